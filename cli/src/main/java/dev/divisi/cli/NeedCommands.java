package dev.divisi.cli;

import dev.divisi.goals.Money;
import dev.divisi.goals.Need;
import dev.divisi.goals.Needs;
import dev.divisi.goals.Times;
import dev.divisi.goals.Untrusted;
import dev.divisi.schemas.Budget;
import dev.divisi.schemas.CauseKind;
import dev.divisi.schemas.GoalLimits;
import dev.divisi.schemas.GoalState;
import dev.divisi.schemas.GoalStatus;
import dev.divisi.schemas.Hold;
import dev.divisi.schemas.HoldKind;
import dev.divisi.schemas.OpenQuestion;
import dev.divisi.schemas.PendingRevision;
import dev.divisi.schemas.Spend;
import dev.divisi.schemas.TaskState;
import dev.divisi.schemas.TaskStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a person may type about what waits for one. */
final class NeedCommands {
  /** A plan may have thousands of tasks that all fail alike. */
  private static final int MOST_TASKS = 10;

  private static final String REASON = " --reason '...'";
  private static final Spend NOTHING = new Spend(0L, 0L, 0L);
  private static final Budget UNBOUNDED = Budget.newBuilder().build();

  private NeedCommands() {}

  /** Any of them; each can be typed as it is, but for '...'. */
  static List<String> of(Need need, Instant now) {
    String id = need.goalId();
    return switch (need) {
      case Need.FirstPlan plan -> approval(plan(plan.goal()));
      case Need.Held held -> commands(held.goal(), held.hold(), now);
      case Need.Revision revision -> {
        String version = id + " --version " + revision.revision().getVersion();
        yield List.of(
            "divisi plan diff " + id,
            "divisi approve " + version,
            "divisi reject " + version + REASON);
      }
      case Need.Grant grant -> approval(id + " --question " + name(grant.question()));
      case Need.Question question ->
          List.of("divisi answer " + id + " " + name(question.question()) + " '...'");
      case Need.Patch patch -> approval(patch(patch.task()));
      case Need.ByHand byHand -> byHand(id + " " + Untrusted.line(byHand.task().getTaskId()));
      case Need.Blocked blocked -> options(id, blocked.limits(), blocked.task());
    };
  }

  /**
   * What a person may type about one cause of a wait; empty when it is no person's move.
   *
   * @param release what ends the wait, as the task graph says it
   */
  static List<String> of(
      CauseKind kind,
      String release,
      GoalState goal,
      @Nullable TaskState about,
      List<TaskState> tasks,
      Instant now) {
    String id = goal.getGoalId();
    return switch (kind) {
      case APPROVAL -> {
        if (about != null && about.getStatus() == TaskStatus.AWAITING_APPROVAL) {
          yield approval(patch(about));
        }
        Optional<TaskState> patch =
            tasks.stream()
                .filter(task -> task.getStatus() == TaskStatus.AWAITING_APPROVAL)
                .filter(task -> release.contains("'" + task.getTaskId() + "'"))
                .findFirst();
        yield approval(patch.map(NeedCommands::patch).orElseGet(() -> plan(goal)));
      }
      case QUESTION ->
          goal.getQuestions().stream()
              .filter(question -> about == null || about.getTaskId().equals(question.getTaskId()))
              .flatMap(question -> of(Needs.ofQuestion(goal, question), now).stream())
              .toList();
      case HOLD, BUDGET -> {
        Hold hold = goal.getHold();
        yield hold == null ? List.of(raiseBudget(goal)) : commands(goal, hold, now);
      }
      case LIMIT -> {
        GoalLimits limits = goal.getLimits();
        Integer most = limits == null ? null : limits.getMaxParallelTasks();
        yield List.of("divisi raise " + id + " --max-parallel " + (most == null ? 8 : most + 1));
      }
      case POOL -> {
        GoalLimits limits = goal.getLimits();
        String pool = about == null ? "POOL" : Untrusted.line(about.getPool());
        int most = limits == null ? 0 : limits.getMaxParallelTasksByPool().getOrDefault(pool, 0);
        yield List.of("divisi raise " + id + " --max-parallel-in " + pool + "=" + (most + 1));
      }
      case PERSON -> {
        if (about != null) {
          yield Needs.isByHand(about)
              ? byHand(id + " " + Untrusted.line(about.getTaskId()))
              : options(id, goal.getLimits(), about);
        }
        yield tasks.stream()
            .filter(task -> task.getStatus() == TaskStatus.BLOCKED)
            .limit(MOST_TASKS)
            .map(task -> "divisi why " + id + " " + Untrusted.line(task.getTaskId()))
            .toList();
      }
      case UNKNOWN, DEPENDENCY, SCOPE, WORKER, POLICY, REVIEW, MERGE, PAUSE, PARTS, CHOICE, ENDED ->
          List.of();
    };
  }

  private static List<String> commands(GoalState goal, Hold hold, Instant now) {
    String id = goal.getGoalId();
    HoldKind kind = hold.getKind();
    return switch (kind) {
      case PERSON, UNKNOWN -> List.of("divisi resume " + id);
      // With nothing left the next attempt would be refused at once.
      case BUDGET ->
          isUsedUp(goal)
              ? List.of(raiseBudget(goal), "divisi cancel " + id)
              : List.of(raiseBudget(goal), "divisi resume " + id, "divisi cancel " + id);
      case TIME ->
          List.of(
              "divisi raise " + id + " --goal-timeout " + Times.exactly(longer(goal, now)),
              "divisi cancel " + id);
    };
  }

