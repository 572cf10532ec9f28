package dev.divisi.taskgraph;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A wish to be called again. It follows from the state. A timer may fire late, or although it has
 * become pointless; the brain looks at the state again when it does.
 *
 * @param goalId the goal
 * @param taskId the task; null when the plan or the goal is meant
 * @param kind what it is for
 * @param workNumber the {@link Work#number()} that it was set for; a later one makes it stale
 * @param at when it is due
 */
public record Timer(String goalId, @Nullable String taskId, Kind kind, int workNumber, Instant at) {

  /** What a timer is for. */
  public enum Kind {
    /** Nobody may have claimed the order: repeat it. */
    ORDER_REPEAT,
    /** The lease may have ended. */
    LEASE,
    /** The pause after a transient failure is over. */
    BACK_OFF,
    /** An approval may have expired, or people may not have answered in time. */
    APPROVAL,
    /** The time of the goal may be used up. */
    GOAL_TIME
  }
}
