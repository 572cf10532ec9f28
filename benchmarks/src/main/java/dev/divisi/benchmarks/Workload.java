package dev.divisi.benchmarks;

/**
 * What the simulated workers are to bring to its end.
 *
 * @param name begins the ids of its goals; used once
 * @param goals how many goals
 * @param atOnce whether all goals run at once; else one after another
 * @param shape how the tasks of each depend on each other
 * @param tasks tasks of each
 * @param repositories repositories of each
 * @param maxParallelTasks limit of each goal
 * @param workers how many implementers there are; 0 when there are as many as there is work
 * @param workMillis how long the implementation of one task takes
 * @param limitSeconds when to give up
 */
record Workload(
    String name,
    int goals,
    boolean atOnce,
    PlanShape shape,
    int tasks,
    int repositories,
    int maxParallelTasks,
    int workers,
    int workMillis,
    int limitSeconds) {

  /** implement, policy, review, merge */
  static final int STEPS_A_TASK = 4;

  int allTasks() {
    return goals * tasks;
  }

  int allSteps() {
    return allTasks() * STEPS_A_TASK;
  }

  /** What the workers need when nothing but the work takes time. */
  double idealMillis() {
    int rounds = (allTasks() + workers - 1) / workers;
    return (double) rounds * workMillis;
  }
}
