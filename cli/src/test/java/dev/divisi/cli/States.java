package dev.divisi.cli;

import dev.divisi.schemas.AuditEvent;
import dev.divisi.schemas.BranchState;
import dev.divisi.schemas.CheckResult;
import dev.divisi.schemas.FailureKind;
import dev.divisi.schemas.GoalState;
import dev.divisi.schemas.GoalStatus;
import dev.divisi.schemas.PlannedRepository;
import dev.divisi.schemas.Repository;
import dev.divisi.schemas.TaskState;
import dev.divisi.schemas.TaskStatus;
import dev.divisi.schemas.WorkFailed;
import dev.divisi.schemas.WorkReference;
import dev.divisi.schemas.WorkStep;
import java.time.Instant;
import java.util.List;
import java.util.Map;

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

  static Instant at(int second) {
    return BEGAN.plusSeconds(second);
  }
}
