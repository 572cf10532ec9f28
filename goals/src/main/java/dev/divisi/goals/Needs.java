package dev.divisi.goals;

import dev.divisi.schemas.GoalLimits;
import dev.divisi.schemas.GoalState;
import dev.divisi.schemas.GoalStatus;
import dev.divisi.schemas.Hold;
import dev.divisi.schemas.OpenQuestion;
import dev.divisi.schemas.PendingRevision;
import dev.divisi.schemas.Risk;
import dev.divisi.schemas.TaskState;
import dev.divisi.schemas.TaskStatus;
import dev.divisi.schemas.TopicCatalogue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What of a goal waits for a person. */
public final class Needs {
  /** A plan may have thousands of tasks that all fail alike. */
  private static final int MOST_TASKS = 10;

  private Needs() {}

  /**
   * All of them, what holds everything first; of tasks the first ten.
   *
   * @param tasks of the goal, in the order of the plan
   */
  public static List<Need> of(GoalState goal, List<TaskState> tasks) {
    List<Need> needs = new ArrayList<>();
    ofPlan(goal).ifPresent(needs::add);
    needs.addAll(besides(goal));
    tasks.stream()
        .flatMap(task -> ofTask(goal.getLimits(), task).stream())
        .limit(MOST_TASKS)
        .forEach(needs::add);
    return needs;
  }

  /** The plan that nothing was begun of. */
  public static Optional<Need> ofPlan(GoalState goal) {
    return goal.getStatus() == GoalStatus.AWAITING_APPROVAL
        ? Optional.of(
            new Need.FirstPlan(
                "Version "
                    + goal.getPlanVersion()
                    + " of the plan"
                    + approval("", goal.getReason()),
                goal))
        : Optional.empty();
  }

  /** What holds the goal, further versions of its plan, and questions. */
  public static List<Need> besides(GoalState goal) {
    List<Need> needs = new ArrayList<>();
    Hold hold = goal.getHold();
    if (hold != null) {
      needs.add(new Need.Held(words(hold), goal, hold));
    }
    for (PendingRevision revision : goal.getRevisions()) {
      String approval = revision.getApproval();
      if (approval != null && !isScopeRequest(goal, revision)) {
        needs.add(
            new Need.Revision(
                "Version "
                    + revision.getVersion()
                    + " of the plan, by "
                    + Untrusted.line(revision.getBy())
                    + approval(",", approval),
                goal.getGoalId(),
                revision));
      }
    }
    goal.getQuestions().forEach(question -> needs.add(ofQuestion(goal, question)));
    return needs;
  }

  /** A question that is open, or what it asks to be granted. */
  public static Need ofQuestion(GoalState goal, OpenQuestion question) {
    String what = asker(question) + ": " + Untrusted.glance(question.getText());
    return grant(goal, question)
        .<Need>map(grant -> new Need.Grant(what, goal.getGoalId(), question, grant))
        .orElseGet(() -> new Need.Question(what, goal.getGoalId(), question));
  }

  /**
   * A patch that waits for approval, a task that is given up, or one that is done by hand.
   *
   * @param limits of its goal; null when they are not known
   */
  public static Optional<Need> ofTask(@Nullable GoalLimits limits, TaskState task) {
    String name = Untrusted.line(task.getTaskId());
    if (task.getStatus() == TaskStatus.AWAITING_APPROVAL && task.getPatchHash() != null) {
      return Optional.of(
          new Need.Patch(
              "The patch of " + name + risk(task) + approval("", task.getReason()), task));
    }
    if (task.getStatus() == TaskStatus.BLOCKED && !task.getOptions().isEmpty()) {
      return Optional.of(
          new Need.Blocked(name + " is blocked" + because(task.getReason()), task, limits));
    }
    if (isByHand(task)) {
      return Optional.of(
          new Need.ByHand(name + " is done by hand: a patch is to be handed in", task));
    }
    return Optional.empty();
  }

