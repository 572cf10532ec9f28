package dev.divisi.console.testing;

import dev.divisi.schemas.AgentChoice;
import dev.divisi.schemas.AgentStepKind;
import dev.divisi.schemas.AgentStepTaken;
import dev.divisi.schemas.AuditEvent;
import dev.divisi.schemas.ChangeKind;
import dev.divisi.schemas.FileChange;
import dev.divisi.schemas.GoalState;
import dev.divisi.schemas.GoalStatus;
import dev.divisi.schemas.GoalSubmitted;
import dev.divisi.schemas.OpenQuestion;
import dev.divisi.schemas.Patch;
import dev.divisi.schemas.PatchEvaluated;
import dev.divisi.schemas.PatchProposed;
import dev.divisi.schemas.Plan;
import dev.divisi.schemas.PlanCreated;
import dev.divisi.schemas.PlanEvaluated;
import dev.divisi.schemas.PlanRevised;
import dev.divisi.schemas.PlannedRepository;
import dev.divisi.schemas.PlannedTask;
import dev.divisi.schemas.Repository;
import dev.divisi.schemas.ReviewCompleted;
import dev.divisi.schemas.ReviewOutcome;
import dev.divisi.schemas.TaskState;
import dev.divisi.schemas.TaskStatus;
import dev.divisi.schemas.TopicCatalogue;
import dev.divisi.schemas.Verdict;
import dev.divisi.schemas.VerdictOutcome;
import dev.divisi.schemas.WorkReference;
import dev.divisi.schemas.WorkStep;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A goal on its way: two versions of its plan, a patch to approve, a question. */
public final class Fixtures {
  public static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  public static final String GOAL = "tidy-1";
  public static final String TASK = "prices";
  public static final String HASH = "ab".repeat(32);
  public static final String DIFF =
      "diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+<script>alert(1)</script>\n";

  private static final Repository SHOP =
      Repository.newBuilder().setName("shop").setUrl("https://example.org/shop.git").build();
  private static final PlannedRepository PLANNED =
      new PlannedRepository(SHOP, "1".repeat(40), "divisi/tidy-1");

  private Fixtures() {}

  /** Keeps all of it. */
  public static void fill(RunningConsole console) {
    GoalSubmitted asked =
        GoalSubmitted.newBuilder()
            .setGoalId(GOAL)
            .setText("Tidy the shop")
            .setSubmittedBy("ann")
            .setSubmittedAt(NOON)
            .setRepositories(List.of(SHOP))
            .build();
    console.keep(TopicCatalogue.GOAL_SUBMITTED, asked);
    console.keep(TopicCatalogue.GOAL_STATE, goal(GOAL, NOON));
    WorkReference work = work(null, WorkStep.PLAN);
    Plan first = plan(1, "p1", task(TASK, "src/**"));
    console.keep(
        TopicCatalogue.PLAN_CREATED,
        PlanCreated.newBuilder().setWork(work).setClaimId("c0").setPlan(first).build());
    console.keep(
        TopicCatalogue.PLAN_REVISED,
        PlanRevised.newBuilder()
            .setGoalId(GOAL)
            .setBasedOnVersion(1)
            .setBasedOnHash("p1")
            .setPlan(plan(2, "p2", task(TASK, "src/**"), task("docs", "docs/**")))
            .setBy("ann")
            .setReason("docs too")
            .setRevisedAt(NOON.plusSeconds(10))
            .build());
    Verdict verdict =
        Verdict.newBuilder()
            .setOutcome(VerdictOutcome.REQUIRE_APPROVAL)
            .setPolicyVersion("v")
            .build();
    console.keep(
        TopicCatalogue.PLAN_EVALUATED,
        PlanEvaluated.newBuilder()
            .setGoalId(GOAL)
            .setPlanVersion(1)
            .setContentHash("p1")
            .setVerdict(verdict)
            .build());
    console.keep(TopicCatalogue.TASK_STATE, task(TaskStatus.AWAITING_APPROVAL));
    WorkReference implement = work(TASK, WorkStep.IMPLEMENT);
    console.keep(
        TopicCatalogue.PATCH_PROPOSED,
        PatchProposed.newBuilder()
            .setWork(implement)
            .setClaimId("c1")
            .setRepository(PLANNED)
            .setTask(task(TASK, "src/**"))
            .setPatch(
                Patch.newBuilder()
                    .setBaseCommit("1".repeat(40))
                    .setResultTree("2".repeat(40))
                    .setHash(HASH)
                    .setDiff(DIFF)
                    .setFiles(List.of(new FileChange("x", ChangeKind.MODIFIED, "100644", 1, 1)))
                    .build())
            .setAgent("command")
            .setSummary("Tidied.")
            .build());
    console.keep(
        TopicCatalogue.PATCH_EVALUATED,
        PatchEvaluated.newBuilder()
            .setWork(implement)
            .setPatchHash(HASH)
            .setVerdict(verdict)
            .build());
    console.keep(
        TopicCatalogue.REVIEW_COMPLETED,
        ReviewCompleted.newBuilder()
            .setWork(work(TASK, WorkStep.REVIEW))
            .setClaimId("c2")
            .setPatchHash(HASH)
            .setReviewer("checks")
            .setOutcome(ReviewOutcome.APPROVED)
            .build());
    for (int i = 1; i <= 5; i++) {
      console.keep(TopicCatalogue.AGENT_STEPS, step(implement, i));
      console.keep(TopicCatalogue.AUDIT_EVENTS, event(GOAL, i));
    }
  }

