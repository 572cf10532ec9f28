package dev.divisi.benchmarks;

import dev.divisi.schemas.GoalLimits;
import dev.divisi.schemas.GoalState;
import dev.divisi.schemas.GoalStatus;
import dev.divisi.schemas.GoalSubmitted;
import dev.divisi.schemas.Plan;
import dev.divisi.schemas.PlanCreated;
import dev.divisi.schemas.PlanEvaluated;
import dev.divisi.schemas.PlanRequested;
import dev.divisi.schemas.Topic;
import dev.divisi.schemas.TopicCatalogue;
import dev.divisi.schemas.WorkReference;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.avro.specific.SpecificRecord;

/**
 * One workload under way: its goals, what was done for them, and when. Policy lets the plans go on
 * only when all goals that run at once have one and that is committed, so that planning is not in
 * the figures. (A verdict of a real policy, or of a person, does not come sooner either.)
 */
final class WorkloadRun {

  /** Where records go. */
  @FunctionalInterface
  interface Outlet {
    <V extends SpecificRecord> void publish(Topic<V> topic, String key, V value);
  }

  /** What is known of one goal; times are those of {@link System#nanoTime}, 0 before. */
  private static final class GoalRun {
    private volatile long plannedAt;
    private volatile long plannedSeenAt;
    private volatile long beganAt;
    private volatile long seenAt;
    private volatile long committedAt;
    private volatile int done;
    private final CountDownLatch planned = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(2);
  }

  private static final long STUCK_AFTER = TimeUnit.SECONDS.toNanos(45);

  private final Workload workload;
  private final Outlet outlet;
  private final Map<String, GoalRun> goals = new ConcurrentHashMap<>();
  private final Set<String> carriedOut = ConcurrentHashMap.newKeySet();
  private final AtomicInteger duplicates = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();
  private volatile long lastProgress = System.nanoTime();

  WorkloadRun(Workload workload, Outlet outlet) {
    this.workload = workload;
    this.outlet = outlet;
  }

  Workload workload() {
    return workload;
  }