  /** Twice as long as it was to be, or has taken already: time goes on while nobody looks. */
  private static Duration longer(GoalState goal, Instant now) {
    GoalLimits limits = goal.getLimits();
    Integer bound = limits == null ? null : limits.getGoalTimeoutSeconds();
    long passed = Duration.between(goal.getSubmittedAt(), now).toSeconds();
    long seconds = 2 * Math.max(bound == null ? 3600 : bound, passed);
    return Duration.ofSeconds(seconds < 60 ? seconds : (seconds + 59) / 60 * 60);
  }

  private static boolean isUsedUp(GoalState goal) {
    GoalLimits limits = goal.getLimits();
    Budget budget = limits == null ? null : limits.getGoalBudget();
    Spend spend = goal.getSpend();
    return budget != null
        && spend != null
        && (isUsedUp(budget.getTokens(), spend.getTokens())
            || isUsedUp(budget.getCostMicros(), spend.getCostMicros())
            || isUsedUp(budget.getModelCalls(), spend.getModelCalls()));
  }

  private static boolean isUsedUp(@Nullable Long bound, long spent) {
    return bound != null && spent >= bound;
  }

  private static String raiseBudget(GoalState goal) {
    GoalLimits limits = goal.getLimits();
    Spend spend = goal.getSpend() == null ? NOTHING : goal.getSpend();
    return raise(goal.getGoalId(), " --", limits == null ? null : limits.getGoalBudget(), spend);
  }

  /** The raise without which another attempt would end as the last one did; else nothing. */
  private static String raised(String goalId, @Nullable GoalLimits limits, String reason) {
    if (limits == null) {
      return "";
    }
    if (reason.startsWith("TASK_BUDGET_USED_UP")) {
      return raise(goalId, " --task-", limits.getTaskBudget(), NOTHING) + " && ";
    }
    boolean attempt =
        reason.startsWith("BUDGET_EXHAUSTED") || reason.startsWith("ATTEMPT_BUDGET_USED_UP");
    return attempt ? raise(goalId, " --attempt-", ofAttempt(limits), NOTHING) + " && " : "";
  }

  /** Where nothing is said, an attempt may spend a tenth of what the goal may. */
  private static Budget ofAttempt(GoalLimits limits) {
    Budget own = limits.getAttemptBudget() == null ? UNBOUNDED : limits.getAttemptBudget();
    Budget goal = limits.getGoalBudget() == null ? UNBOUNDED : limits.getGoalBudget();
    return new Budget(
        ofAttempt(own.getTokens(), goal.getTokens()),
        ofAttempt(own.getCostMicros(), goal.getCostMicros()),
        ofAttempt(own.getModelCalls(), goal.getModelCalls()));
  }

  private static @Nullable Long ofAttempt(@Nullable Long own, @Nullable Long goal) {
    return own != null ? own : goal == null ? null : Long.valueOf(Math.max(1, goal / 10));
  }

  /** Twice as much of whatever is bounded, or was spent already. */
  private static String raise(String goalId, String option, @Nullable Budget bounds, Spend spent) {
    StringBuilder command = new StringBuilder("divisi raise ").append(goalId);
    if (bounds == null || bounds.equals(UNBOUNDED)) {
      return command.append(option).append("cost '...'").toString();
    }
    if (bounds.getCostMicros() != null) {
      long most = Math.max(bounds.getCostMicros(), spent.getCostMicros());
      command.append(option).append("cost ").append(Money.words(most * 2));
    }
    if (bounds.getTokens() != null) {
      long most = Math.max(bounds.getTokens(), spent.getTokens());
      command.append(option).append("tokens ").append(most * 2);
    }
    if (bounds.getModelCalls() != null) {
      long most = Math.max(bounds.getModelCalls(), spent.getModelCalls());
      command.append(option).append("model-calls ").append(most * 2);
    }
    return command.toString();
  }

  /** What the task graph says can be done about a task that is blocked. */
  private static List<String> options(String goalId, @Nullable GoalLimits limits, TaskState task) {
    String subject = goalId + " " + Untrusted.line(task.getTaskId());
    return task.getOptions().stream()
        .flatMap(
            option ->
                switch (option.toLowerCase(Locale.ROOT)) {
                  case "retry" ->
                      Stream.of(
                          raised(goalId, limits, task.getReason()) + "divisi retry " + subject);
                  case "steer" ->
                      // What was told alone does not let it go on.
                      Stream.of("divisi steer " + subject + " '...' && divisi retry " + subject);
                  case "reassign" ->
                      Stream.of(
                          "divisi reassign " + subject + " --pool '...'",
                          "divisi task take-over " + subject);
                  case "skip" -> Stream.of("divisi skip " + subject);
                  case "edit" -> Stream.of("divisi edit " + goalId);
                  case "cancel" -> Stream.of("divisi cancel " + subject);
                  default -> Stream.of(Untrusted.line(option));
                })
        .toList();
  }

  private static List<String> byHand(String subject) {
    return List.of(
        "divisi task hand-in " + subject + " '...'",
        "divisi reassign " + subject + " --pool '...'");
  }

  private static String name(OpenQuestion question) {
    return Hints.quoted(Untrusted.line(question.getQuestionId()));
  }

  /** With what a person has looked at: whatever takes its place until they type is refused. */
  private static String plan(GoalState goal) {
    if (goal.getStatus() == GoalStatus.AWAITING_APPROVAL) {
      return goal.getGoalId() + " --version " + goal.getPlanVersion();
    }
    List<PendingRevision> further = goal.getRevisions();
    return further.size() == 1
        ? goal.getGoalId() + " --version " + further.getFirst().getVersion()
        : goal.getGoalId();
  }

  private static String patch(TaskState task) {
    return "%s %s --attempt %d"
        .formatted(task.getGoalId(), Untrusted.line(task.getTaskId()), task.getAttempt());
  }

  private static List<String> approval(String subject) {
    return List.of("divisi approve " + subject, "divisi reject " + subject + REASON);
  }
}