  /** Whether people do it, and it is their turn. */
  public static boolean isByHand(TaskState task) {
    return task.getPool().equals(TopicCatalogue.PEOPLE_POOL)
        && task.getStatus() == TaskStatus.DISPATCHED;
  }

  /**
   * In a word or two why the goal waits for a person; empty when its status says it, or it does
   * not.
   */
  public static Optional<String> glance(GoalState goal, List<TaskState> tasks) {
    if (StatusWords.ended(goal.getStatus())) {
      return Optional.empty();
    }
    Hold hold = goal.getHold();
    if (hold != null) {
      return Optional.of(
          switch (hold.getKind()) {
            case PERSON -> "paused";
            case BUDGET -> "held: budget";
            case TIME -> "held: time";
            case UNKNOWN -> "held";
          });
    }
    if (goal.getStatus() == GoalStatus.AWAITING_APPROVAL
        || goal.getStatus() == GoalStatus.BLOCKED) {
      return Optional.empty();
    }
    if (goal.getQuestions().stream().anyMatch(question -> grant(goal, question).isEmpty())) {
      return Optional.of("needs an answer");
    }
    boolean approval =
        !goal.getQuestions().isEmpty()
            || goal.getRevisions().stream().anyMatch(it -> it.getApproval() != null)
            || tasks.stream().anyMatch(it -> it.getStatus() == TaskStatus.AWAITING_APPROVAL);
    if (approval) {
      return Optional.of("needs approval");
    }
    if (tasks.stream().anyMatch(task -> task.getStatus() == TaskStatus.BLOCKED)) {
      return Optional.of("a task is blocked");
    }
    return tasks.stream().anyMatch(Needs::isByHand)
        ? Optional.of("work by hand")
        : Optional.empty();
  }

  /** Whether anything of a goal waits for a person. */
  public static boolean any(GoalState goal, List<TaskState> tasks) {
    return goal.getStatus() == GoalStatus.AWAITING_APPROVAL
        || goal.getStatus() == GoalStatus.BLOCKED
        || glance(goal, tasks).isPresent();
  }

  /** Why a goal gives nothing out. */
  private static String words(Hold hold) {
    String by = Untrusted.line(hold.getBy());
    String why = because(hold.getReason());
    return switch (hold.getKind()) {
      case PERSON -> "Paused by " + by + why;
      case BUDGET -> "Held by its budget" + why;
      case TIME -> "Held, because its time is used up" + why;
      case UNKNOWN -> "Held by " + by + why;
    };
  }

  /** That it waits for approval, and for whose; the task graph says it in the same words. */
  private static String approval(String comma, String reason) {
    String line = Untrusted.glance(reason);
    return comma
        + (line.startsWith("waits for ") ? " " + line : " waits for approval" + because(reason));
  }

  /** How far the patch reaches, where policy says so. */
  private static String risk(TaskState task) {
    Risk risk = task.getRisk();
    return risk == null ? "" : " (risk " + risk.getScore() + " of 100)";
  }

  private static boolean isScopeRequest(GoalState goal, PendingRevision revision) {
    return goal.getQuestions().stream().anyMatch(question -> isScopeRequest(revision, question));
  }

  private static Optional<PendingRevision> grant(GoalState goal, OpenQuestion question) {
    return goal.getRevisions().stream()
        .filter(revision -> isScopeRequest(revision, question))
        .findFirst();
  }

  /** A question says only its text; the version that would grant it has the same as its reason. */
  private static boolean isScopeRequest(PendingRevision revision, OpenQuestion question) {
    String taskId = question.getTaskId();
    return taskId != null && revision.getReason().equals(taskId + " " + question.getText());
  }

  private static String asker(OpenQuestion question) {
    String task = question.getTaskId();
    return Untrusted.line(question.getFrom())
        + (task == null ? "" : " for " + Untrusted.line(task))
        + " asks";
  }

  private static String because(String reason) {
    return reason.isBlank() ? "" : ": " + Untrusted.glance(reason);
  }
}
