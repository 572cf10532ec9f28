package dev.divisi.agents;

/**
 * What an agent says of its work.
 *
 * @param summary one or a few lines for a person, without control characters
 * @param nothingToDo whether the agent found the task already done; otherwise an unchanged worktree
 *     is a failure
 */
public record AgentReport(String summary, boolean nothingToDo) {

  /** The agent did the task. */
  public static AgentReport done(String summary) {
    return new AgentReport(summary, false);
  }
}
