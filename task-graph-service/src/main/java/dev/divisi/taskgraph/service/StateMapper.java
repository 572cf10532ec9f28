package dev.divisi.taskgraph.service;

import dev.divisi.schemas.BranchState;
import dev.divisi.schemas.GoalState;
import dev.divisi.schemas.GoalSubmitted;
import dev.divisi.schemas.HoldKind;
import dev.divisi.schemas.OpenQuestion;
import dev.divisi.schemas.PendingRevision;
import dev.divisi.schemas.PlannedRepository;
import dev.divisi.schemas.Repository;
import dev.divisi.schemas.TaskState;
import dev.divisi.taskgraph.Approvals;
import dev.divisi.taskgraph.Goal;
import dev.divisi.taskgraph.Hold;
import dev.divisi.taskgraph.Planning;
import dev.divisi.taskgraph.Spend;
import dev.divisi.taskgraph.Task;
import dev.divisi.taskgraph.TaskDefinition;
import dev.divisi.taskgraph.Work;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** From the brain's state to the state that everyone may read. */
final class StateMapper {

  /** Feature branches: {@code divisi/<goal id>} in every repository of the goal. */
  private static final String BRANCH_PREFIX = "divisi/";

  private StateMapper() {}

  static GoalState goal(Goal goal, String auditHash, GoalSubmitted submitted) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    goal.progress().counts().forEach((status, count) -> counts.put(status.name(), count));
    return GoalState.newBuilder()
        .setGoalId(goal.goalId())
        .setText(submitted.getText())
        .setStatus(dev.divisi.schemas.GoalStatus.valueOf(goal.status().name()))
        .setReason(goal.reason())
        .setPlanVersion(goal.planning().version())
        .setPlanHash(goal.planning().contentHash())
        .setTaskCounts(counts)
        .setBranches(branches(goal, submitted.getRepositories()))
        .setSubmittedBy(goal.definition().submittedBy())
        .setSubmittedAt(goal.timeline().submittedAt())
        .setEndedAt(goal.timeline().endedAt())
        .setUpdatedAt(goal.timeline().updatedAt())
        .setHold(hold(goal.control().hold()))
        .setSpend(spend(goal.spending().spent()))
        .setReserved(spend(goal.spending().reserved()))
        .setLimits(LimitsMapper.record(goal.limits()))
        .setPriority(dev.divisi.schemas.Priority.valueOf(goal.definition().priority().name()))
        .setQuestions(questions(goal))
        .setRevisions(revisions(goal.planning().revision()))
        .setApprovals(VerdictMapper.given(approvals(goal)))
        .setAwaited(VerdictMapper.awaited(approvals(goal), goal.timeline().updatedAt()))
        .setAuditSequence(goal.sequence())
        .setAuditHash(auditHash)
        .build();
  }

  /** Of the plan before it starts, and then of the version that waits. */
  private static @Nullable Approvals approvals(Goal goal) {
    Planning planning = goal.planning();
    Planning.PendingRevision pending = planning.revision();
    return planning.approvals() != null || pending == null
        ? planning.approvals()
        : pending.approvals();
  }

  private static dev.divisi.schemas.@Nullable Hold hold(@Nullable Hold hold) {
    return hold == null
        ? null
        : dev.divisi.schemas.Hold.newBuilder()
            .setKind(
                switch (hold.kind()) {
                  case PERSON -> HoldKind.PERSON;
                  case BUDGET -> HoldKind.BUDGET;
                  case TIME -> HoldKind.TIME;
                })
            .setBy(hold.by())
            .setReason(hold.reason())
            .setSince(hold.since())
            .build();
  }

  private static List<OpenQuestion> questions(Goal goal) {
    return goal.control().questions().stream()
        .map(
            question ->
                OpenQuestion.newBuilder()
                    .setQuestionId(question.questionId())
                    .setTaskId(question.taskId())
                    .setFrom(question.from())
                    .setText(question.text())
                    .setAskedAt(question.askedAt())
                    .build())
        .toList();
  }

  private static List<PendingRevision> revisions(Planning.@Nullable PendingRevision pending) {
    return pending == null
        ? List.of()
        : List.of(
            PendingRevision.newBuilder()
                .setVersion(pending.version())
                .setContentHash(pending.contentHash())
                .setBy(pending.by())
                .setReason(pending.reason())
                .setApproval(pending.approval())
                .build());
  }

  private static dev.divisi.schemas.Spend spend(Spend spend) {
    return new dev.divisi.schemas.Spend(spend.tokens(), spend.costMicros(), spend.modelCalls());
  }

  private static List<BranchState> branches(Goal goal, List<Repository> repositories) {
    List<BranchState> branches = new ArrayList<>();
    for (Repository repository : repositories) {
      Goal.Branch branch = goal.progress().branches().get(repository.getName());
      if (branch != null) {
        branches.add(
            BranchState.newBuilder()
                .setRepository(
                    PlannedRepository.newBuilder()
                        .setRepository(repository)
                        .setBaseCommit(branch.baseCommit())
                        .setBranch(BRANCH_PREFIX + goal.goalId())
                        .build())
                .setHead(branch.head())
                .setMerged(branch.merged())
                .build());
      }
    }
    return branches;
  }

  static TaskState task(String goalId, Task task) {
    Work work = task.work();
    TaskDefinition.Parent parent = task.definition().parent();
    return TaskState.newBuilder()
        .setGoalId(goalId)
        .setTaskId(task.taskId())
        .setPosition(task.definition().position())
        .setTitle(task.definition().title())
        .setStatus(dev.divisi.schemas.TaskStatus.valueOf(task.status().name()))
        .setReason(task.reason())
        .setAttempt(task.attempts().current())
        .setPool(task.definition().pool())
        .setWorker(work == null ? null : work.worker())
        .setRepository(task.definition().repository())
        .setPatchHash(task.candidate() == null ? null : task.candidate().patchHash())
        .setCommit(task.commit())
        .setStartedAt(task.timeline().startedAt())
        .setEndedAt(task.timeline().endedAt())
        .setUpdatedAt(task.timeline().updatedAt())
        .setSince(task.timeline().since())
        .setParentTaskId(parent == null ? null : parent.taskId())
        .setSpend(spend(task.meter().total()))
        .setOptions(task.options())
        .setApprovals(VerdictMapper.given(approvals(task)))
        .setAwaited(VerdictMapper.awaited(approvals(task), task.timeline().updatedAt()))
        .setRisk(VerdictMapper.record(task.risk()))
        .build();
  }

  private static @Nullable Approvals approvals(Task task) {
    return task.candidate() == null ? null : task.candidate().approvals();
  }

  /** Whether anyone who reads the state could see a difference, but for the time. */
  static boolean differs(@Nullable Task before, Task after) {
    return before == null
        || before.status() != after.status()
        || !before.reason().equals(after.reason())
        || before.attempts().current() != after.attempts().current()
        || !before.definition().equals(after.definition())
        || !before.meter().total().equals(after.meter().total())
        || !Objects.equals(worker(before), worker(after))
        || !Objects.equals(before.commit(), after.commit())
        || !Objects.equals(before.risk(), after.risk())
        || !Objects.equals(approvals(before), approvals(after))
        || !Objects.equals(patchHash(before), patchHash(after));
  }

  /** What is told of a goal changes with each event that the audit record tells of. */
  static boolean differs(@Nullable Goal before, Goal after) {
    return before == null
        || before.sequence() != after.sequence()
        || !before.progress().counts().equals(after.progress().counts())
        || !before.spending().equals(after.spending());
  }

  /** Whether only its tasks went on, or only its spend; as a whole it stands where it stood. */
  static boolean onlyProgressed(@Nullable Goal before, Goal after) {
    return before != null
        && differs(before, after)
        && !after.status().isEnd()
        && before.status() == after.status()
        && before.reason().equals(after.reason())
        && before.planning().version() == after.planning().version()
        && before.control().equals(after.control())
        && Objects.equals(before.planning().approvals(), after.planning().approvals())
        && Objects.equals(before.planning().revision(), after.planning().revision());
  }

  private static @Nullable String worker(Task task) {
    return task.work() == null ? null : task.work().worker();
  }

  private static @Nullable String patchHash(Task task) {
    return task.candidate() == null ? null : task.candidate().patchHash();
  }
}
