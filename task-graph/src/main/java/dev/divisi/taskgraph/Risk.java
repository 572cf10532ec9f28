package dev.divisi.taskgraph;

import java.util.List;

/**
 * How far a patch reaches, as policy judged it.
 *
 * @param level who has to look at it
 * @param score 0 to 100
 * @param reasons what adds to it, one line each
 */
public record Risk(Level level, int score, List<String> reasons) {

  /** Who has to look at a patch. */
  public enum Level {
    /** A level that this version does not know. */
    UNKNOWN,
    /** Its checks are enough. */
    BY_ITSELF,
    /** Another agent. */
    AGENT_REVIEW,
    /** A person. */
    ONE_PERSON,
    /** Two people. */
    TWO_PERSONS
  }

  public Risk {
    reasons = List.copyOf(reasons);
  }
}