  /** A goal that runs and asks something. */
  public static GoalState goal(String id, Instant submitted) {
    return GoalState.newBuilder()
        .setGoalId(id)
        .setText("Tidy the shop")
        .setStatus(GoalStatus.RUNNING)
        .setReason("")
        .setPlanVersion(1)
        .setPlanHash("p1")
        .setSubmittedBy("ann")
        .setSubmittedAt(submitted)
        .setUpdatedAt(submitted)
        .setQuestions(
            List.of(
                OpenQuestion.newBuilder()
                    .setQuestionId("q1")
                    .setTaskId(TASK)
                    .setFrom("command")
                    .setText("Round up or down?")
                    .setAskedAt(submitted)
                    .build()))
        .build();
  }

  /** The task, as it stands. */
  public static TaskState task(TaskStatus status) {
    return TaskState.newBuilder()
        .setGoalId(GOAL)
        .setTaskId(TASK)
        .setPosition(0)
        .setTitle("Prices")
        .setStatus(status)
        .setReason("")
        .setAttempt(1)
        .setPool("implementers")
        .setRepository("shop")
        .setPatchHash(HASH)
        .setUpdatedAt(NOON)
        .setSince(NOON)
        .build();
  }

  /** An audit event. */
  public static AuditEvent event(String goalId, long sequence) {
    return AuditEvent.newBuilder()
        .setGoalId(goalId)
        .setSequence(sequence)
        .setAt(NOON.plusSeconds(sequence))
        .setType("PatchAccepted")
        .setActor("task-graph")
        .setSummary("event " + sequence)
        .setHash("h" + sequence)
        .build();
  }

  private static AgentStepTaken step(WorkReference work, int sequence) {
    return AgentStepTaken.newBuilder()
        .setWork(work)
        .setClaimId("c1")
        .setWorker("w")
        .setAgent("command")
        .setSequence(sequence)
        .setAt(NOON.plusSeconds(sequence))
        .setKind(AgentStepKind.THOUGHT)
        .setBody("step " + sequence)
        .setBodyBytes(6)
        .build();
  }

  private static WorkReference work(@Nullable String task, WorkStep step) {
    return WorkReference.newBuilder()
        .setGoalId(GOAL)
        .setTaskId(task)
        .setAttempt(1)
        .setStep(step)
        .build();
  }

  private static PlannedTask task(String id, String scope) {
    return PlannedTask.newBuilder()
        .setId(id)
        .setTitle("Title of " + id)
        .setDescription("Do " + id)
        .setRepository("shop")
        .setPool("implementers")
        .setAgent(new AgentChoice("command", "{\"run\":[\"sh\"]}"))
        .setScope(List.of(scope))
        .build();
  }

  private static Plan plan(int version, String hash, PlannedTask... tasks) {
    return Plan.newBuilder()
        .setVersion(version)
        .setContentHash(hash)
        .setSpecification("Tidy it.\n")
        .setRepositories(List.of(PLANNED))
        .setTasks(Stream.of(tasks).toList())
        .build();
  }
}
