package dev.divisi.cli;

import dev.divisi.goals.StatusWords;
import dev.divisi.schemas.AgentChoice;
import dev.divisi.schemas.Approver;
import dev.divisi.schemas.AuditEvent;
import dev.divisi.schemas.BranchState;
import dev.divisi.schemas.CheckResult;
import dev.divisi.schemas.DecisionMade;
import dev.divisi.schemas.FailureKind;
import dev.divisi.schemas.GivenApproval;
import dev.divisi.schemas.GoalState;
import dev.divisi.schemas.GoalStatus;
import dev.divisi.schemas.OpenQuestion;
import dev.divisi.schemas.PendingRevision;
import dev.divisi.schemas.Plan;
import dev.divisi.schemas.PlanCreated;
import dev.divisi.schemas.PlanRevised;
import dev.divisi.schemas.PlannedRepository;
import dev.divisi.schemas.PlannedTask;
import dev.divisi.schemas.Repository;
import dev.divisi.schemas.RequiredApproval;
import dev.divisi.schemas.Risk;
import dev.divisi.schemas.RiskLevel;
import dev.divisi.schemas.TaskState;
import dev.divisi.schemas.TaskStatus;
import dev.divisi.schemas.WorkFailed;
import dev.divisi.schemas.WorkReference;
import dev.divisi.schemas.WorkStep;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Records as the task graph and workers write them. */
final class States {
  static final Instant BEGAN = Instant.parse("2026-11-21T10:00:00Z");
  static final String BASE = "1111111111111111111111111111111111111111";
  static final String HEAD = "2222222222222222222222222222222222222222";
  static final String HASH = "3333333333333333333333333333333333333333333333333333333333333333";

  private States() {}

  static GoalState goal(String id, GoalStatus status, String reason, int second) {
    Repository repository =
        Repository.newBuilder().setName("shop").setUrl("https://example.org/shop.git").build();
    PlannedRepository planned =
        PlannedRepository.newBuilder()
            .setRepository(repository)
            .setBaseCommit(BASE)
            .setBranch("divisi/" + id)
            .build();
    boolean ended = StatusWords.ended(status);
    return GoalState.newBuilder()
        .setGoalId(id)
        .setText("Tidy the shop")
        .setStatus(status)
        .setReason(reason)
        .setPlanVersion(1)
        .setPlanHash(HASH)
        .setTaskCounts(Map.of("DONE", 1, "PENDING", 1))
        .setBranches(List.of(new BranchState(planned, HEAD, status == GoalStatus.DONE ? 2 : 0)))
        .setSubmittedBy("ada")
        .setSubmittedAt(BEGAN)
        .setEndedAt(ended ? at(second) : null)
        .setUpdatedAt(at(second))
        .build();
  }

  static TaskState task(
      String goalId, String id, int position, TaskStatus status, String reason, int second) {
    boolean waiting = status == TaskStatus.PENDING || status == TaskStatus.READY;
    return TaskState.newBuilder()
        .setGoalId(goalId)
        .setTaskId(id)
        .setPosition(position)
        .setTitle("Title of " + id)
        .setStatus(status)
        .setReason(reason)
        .setAttempt(waiting ? 0 : 1)
        .setPool("implementers")
        .setRepository("shop")
        .setPatchHash(status == TaskStatus.AWAITING_APPROVAL ? HASH : null)
        .setCommit(status == TaskStatus.DONE ? HEAD : null)
        .setStartedAt(waiting ? null : BEGAN)
        .setEndedAt(status == TaskStatus.DONE ? at(second) : null)
        .setUpdatedAt(at(second))
        .build();
  }

  static WorkFailed failed(String goalId, String taskId, int attempt, String code, String log) {
    return WorkFailed.newBuilder()
        .setWork(
            WorkReference.newBuilder()
                .setGoalId(goalId)
                .setTaskId(taskId)
                .setAttempt(attempt)
                .setStep(WorkStep.IMPLEMENT)
                .build())
        .setClaimId("claim")
        .setKind(FailureKind.AGENT)
        .setCode(code)
        .setMessage("What went wrong in attempt " + attempt)
        .setHandedBack(false)
        .setEvidence(
            List.of(
                CheckResult.newBuilder()
                    .setName("tests")
                    .setCommand(List.of("sh", "test.sh"))
                    .setExitCode(1)
                    .setTimedOut(false)
                    .setDurationMillis(5)
                    .setLogEnd(log)
                    .build()))
        .build();
  }

