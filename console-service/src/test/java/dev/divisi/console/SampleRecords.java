package dev.divisi.console;

import dev.divisi.schemas.AgentChoice;
import dev.divisi.schemas.AgentStepKind;
import dev.divisi.schemas.AgentStepTaken;
import dev.divisi.schemas.AuditEvent;
import dev.divisi.schemas.BranchState;
import dev.divisi.schemas.ChangeKind;
import dev.divisi.schemas.CheckResult;
import dev.divisi.schemas.DecisionKind;
import dev.divisi.schemas.DecisionMade;
import dev.divisi.schemas.FileChange;
import dev.divisi.schemas.GoalState;
import dev.divisi.schemas.GoalStatus;
import dev.divisi.schemas.GoalSubmitted;
import dev.divisi.schemas.ModelUsage;
import dev.divisi.schemas.Patch;
import dev.divisi.schemas.PatchProposed;
import dev.divisi.schemas.Plan;
import dev.divisi.schemas.PlanCreated;
import dev.divisi.schemas.PlannedRepository;
import dev.divisi.schemas.PlannedTask;
import dev.divisi.schemas.Repository;
import dev.divisi.schemas.ReviewCompleted;
import dev.divisi.schemas.ReviewOutcome;
import dev.divisi.schemas.Risk;
import dev.divisi.schemas.RiskLevel;
import dev.divisi.schemas.Spend;
import dev.divisi.schemas.TaskState;
import dev.divisi.schemas.TaskStatus;
import dev.divisi.schemas.WorkReference;
import dev.divisi.schemas.WorkStep;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Records as the task graph, workers and people write them. */
public final class SampleRecords {
  public static final Instant BEGAN = Instant.parse("2026-11-21T10:00:00Z");
  public static final String HASH =
      "3333333333333333333333333333333333333333333333333333333333333333";
  private static final String BASE = "1111111111111111111111111111111111111111";

  private SampleRecords() {}

  /** A moment so many seconds after everything began. */
  public static Instant at(int second) {
    return BEGAN.plusSeconds(second);
  }

  public static Repository repository() {
    return Repository.newBuilder().setName("shop").setUrl("https://example.org/shop.git").build();
  }

  public static PlannedRepository planned(String goalId) {
    return PlannedRepository.newBuilder()
        .setRepository(repository())
        .setBaseCommit(BASE)
        .setBranch("divisi/" + goalId)
        .build();
  }

  public static GoalSubmitted request(String goalId, String text) {
    return GoalSubmitted.newBuilder()
        .setGoalId(goalId)
        .setText(text)
        .setSubmittedBy("ada")
        .setSubmittedAt(BEGAN)
        .setRepositories(List.of(repository()))
        .build();
  }

  public static GoalState goal(String goalId, String text, GoalStatus status, int second) {
    boolean ended =
        status == GoalStatus.DONE || status == GoalStatus.FAILED || status == GoalStatus.CANCELLED;
    return GoalState.newBuilder()
        .setGoalId(goalId)
        .setText(text)
        .setStatus(status)
        .setReason("")
        .setPlanVersion(1)
        .setPlanHash(HASH)
        .setTaskCounts(Map.of())
        .setBranches(List.of(new BranchState(planned(goalId), BASE, 0)))
        .setSubmittedBy("ada")
        .setSubmittedAt(BEGAN)
        .setEndedAt(ended ? at(second) : null)
        .setUpdatedAt(at(second))
        .setSpend(new Spend(10L, 20L, 1L))
        .build();
  }

  public static TaskState task(
      String goalId, String taskId, String title, TaskStatus status, int second) {
    return TaskState.newBuilder()
        .setGoalId(goalId)
        .setTaskId(taskId)
        .setPosition(0)
        .setTitle(title)
        .setStatus(status)
        .setReason("")
        .setAttempt(1)
        .setPool("implementers")
        .setRepository("shop")
        .setPatchHash(HASH)
        .setUpdatedAt(at(second))
        .setSince(at(second))
        .setRisk(new Risk(RiskLevel.AGENT_REVIEW, 40, List.of("public API")))
        .build();
  }

