package dev.divisi.cli;

import dev.divisi.goals.Needs;
import dev.divisi.goals.StatusWords;
import dev.divisi.goals.Untrusted;
import dev.divisi.schemas.AuditEvent;
import dev.divisi.schemas.GoalState;
import dev.divisi.schemas.GoalStatus;
import dev.divisi.schemas.Hold;
import dev.divisi.schemas.HoldKind;
import dev.divisi.schemas.MergeCompleted;
import dev.divisi.schemas.PatchEvaluated;
import dev.divisi.schemas.PlanEvaluated;
import dev.divisi.schemas.ReviewCompleted;
import dev.divisi.schemas.TaskState;
import dev.divisi.schemas.TaskStatus;
import dev.divisi.schemas.Topic;
import dev.divisi.schemas.TopicCatalogue;
import dev.divisi.schemas.WorkFailed;
import dev.divisi.schemas.WorkProgressed;
import dev.divisi.schemas.WorkReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** One goal as its records tell it, from those that were read so far. */
final class GoalProgress {
  /** What it is told by. */
  static final List<Topic<?>> TOPICS =
      List.of(
          TopicCatalogue.GOAL_STATE,
          TopicCatalogue.TASK_STATE,
          TopicCatalogue.AUDIT_EVENTS,
          TopicCatalogue.WORK_PROGRESSED,
          TopicCatalogue.WORK_FAILED,
          TopicCatalogue.PLAN_EVALUATED,
          TopicCatalogue.PATCH_EVALUATED,
          TopicCatalogue.REVIEW_COMPLETED,
          TopicCatalogue.MERGE_COMPLETED);

  private final String goalId;
  private final Map<String, TaskState> tasks = new HashMap<>();
  private final Map<@Nullable String, Failure> failures = new HashMap<>();
  private final Map<String, String> activities = new HashMap<>();
  private final Map<Phase, Duration> spent = new EnumMap<>(Phase.class);
  private final List<AuditEvent> audit = new ArrayList<>();
  private @Nullable GoalState goal;

  GoalProgress(String goalId) {
    this.goalId = goalId;
  }

  /** Takes a record in; one of another goal changes nothing. */
  void apply(SpecificRecord record) {
    switch (record) {
      case GoalState state when state.getGoalId().equals(goalId) -> apply(state);
      case TaskState state when state.getGoalId().equals(goalId) -> apply(state);
      case AuditEvent event when event.getGoalId().equals(goalId) -> audit.add(event);
      case WorkProgressed fact when isOurs(fact.getWork()) -> apply(fact);
      case WorkFailed fact when isOurs(fact.getWork()) ->
          fail(fact.getWork().getTaskId(), Failure.of(fact));
      case PlanEvaluated fact when fact.getGoalId().equals(goalId) ->
          fail(null, Failure.of(0, fact.getVerdict()));
      case PatchEvaluated fact when isOurs(fact.getWork()) ->
          fail(
              fact.getWork().getTaskId(),
              Failure.of(fact.getWork().getAttempt(), fact.getVerdict()));
      case ReviewCompleted fact when isOurs(fact.getWork()) ->
          fail(fact.getWork().getTaskId(), Failure.of(fact));
      case MergeCompleted fact when isOurs(fact.getWork()) ->
          fail(fact.getWork().getTaskId(), Failure.of(fact));
      default -> {}
    }
  }

  private boolean isOurs(WorkReference work) {
    return work.getGoalId().equals(goalId);
  }

  private void apply(GoalState next) {
    if (goal != null
        && (goal.getStatus() == GoalStatus.PLANNING
            || goal.getStatus() == GoalStatus.PLAN_PROPOSED)) {
      spend(Phase.PLANNING, Duration.between(goal.getUpdatedAt(), next.getUpdatedAt()));
    }
    goal = next;
  }

  private void apply(TaskState next) {
    TaskState before = tasks.put(next.getTaskId(), next);
    if (before != null) {
      Duration took = Duration.between(before.getUpdatedAt(), next.getUpdatedAt());
      Phase.of(before.getStatus()).ifPresent(phase -> spend(phase, took));
    }
    if (before == null || before.getStatus() != next.getStatus()) {
      activities.remove(next.getTaskId());
    }
  }

