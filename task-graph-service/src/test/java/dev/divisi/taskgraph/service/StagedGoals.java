package dev.divisi.taskgraph.service;

import static dev.divisi.taskgraph.service.SampleGoals.task;

import dev.divisi.kafka.FactPublisher;
import dev.divisi.kafka.KafkaClients;
import dev.divisi.schemas.Claim;
import dev.divisi.schemas.ControlAction;
import dev.divisi.schemas.DecisionKind;
import dev.divisi.schemas.DecisionMade;
import dev.divisi.schemas.FailureKind;
import dev.divisi.schemas.GoalStatus;
import dev.divisi.schemas.MergeCompleted;
import dev.divisi.schemas.MergeOutcome;
import dev.divisi.schemas.MergeRequested;
import dev.divisi.schemas.Patch;
import dev.divisi.schemas.PatchEvaluated;
import dev.divisi.schemas.PatchProposed;
import dev.divisi.schemas.PlanCreated;
import dev.divisi.schemas.PlanEvaluated;
import dev.divisi.schemas.PlanRequested;
import dev.divisi.schemas.PlannedTask;
import dev.divisi.schemas.ReviewCompleted;
import dev.divisi.schemas.ReviewOutcome;
import dev.divisi.schemas.ReviewRequested;
import dev.divisi.schemas.RuleFinding;
import dev.divisi.schemas.TaskReady;
import dev.divisi.schemas.TaskStatus;
import dev.divisi.schemas.TopicCatalogue;
import dev.divisi.schemas.Verdict;
import dev.divisi.schemas.VerdictOutcome;
import dev.divisi.schemas.WorkClaimed;
import dev.divisi.schemas.WorkControl;
import dev.divisi.schemas.WorkFailed;
import dev.divisi.schemas.WorkProgressed;
import dev.divisi.schemas.WorkReference;
import java.time.Instant;
import java.util.List;

/**
 * Goals in the middle of their lives, with something in every state that can last. Workers do just
 * enough to bring them there; then no more is heard of them.
 */
final class StagedGoals implements AutoCloseable {

  /** A goal with a task in each state of a task that lasts. */
  static final String BUSY = "staged-busy";

  /** A goal with two repositories, an attempt that failed, and a merge under way. */
  static final String MERGING = "staged-merging";

  /** A goal that a planner works on. */
  static final String PLANNING = "staged-planning";

  /** A goal whose plan waits for a person. */
  static final String PLANNED = "staged-planned";

  /** A goal with a task that was given up, one that depends on it, and one that is worked on. */
  static final String FAILING = "staged-failing";

  /** A goal that is over. */
  static final String OVER = "staged-over";

  private final FactPublisher publisher;
  private final TopicLog log;

  StagedGoals(KafkaClients clients, FactPublisher publisher) {
    this.publisher = publisher;
    this.log =
        new TopicLog(
            clients,
            TopicCatalogue.PLAN_REQUESTED,
            TopicCatalogue.TASK_READY,
            TopicCatalogue.REVIEW_REQUESTED,
            TopicCatalogue.MERGE_REQUESTED,
            TopicCatalogue.WORK_CONTROL,
            TopicCatalogue.GOAL_STATE,
            TopicCatalogue.TASK_STATE);
  }

  /** Returns when all goals are where they should be. */
  void stage() {
    stageBusy();
    stageMerging();
    stageFailing();
    submit(PLANNING, "one");
    claim(planOrder(PLANNING).getWork());
    submit(PLANNED, "one");
    plan(PLANNED, VerdictOutcome.REQUIRE_APPROVAL, task("only", "one", "**"));
    await(PLANNED, GoalStatus.AWAITING_APPROVAL);
    stageOver();
  }

  private void stageBusy() {
    submit(BUSY, "one");
    plan(
        BUSY,
        VerdictOutcome.ALLOW,
        task("merged", "one", "m/**"),
        task("running", "one", "r/**"),
        task("in-review", "one", "v/**"),
        task("awaiting", "one", "w/**"),
        task("paused", "one", "p/**"),
        task("deferred", "one", "r/x/**"),
        task("pending", "one", "q/**", "merged", "running"),
        task("last", "one", "**", "in-review", "awaiting", "paused", "deferred", "pending"));
    patch(BUSY, "merged", 1, VerdictOutcome.ALLOW);
    review(BUSY, "merged", 1, ReviewOutcome.APPROVED);
    merge(BUSY, "merged");
    await(BUSY, "merged", TaskStatus.DONE);
    TaskReady running = taskOrder(BUSY, "running", 1);
    String claimId = claim(running.getWork());
    publisher.publish(
        TopicCatalogue.WORK_PROGRESSED,
        BUSY,
        WorkProgressed.newBuilder()
            .setWork(running.getWork())
            .setClaimId(claimId)
            .setActivity("thinks")
            .build());
    patch(BUSY, "in-review", 1, VerdictOutcome.ALLOW);
    claim(reviewOrder(BUSY, "in-review", 1).getWork());
    patch(BUSY, "awaiting", 1, VerdictOutcome.REQUIRE_APPROVAL);
    review(BUSY, "awaiting", 1, ReviewOutcome.APPROVED);
    await(BUSY, "awaiting", TaskStatus.AWAITING_APPROVAL);
    fail(BUSY, "paused", FailureKind.TRANSIENT, "MODEL_OVERLOADED");
    await(BUSY, "paused", 1);
  }