  static AuditEvent audit(String goalId, long sequence, String type, String summary) {
    return AuditEvent.newBuilder()
        .setGoalId(goalId)
        .setSequence(sequence)
        .setAt(at((int) sequence))
        .setType(type)
        .setActor("task graph")
        .setSummary(summary)
        .setDetails(Map.of("key", "value"))
        .build();
  }

  /** What the task graph says of a decision. */
  static AuditEvent answer(DecisionMade decision, String type, String summary) {
    return answer(decision, type, summary, Map.of());
  }

  static AuditEvent answer(
      DecisionMade decision, String type, String summary, Map<String, String> more) {
    Map<String, String> details = new HashMap<>(more);
    details.put("decisionId", decision.getDecisionId());
    return AuditEvent.newBuilder(audit(decision.getGoalId(), 9, type, summary))
        .setDetails(details)
        .build();
  }

  /** Two of a group must approve, and one has. */
  static TaskState halfApproved(TaskState task) {
    return TaskState.newBuilder(task)
        .setReason("1 of 2 of security: waits for 1 more of bob (keys: touches keys)")
        .setApprovals(List.of(new GivenApproval("ann", "local", null, "d-1", BEGAN)))
        .setAwaited(
            List.of(
                RequiredApproval.newBuilder()
                    .setRuleId("keys")
                    .setGroup("security")
                    .setApprovers(List.of(new Approver("bob", null, null)))
                    .setPeople(1)
                    .build()))
        .setRisk(new Risk(RiskLevel.TWO_PERSONS, 80, List.of("touches keys")))
        .build();
  }

  static OpenQuestion question(String id, @Nullable String taskId, String text) {
    return new OpenQuestion(id, taskId, "worker-7", text, BEGAN);
  }

  static PendingRevision revision(int version, String hash, @Nullable String approval) {
    return new PendingRevision(version, hash, "bob", "more tests", approval);
  }

  static PlannedTask planned(String id, String scope, String... dependsOn) {
    return PlannedTask.newBuilder()
        .setId(id)
        .setTitle("Title of " + id)
        .setDescription("Do " + id)
        .setRepository("shop")
        .setPool("implementers")
        .setAgent(new AgentChoice("command", "{\"run\":[\"sh\",\"x.sh\"]}"))
        .setScope(List.of(scope))
        .setDependsOn(List.of(dependsOn))
        .build();
  }

  static Plan plan(int version, String hash, PlannedTask... tasks) {
    Repository repository =
        Repository.newBuilder().setName("shop").setUrl("https://example.org/shop.git").build();
    return Plan.newBuilder()
        .setVersion(version)
        .setContentHash(hash)
        .setSpecification("Tidy it.\n")
        .setRepositories(List.of(new PlannedRepository(repository, BASE, "divisi/tidy-1")))
        .setTasks(List.of(tasks))
        .build();
  }

  static PlanCreated created(String goalId, Plan plan) {
    return PlanCreated.newBuilder()
        .setWork(
            WorkReference.newBuilder()
                .setGoalId(goalId)
                .setAttempt(1)
                .setStep(WorkStep.PLAN)
                .build())
        .setClaimId("claim")
        .setPlan(plan)
        .build();
  }

  static PlanRevised revised(String goalId, Plan before, Plan after) {
    return PlanRevised.newBuilder()
        .setGoalId(goalId)
        .setBasedOnVersion(before.getVersion())
        .setBasedOnHash(before.getContentHash())
        .setPlan(after)
        .setBy("bob")
        .setReason("more tests")
        .setRevisedAt(at(50))
        .build();
  }

  static Instant at(int second) {
    return BEGAN.plusSeconds(second);
  }
}
