package dev.divisi.goals;

import dev.divisi.schemas.GoalLimits;
import dev.divisi.schemas.GoalState;
import dev.divisi.schemas.Hold;
import dev.divisi.schemas.OpenQuestion;
import dev.divisi.schemas.PendingRevision;
import dev.divisi.schemas.TaskState;
import org.jspecify.annotations.Nullable;

/** One thing of a goal that waits for a person, and what that person is to decide on. */
public sealed interface Need {
  /** What waits and why, on one line, clean. */
  String what();

  /** The goal that it is of. */
  String goalId();

  /**
   * A plan that nothing was begun of: to be approved or rejected by its version and hash.
   *
   * @param goal names both
   */
  record FirstPlan(String what, GoalState goal) implements Need {
    @Override
    public String goalId() {
      return goal.getGoalId();
    }
  }

  /** A goal that gives nothing out: to go on, to get more of what is used up, or to end. */
  record Held(String what, GoalState goal, Hold hold) implements Need {
    @Override
    public String goalId() {
      return goal.getGoalId();
    }
  }

  /** A further version of a plan: to be approved or rejected by its version and hash. */
  record Revision(String what, String goalId, PendingRevision revision) implements Need {}

  /**
   * An agent asks to write more than its task may: its question is to be approved or rejected.
   *
   * @param grant the version that comes into force with a yes
   */
  record Grant(String what, String goalId, OpenQuestion question, PendingRevision grant)
      implements Need {}

  /** An agent asks: to be answered in words. */
  record Question(String what, String goalId, OpenQuestion question) implements Need {}

  /**
   * A patch: to be approved or rejected by its hash.
   *
   * @param task whose patch it is; names the hash
   */
  record Patch(String what, TaskState task) implements Need {
    @Override
    public String goalId() {
      return task.getGoalId();
    }
  }

  /**
   * A task that is given up: one of its options is to be taken.
   *
   * @param task names its options, as the task graph does: retry, steer, reassign, skip, ...
   * @param limits of its goal; null when they are not known
   */
  record Blocked(String what, TaskState task, @Nullable GoalLimits limits) implements Need {
    @Override
    public String goalId() {
      return task.getGoalId();
    }
  }

  /**
   * A task that somebody does by hand: a patch is to be handed in.
   *
   * @param task that task
   */
  record ByHand(String what, TaskState task) implements Need {
    @Override
    public String goalId() {
      return task.getGoalId();
    }
  }
}