  WorkloadResult await() throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(workload.limitSeconds());
    List<String> ids = new ArrayList<>();
    for (int number = 0; number < workload.goals(); number++) {
      ids.add(String.format(Locale.ROOT, "%s-%05d", workload.name(), number));
    }
    List<List<String>> rounds =
        workload.atOnce() ? List.of(ids) : ids.stream().map(List::of).toList();
    for (List<String> round : rounds) {
      round.forEach(this::submit);
      boolean inTime = true;
      for (String id : round) {
        inTime &= awaitUntil(goal(id).planned, end);
      }
      round.forEach(this::begin);
      for (String id : round) {
        inTime &= awaitUntil(goal(id).ended, end);
      }
      if (!inTime) {
        break;
      }
    }
    return result(ids);
  }

  private boolean awaitUntil(CountDownLatch latch, long end) throws InterruptedException {
    while (!latch.await(1, TimeUnit.SECONDS)) {
      if (System.nanoTime() > end || isStuck()) {
        return false;
      }
    }
    return true;
  }

  /** Orders that nobody claims are repeated sooner than that: nothing more will come. */
  private boolean isStuck() {
    return System.nanoTime() - lastProgress > STUCK_AFTER;
  }

  private void submit(String goalId) {
    lastProgress = System.nanoTime();
    goals.put(goalId, new GoalRun());
    outlet.publish(
        TopicCatalogue.GOAL_SUBMITTED,
        goalId,
        GoalSubmitted.newBuilder()
            .setGoalId(goalId)
            .setText("A goal that measures what goals cost.")
            .setSubmittedBy("benchmark")
            .setSubmittedAt(Instant.now())
            .setRepositories(PlanShape.repositories(workload.repositories()))
            .setLimits(
                GoalLimits.newBuilder().setMaxParallelTasks(workload.maxParallelTasks()).build())
            .build());
  }

  /** The planner's part. */
  void plan(PlanRequested order, String claimId) {
    String goalId = order.getWork().getGoalId();
    Plan plan = workload.shape().plan(order.getGoal(), workload.tasks());
    goal(goalId).plannedAt = System.nanoTime();
    outlet.publish(
        TopicCatalogue.PLAN_CREATED,
        goalId,
        new PlanCreated(order.getWork(), claimId, plan, null, order.getGoal(), List.of()));
  }

  private void begin(String goalId) {
    goal(goalId).beganAt = System.nanoTime();
    outlet.publish(
        TopicCatalogue.PLAN_EVALUATED,
        goalId,
        new PlanEvaluated(goalId, 1, "hash-of-" + goalId, SimulatedWorkers.ALLOWED));
  }

  void carriedOut(WorkReference work, String step) {
    lastProgress = System.nanoTime();
    if (!carriedOut.add(work.getGoalId() + "/" + work.getTaskId() + "/" + step)) {
      duplicates.incrementAndGet();
    }
  }

  void refused() {
    refused.incrementAndGet();
  }

  void seen(GoalState state, boolean committed) {
    GoalRun goal = goals.get(state.getGoalId());
    if (goal == null) {
      return;
    }
    if (state.getPlanVersion() > 0) {
      if (committed) {
        goal.planned.countDown();
      } else if (goal.plannedSeenAt == 0) {
        goal.plannedSeenAt = System.nanoTime();
      }
    }
    if (isOver(state.getStatus())) {
      if (committed && goal.committedAt == 0) {
        goal.committedAt = System.nanoTime();
        goal.done = state.getTaskCounts().getOrDefault("DONE", 0);
        goal.ended.countDown();
      } else if (!committed && goal.seenAt == 0) {
        goal.seenAt = System.nanoTime();
        goal.ended.countDown();
      }
    }
  }

  private static boolean isOver(GoalStatus status) {
    return status == GoalStatus.DONE
        || status == GoalStatus.FAILED
        || status == GoalStatus.CANCELLED;
  }

  private WorkloadResult result(List<String> ids) {
    List<Double> seen = new ArrayList<>();
    List<Double> committed = new ArrayList<>();
    List<Double> planned = new ArrayList<>();
    int ended = 0;
    int doneTasks = 0;
    long first = Long.MAX_VALUE;
    long lastSeen = Long.MIN_VALUE;
    long last = Long.MIN_VALUE;
    for (String id : ids) {
      GoalRun goal = goals.getOrDefault(id, new GoalRun());
      doneTasks += goal.done;
      if (goal.seenAt != 0 && goal.committedAt != 0) {
        ended++;
        seen.add((goal.seenAt - goal.beganAt) / 1e6);
        committed.add((goal.committedAt - goal.beganAt) / 1e6);
        planned.add((goal.plannedSeenAt - goal.plannedAt) / 1e6);
        first = Math.min(first, goal.beganAt);
        lastSeen = Math.max(lastSeen, goal.seenAt);
        last = Math.max(last, goal.committedAt);
      }
    }
    boolean unfinished = ended < ids.size() && !isStuck();
    int missing =
        Math.max(
            workload.allSteps() - carriedOut.size(),
            (workload.allTasks() - doneTasks) * Workload.STEPS_A_TASK);
    return new WorkloadResult(
        seen,
        committed,
        planned,
        ended == 0 ? 0 : (lastSeen - first) / 1e6,
        ended == 0 ? 0 : (last - first) / 1e6,
        carriedOut.size(),
        duplicates.get(),
        unfinished ? 0 : missing,
        refused.get(),
        unfinished);
  }

  private GoalRun goal(String goalId) {
    GoalRun goal = goals.get(goalId);
    if (goal == null) {
      throw new IllegalStateException("no goal " + goalId + " in this workload");
    }
    return goal;
  }
}
