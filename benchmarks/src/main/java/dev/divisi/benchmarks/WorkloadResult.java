package dev.divisi.benchmarks;

import java.util.List;

/**
 * What became of a workload.
 *
 * @param seenMillis for each goal: from the moment its tasks could begin until its end could be
 *     seen by readers that do not wait for commits
 * @param committedMillis the same for readers of committed records
 * @param plannedMillis for each goal: from its plan's publication until it could be seen that it
 *     was accepted
 * @param allSeenMillis from the moment the first task could begin until the last goal's end could
 *     be seen by readers that do not wait for commits
 * @param allMillis from the moment the first task could begin until the last goal's end was
 *     committed
 * @param steps steps that workers carried out, each counted once
 * @param duplicates steps that were carried out more than once
 * @param lost steps that were not carried out though nothing went on any more, or whose goal did
 *     not end well
 * @param refused claims that were refused, and work that was cancelled
 * @param unfinished whether the time was over while work still went on: there are no figures then
 */
record WorkloadResult(
    List<Double> seenMillis,
    List<Double> committedMillis,
    List<Double> plannedMillis,
    double allSeenMillis,
    double allMillis,
    int steps,
    int duplicates,
    int lost,
    int refused,
    boolean unfinished) {

  double stepsPerSecond() {
    return steps / (allMillis / 1000);
  }
}