  private void stageMerging() {
    submit(MERGING, "one", "two");
    plan(
        MERGING,
        VerdictOutcome.ALLOW,
        task("merging", "one", "m/**"),
        task("proposed", "one", "p/**"),
        task("ordered", "two", "**"),
        task("queued", "one", "q/**"),
        task("last", "two", "**", "merging", "proposed", "ordered", "queued"));
    patch(MERGING, "merging", 1, VerdictOutcome.ALLOW);
    review(MERGING, "merging", 1, ReviewOutcome.CHANGES_REQUESTED);
    patch(MERGING, "merging", 2, VerdictOutcome.ALLOW);
    review(MERGING, "merging", 2, ReviewOutcome.APPROVED);
    claim(mergeOrder(MERGING, "merging").getWork());
    patch(MERGING, "queued", 1, VerdictOutcome.ALLOW);
    review(MERGING, "queued", 1, ReviewOutcome.APPROVED);
    await(MERGING, "queued", TaskStatus.MERGING);
    propose(MERGING, "proposed", 1);
    await(MERGING, "proposed", TaskStatus.PROPOSED);
    taskOrder(MERGING, "ordered", 1);
  }

  private void stageFailing() {
    submit(FAILING, "one");
    plan(
        FAILING,
        VerdictOutcome.ALLOW,
        task("given-up", "one", "g/**"),
        task("blocked", "one", "b/**", "given-up"),
        task("running", "one", "r/**"));
    claim(taskOrder(FAILING, "running", 1).getWork());
    fail(FAILING, "given-up", FailureKind.REJECTED, "AGENT_UNKNOWN");
    await(FAILING, "given-up", 1);
  }

  private void stageOver() {
    submit(OVER, "one");
    planOrder(OVER);
    publisher.publish(
        TopicCatalogue.DECISION_MADE,
        OVER,
        DecisionMade.newBuilder()
            .setDecisionId("decision-" + OVER)
            .setGoalId(OVER)
            .setKind(DecisionKind.CANCEL)
            .setBy("ada")
            .setReason("changed her mind")
            .setDecidedAt(Instant.now())
            .build());
    await(OVER, GoalStatus.CANCELLED);
  }

  private void submit(String goalId, String... repositories) {
    publisher.publish(
        TopicCatalogue.GOAL_SUBMITTED, goalId, SampleGoals.goal(goalId, 6, repositories));
  }

  private void plan(String goalId, VerdictOutcome outcome, PlannedTask... tasks) {
    PlanRequested order = planOrder(goalId);
    String claimId = claim(order.getWork());
    publisher.publish(
        TopicCatalogue.PLAN_CREATED,
        goalId,
        PlanCreated.newBuilder()
            .setWork(order.getWork())
            .setClaimId(claimId)
            .setPlan(SampleGoals.plan(order, tasks))
            .build());
    publisher.publish(
        TopicCatalogue.PLAN_EVALUATED,
        goalId,
        new PlanEvaluated(goalId, 1, "hash-of-" + goalId, verdict(outcome)));
  }

  private PatchProposed propose(String goalId, String taskId, int attempt) {
    TaskReady order = taskOrder(goalId, taskId, attempt);
    String hash = "patch-of-" + taskId + "-" + attempt;
    PatchProposed proposed =
        PatchProposed.newBuilder()
            .setWork(order.getWork())
            .setClaimId(claim(order.getWork()))
            .setRepository(order.getRepository())
            .setTask(order.getTask())
            .setPatch(
                Patch.newBuilder()
                    .setBaseCommit(order.getBaseCommit())
                    .setResultTree("tree")
                    .setHash(hash)
                    .setDiff("a diff of " + hash)
                    .build())
            .setAgent("staged")
            .setSummary("did it")
            .build();
    publisher.publish(TopicCatalogue.PATCH_PROPOSED, goalId, proposed);
    return proposed;
  }

  private void patch(String goalId, String taskId, int attempt, VerdictOutcome outcome) {
    PatchProposed proposed = propose(goalId, taskId, attempt);
    publisher.publish(
        TopicCatalogue.PATCH_EVALUATED,
        goalId,
        new PatchEvaluated(proposed.getWork(), proposed.getPatch().getHash(), verdict(outcome)));
  }

