package dev.divisi.taskgraph;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What may be spent. Each attempt's budget is set aside before it is given out, so that a goal
 * never spends more than was set aside, however many attempts run at once.
 */
final class Budgets {

  /** From here on a person should look before more is spent. */
  private static final int WARN_PERCENT = 85;

  private Budgets() {}

  /**
   * Why there is no budget for the task now; empty when there is. Holds the goal when only a person
   * can help, and blocks the task when its own budget is used up.
   */
  static Optional<String> obstacle(Draft draft, String goalId, Task task) {
    if (task.definition().isForPeople()) {
      return Optional.empty(); // What people do by hand costs nothing.
    }
    Goal goal = draft.goalOrThrow(goalId);
    Optional<String> usedUp = usedUp(goal.limits(), task);
    if (usedUp.isPresent()) {
      FailureRules.giveUp(draft, goalId, task, "TASK_BUDGET_USED_UP", usedUp.get());
      return Optional.empty();
    }
    int workers = workers(task);
    List<String> exceeded = exceeded(goal, workers);
    if (exceeded.isEmpty()) {
      return Optional.empty();
    }
    if (goal.progress().atWork() > 0) {
      return Optional.of("waits for budget: running attempts may still spend what is left");
    }
    return isHeldBack(draft, goal, workers, task.taskId(), exceeded)
        ? Optional.of("waits for budget")
        : Optional.empty();
  }

  /** Why the task's own budget allows no further attempt; empty when it does. */
  static Optional<String> usedUp(Limits limits, Task task) {
    Spend total = task.meter().total();
    List<String> exceeded =
        limits.taskBudget().exceededBy(total.plus(limits.budgetOfAttempt().whole()));
    return exceeded.isEmpty() || total.equals(Spend.NONE)
        ? Optional.empty()
        : Optional.of(
            "with another attempt it could come to "
                + String.join(", ", exceeded)
                + "; raise the budget of a task, then retry");
  }

  /** Whether there is budget to plan with; if not, the goal is held until a person acts. */
  static boolean letPlan(Draft draft, String goalId) {
    Goal goal = draft.goalOrThrow(goalId);
    List<String> exceeded = exceeded(goal, 1);
    return exceeded.isEmpty() || !isHeldBack(draft, goal, 1, "planning", exceeded);
  }

  /** Who has looked lets the rest be spent; where nothing is left, only a raise helps. */
  private static boolean isHeldBack(
      Draft draft, Goal goal, int workers, String who, List<String> exceeded) {
    boolean rest = !left(goal, workers).isUsedUp();
    if (rest && goal.spending().warned()) {
      return false;
    }
    hold(
        draft,
        goal.goalId(),
        "with what " + who + " may spend it could come to " + String.join(", ", exceeded),
        rest);
    return true;
  }

  /** What of the goal's budget so many more attempts could exceed, in words. */
  static List<String> exceeded(Goal goal, int workers) {
    Spend all = goal.spending().spent().plus(goal.spending().reserved());
    for (int i = 0; i < workers; i++) {
      all = all.plus(goal.limits().budgetOfAttempt().whole());
    }
    return goal.limits().goalBudget().exceededBy(all);
  }

  /** How many would work on the task at once. */
  static int workers(Task task) {
    return Math.max(1, task.definition().bestOf().size());
  }

  private static Budget left(Goal goal, int workers) {
    Goal.Spending spending = goal.spending();
    return goal.limits()
        .goalBudget()
        .minus(spending.spent().plus(spending.reserved()))
        .dividedBy(workers);
  }

  /** What is set aside for each attempt of so many that begin now: never more than there is. */
  static Spend reservation(Goal goal, int workers) {
    return goal.limits().budgetOfAttempt().atMost(left(goal, workers)).whole();
  }

  /** What the current attempt may spend: what was set aside for it, and is left of its task's. */
  private static Budget ofAttempt(Limits limits, Meter meter) {
    Spend aside = meter.reservation();
    Budget set =
        new Budget(bound(aside.tokens()), bound(aside.costMicros()), bound(aside.modelCalls()));
    return limits.budgetOfAttempt().atMost(set).atMost(limits.taskBudget().minus(meter.before()));
  }

  /**
   * What the current claim may spend: what is left of its attempt's. A review comes out of what was
   * set aside for the attempt, for nothing more is.
   */
  static Budget ofClaim(Limits limits, Meter meter) {
    return ofAttempt(limits, meter).minus(meter.attempt());
  }

  private static @Nullable Long bound(long setAside) {
    return setAside == 0 ? null : setAside;
  }

  /** Holds the goal when most of its budget is spent; once, until a person raises the budget. */
  static void watch(Draft draft, String goalId) {
    Goal goal = draft.goalOrThrow(goalId);
    if (goal.status().isEnd()
        || goal.control().hold() != null
        || goal.spending().warned()
        || goal.progress().cancelReason() != null) {
      return;
    }
    List<String> passed = goal.limits().goalBudget().passed(goal.spending().spent(), WARN_PERCENT);
    if (!passed.isEmpty()) {
      hold(draft, goalId, "spent " + String.join(", ", passed), hasRest(goal));
    }
  }

  /** Says what still holds the goal after its budget was raised, but not by enough. */
  static void holdStill(Draft draft, String goalId) {
    Goal goal = draft.goalOrThrow(goalId);
    List<String> passed = goal.limits().goalBudget().passed(goal.spending().spent(), WARN_PERCENT);
    hold(
        draft,
        goalId,
        "with the new limits more than "
            + WARN_PERCENT
            + " % is spent still: "
            + String.join(", ", passed),
        hasRest(goal));
  }

  /** What lets a goal go on that its budget holds. */
  static String release(Goal goal) {
    return hasRest(goal)
        ? "resume the goal to spend the rest, or raise the budget"
        : "raise the budget, or cancel the goal";
  }

  /** What is set aside for those that run is not spent: whoever resumes may still spend it. */
  private static boolean hasRest(Goal goal) {
    return !goal.limits().goalBudget().minus(goal.spending().spent()).isUsedUp();
  }

  /** Whether so much of the budget is left that nobody need look. */
  static boolean isComfortable(Limits limits, Goal.Spending spending) {
    return limits.goalBudget().passed(spending.spent(), WARN_PERCENT).isEmpty();
  }

  private static void hold(Draft draft, String goalId, String what, boolean rest) {
    String help =
        rest
            ? "; raise the budget, or resume the goal to spend the rest"
            : "; nothing is left: raise the budget, or cancel the goal";
    draft.emit(new Event.GoalHeld(goalId, draft.now(), Hold.Kind.BUDGET, "budget", what + help));
  }
}
