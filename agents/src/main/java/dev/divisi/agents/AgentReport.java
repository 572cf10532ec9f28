package dev.divisi.agents;

import org.jspecify.annotations.Nullable;

/**
 * What an agent says of its work.
 *
 * @param summary one or a few lines for a person, without control characters
 * @param nothingToDo whether the agent found the task already done; otherwise an unchanged worktree
 *     is a failure
 * @param handoff what whoever depends on the task should know: contract, decisions, gotchas; null
 *     when nothing is left for them
 */
public record AgentReport(String summary, boolean nothingToDo, @Nullable String handoff) {
  /** The longest handoff, in bytes of UTF-8. */
  public static final int MAX_HANDOFF_BYTES = 32 << 10;

  public AgentReport(String summary, boolean nothingToDo) {
    this(summary, nothingToDo, null);
  }

  /** The agent did the task. */
  public static AgentReport done(String summary) {
    return new AgentReport(summary, false, null);
  }
}
