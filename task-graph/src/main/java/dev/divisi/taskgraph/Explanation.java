package dev.divisi.taskgraph;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a task, or a goal, is where it is.
 *
 * @param problem why there is no explanation; null when there is one
 * @param status where it stands
 * @param reason why, as it was noted
 * @param since since when it stands there; null when there is no explanation
 * @param causes what it waits for
 */
public record Explanation(
    @Nullable String problem,
    String status,
    String reason,
    @Nullable Instant since,
    List<Cause> causes) {

  /** What kind of thing is waited for. */
  public enum Kind {
    /** Another task must be merged first. */
    DEPENDENCY,
    /** Another task may write the same files. */
    SCOPE,
    /** As many tasks of the goal run as may. */
    LIMIT,
    /** As many tasks of the pool run as may. */
    POOL,
    /** A person must approve. */
    APPROVAL,
    /** Nothing more may be spent. */
    BUDGET,
    /** A worker must take it, or holds it. */
    WORKER,
    /** Policy must judge. */
    POLICY,
    /** A reviewer must judge. */
    REVIEW,
    /** The feature branch is in use. */
    MERGE,
    /** A person must answer. */
    QUESTION,
    /** The goal gives nothing out. */
    HOLD,
    /** A pause after a failure. */
    PAUSE,
    /** The tasks that it was turned into. */
    PARTS,
    /** The other candidates. */
    CHOICE,
    /** A person must act. */
    PERSON,
    /** Nothing; it is over. */
    ENDED
  }

  /**
   * One thing that is waited for.
   *
   * @param kind what kind of thing
   * @param what which, in words
   * @param since since when
   * @param release what would end the wait
   */
  public record Cause(Kind kind, String what, Instant since, String release) {}

  public Explanation {
    causes = List.copyOf(causes);
  }

  static Explanation none(String problem) {
    return new Explanation(problem, "", "", null, List.of());
  }
}