  private void apply(WorkProgressed fact) {
    if (fact.getWork().getTaskId() != null && !fact.getActivity().isBlank()) {
      activities.put(fact.getWork().getTaskId(), Untrusted.glance(fact.getActivity()));
    }
  }

  private void spend(Phase phase, Duration took) {
    spent.merge(phase, took.isNegative() ? Duration.ZERO : took, Duration::plus);
  }

  /** A late word about an earlier attempt does not hide what was said of a later one. */
  private void fail(@Nullable String taskId, Optional<Failure> failure) {
    failure.ifPresent(
        next ->
            failures.merge(
                taskId, next, (old, late) -> late.attempt() >= old.attempt() ? late : old));
  }

  /** How many submissions of its id were refused because there was such a goal already. */
  long refusedSubmissions() {
    return audit.stream()
        .filter(event -> event.getType().equals("CommandRefused"))
        .filter(event -> event.getSummary().startsWith("refused: submit goal"))
        .count();
  }

  String goalId() {
    return goalId;
  }

  Optional<GoalState> goal() {
    return Optional.ofNullable(goal);
  }

  /** Whether the goal came to an end, good or bad. */
  boolean ended() {
    return goal != null && StatusWords.ended(goal.getStatus());
  }

  /**
   * Whether nothing more happens until a person acts: the goal is blocked, its plan waits for
   * approval, a limit holds it and what had begun is over, or patches wait for approval, or for
   * whoever does a task by hand, and nothing else can go on. Merges wait while a goal is held.
   */
  boolean stuck() {
    if (goal == null || ended()) {
      return false;
    }
    Hold hold = goal.getHold();
    boolean limited =
        hold != null && (hold.getKind() == HoldKind.BUDGET || hold.getKind() == HoldKind.TIME);
    return goal.getStatus() == GoalStatus.BLOCKED
        || goal.getStatus() == GoalStatus.AWAITING_APPROVAL
        || (limited && tasks.values().stream().noneMatch(GoalProgress::atWork))
        || (tasks.values().stream().anyMatch(GoalProgress::waitsForSomebody)
            && tasks.values().stream().noneMatch(GoalProgress::goesOn));
  }

  private static boolean waitsForSomebody(TaskState task) {
    return task.getStatus() == TaskStatus.AWAITING_APPROVAL || Needs.isByHand(task);
  }

  private static boolean atWork(TaskState task) {
    TaskStatus status = task.getStatus();
    return !Needs.isByHand(task)
        && status != TaskStatus.AWAITING_APPROVAL
        && status != TaskStatus.MERGING
        && Phase.of(status).isPresent();
  }

  private static boolean goesOn(TaskState task) {
    if (Needs.isByHand(task)) {
      return false;
    }
    return switch (task.getStatus()) {
      case UNKNOWN, READY, DISPATCHED, RUNNING, PROPOSED, IN_REVIEW, AWAITING_CHOICE, MERGING ->
          true;
      case PENDING,
          AWAITING_APPROVAL,
          EXPANDED,
          DONE,
          SKIPPED,
          REMOVED,
          SUPERSEDED,
          BLOCKED,
          FAILED,
          CANCELLED ->
          false;
    };
  }

  /** The tasks in the order of the plan. */
  List<TaskState> tasks() {
    return tasks.values().stream().sorted(Comparator.comparingInt(TaskState::getPosition)).toList();
  }

  /** The last failure of a task's attempts; null asks for the plan's. */
  Optional<Failure> failure(@Nullable String taskId) {
    return Optional.ofNullable(failures.get(taskId));
  }

  /** What is being done for a task, in a few words; may be empty. */
  String activity(String taskId) {
    return activities.getOrDefault(taskId, "");
  }

  /** Time that tasks (or the plan) spent in a phase, added up; side by side counts twice. */
  Duration spent(Phase phase) {
    return spent.getOrDefault(phase, Duration.ZERO);
  }

  /** The audit events in their order. */
  List<AuditEvent> audit() {
    return audit.stream().sorted(Comparator.comparingLong(AuditEvent::getSequence)).toList();
  }
}