  public static PlannedTask plannedTask(String taskId) {
    return PlannedTask.newBuilder()
        .setId(taskId)
        .setTitle("Title of " + taskId)
        .setDescription("What to do")
        .setRepository("shop")
        .setPool("implementers")
        .setAgent(new AgentChoice("command", "{}"))
        .setScope(List.of("src/**"))
        .setDependsOn(List.of())
        .setChecks(List.of())
        .setAcceptanceCriteria(List.of("It is done."))
        .build();
  }

  public static PlanCreated plan(String goalId, String... taskIds) {
    Plan plan =
        new Plan(
            1,
            HASH,
            "# What",
            List.of(planned(goalId)),
            List.of(taskIds).stream().map(SampleRecords::plannedTask).toList());
    return PlanCreated.newBuilder()
        .setWork(new WorkReference(goalId, null, 1, WorkStep.PLAN))
        .setClaimId("claim-plan-" + goalId)
        .setPlan(plan)
        .build();
  }

  public static PatchProposed patch(String goalId, String taskId, int attempt, String diff) {
    return PatchProposed.newBuilder()
        .setWork(new WorkReference(goalId, taskId, attempt, WorkStep.IMPLEMENT))
        .setClaimId("claim-" + goalId + "-" + taskId + "-" + attempt)
        .setRepository(planned(goalId))
        .setTask(plannedTask(taskId))
        .setPatch(
            new Patch(
                BASE,
                BASE,
                HASH,
                diff,
                List.of(new FileChange("src/A.java", ChangeKind.MODIFIED, "100644", 1, 1))))
        .setAgent("command")
        .setSummary("done")
        .build();
  }

  public static ReviewCompleted review(String goalId, String taskId, int attempt) {
    return ReviewCompleted.newBuilder()
        .setWork(new WorkReference(goalId, taskId, attempt, WorkStep.REVIEW))
        .setClaimId("review-" + goalId + "-" + taskId + "-" + attempt)
        .setPatchHash(HASH)
        .setReviewer("reviewer-1")
        .setOutcome(ReviewOutcome.APPROVED)
        .setFindings(List.of())
        .setChecks(List.of(new CheckResult("tests", List.of("make"), 0, false, 12L, "fine")))
        .build();
  }

  public static DecisionMade decision(String id, String goalId, DecisionKind kind) {
    return DecisionMade.newBuilder()
        .setDecisionId(id)
        .setGoalId(goalId)
        .setKind(kind)
        .setBy("ada")
        .setReason("because")
        .setDecidedAt(at(5))
        .setLogin("local")
        .build();
  }

  public static AuditEvent event(String goalId, long sequence, String type, String summary) {
    return AuditEvent.newBuilder()
        .setGoalId(goalId)
        .setSequence(sequence)
        .setAt(at((int) sequence))
        .setType(type)
        .setActor("task-graph")
        .setSummary(summary)
        .setDetails(Map.of())
        .setLogin("")
        .setPreviousHash("")
        .setHash("hash-" + goalId + "-" + sequence)
        .build();
  }

  public static AgentStepTaken step(String goalId, String taskId, int sequence, String body) {
    return AgentStepTaken.newBuilder()
        .setWork(new WorkReference(goalId, taskId, 1, WorkStep.IMPLEMENT))
        .setClaimId("claim-" + goalId + "-" + taskId + "-1")
        .setWorker("worker-1")
        .setAgent("model")
        .setSequence(sequence)
        .setAt(at(sequence))
        .setKind(AgentStepKind.ANSWER)
        .setName("model-1")
        .setCallId("")
        .setBody(body)
        .setBodyBytes(body.length())
        .setBodyHash("")
        .setSecretsRemoved(0)
        .setFailed(false)
        .setDurationMillis(3L)
        .setUsage(new ModelUsage("model-1", 10L, 0L, 5L, 7L))
        .build();
  }
}