  private void fail(String goalId, String taskId, FailureKind kind, String code) {
    WorkReference work = taskOrder(goalId, taskId, 1).getWork();
    publisher.publish(
        TopicCatalogue.WORK_FAILED,
        goalId,
        WorkFailed.newBuilder()
            .setWork(work)
            .setClaimId(claim(work))
            .setKind(kind)
            .setCode(code)
            .setMessage("it did not go")
            .setHandedBack(false)
            .build());
  }

  private void review(String goalId, String taskId, int attempt, ReviewOutcome outcome) {
    ReviewRequested order = reviewOrder(goalId, taskId, attempt);
    publisher.publish(
        TopicCatalogue.REVIEW_COMPLETED,
        goalId,
        ReviewCompleted.newBuilder()
            .setWork(order.getWork())
            .setClaimId(claim(order.getWork()))
            .setPatchHash(order.getPatch().getHash())
            .setReviewer("staged reviewer")
            .setOutcome(outcome)
            .build());
  }

  private void merge(String goalId, String taskId) {
    MergeRequested order = mergeOrder(goalId, taskId);
    publisher.publish(
        TopicCatalogue.MERGE_COMPLETED,
        goalId,
        MergeCompleted.newBuilder()
            .setWork(order.getWork())
            .setClaimId(claim(order.getWork()))
            .setOutcome(MergeOutcome.MERGED)
            .setHead("commit-of-" + taskId)
            .setCommit("commit-of-" + taskId)
            .setMessage("")
            .build());
  }

  private PlanRequested planOrder(String goalId) {
    return log.await(
        TopicCatalogue.PLAN_REQUESTED, order -> order.getWork().getGoalId().equals(goalId));
  }

  private TaskReady taskOrder(String goalId, String taskId, int attempt) {
    return log.await(
        TopicCatalogue.TASK_READY, order -> isFor(order.getWork(), goalId, taskId, attempt));
  }

  private ReviewRequested reviewOrder(String goalId, String taskId, int attempt) {
    return log.await(
        TopicCatalogue.REVIEW_REQUESTED, order -> isFor(order.getWork(), goalId, taskId, attempt));
  }

  private MergeRequested mergeOrder(String goalId, String taskId) {
    return log.await(
        TopicCatalogue.MERGE_REQUESTED,
        order ->
            order.getWork().getGoalId().equals(goalId) && taskId.equals(order.getTask().getId()));
  }

  private static boolean isFor(WorkReference work, String goalId, String taskId, int attempt) {
    return work.getGoalId().equals(goalId)
        && taskId.equals(work.getTaskId())
        && work.getAttempt() == attempt;
  }

  private String claim(WorkReference work) {
    String claimId =
        String.join(
            "-",
            "claim",
            work.getGoalId(),
            work.getTaskId(),
            work.getStep().name(),
            Integer.toString(work.getAttempt()));
    publisher.publish(
        TopicCatalogue.WORK_CLAIMED,
        work.getGoalId(),
        new WorkClaimed(work, new Claim(claimId, "staged worker", "pool")));
    WorkControl answer =
        log.await(TopicCatalogue.WORK_CONTROL, control -> claimId.equals(control.getClaimId()));
    if (answer.getAction() != ControlAction.GRANTED) {
      throw new AssertionError("not granted: " + answer);
    }
    return claimId;
  }

  private void await(String goalId, GoalStatus status) {
    log.await(
        TopicCatalogue.GOAL_STATE,
        state -> state.getGoalId().equals(goalId) && state.getStatus() == status);
  }

  private void await(String goalId, String taskId, TaskStatus status) {
    log.await(
        TopicCatalogue.TASK_STATE,
        state ->
            state.getGoalId().equals(goalId)
                && state.getTaskId().equals(taskId)
                && state.getStatus() == status);
  }

  /** No worker holds it any more, after so many attempts. */
  private void await(String goalId, String taskId, int attempts) {
    log.await(
        TopicCatalogue.TASK_STATE,
        state ->
            state.getGoalId().equals(goalId)
                && state.getTaskId().equals(taskId)
                && state.getWorker() == null
                && !state.getReason().isEmpty()
                && state.getAttempt() == attempts);
  }

  private static Verdict verdict(VerdictOutcome outcome) {
    return Verdict.newBuilder()
        .setOutcome(outcome)
        .setPolicyVersion("policy")
        .setFindings(
            outcome == VerdictOutcome.ALLOW
                ? List.of()
                : List.of(
                    RuleFinding.newBuilder()
                        .setRuleId("ask")
                        .setOutcome(outcome)
                        .setReason("a person must look")
                        .build()))
        .build();
  }

  @Override
  public void close() {
    log.close();
  }
}
