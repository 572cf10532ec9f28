package dev.divisi.agents;

import java.util.List;

/** What an agent says that is neither its work nor what it does. */
public sealed interface AgentSaying {

  /** Of what is asked, why, or what is told. */
  String text();

  /** A question to a person. */
  record Question(String text) implements AgentSaying {}

  /**
   * Asks to write more than the task may.
   *
   * @param text why
   * @param scope globs of what is asked for beside the scope of the task
   */
  record ScopeRequest(String text, List<String> scope) implements AgentSaying {
    public ScopeRequest {
      scope = List.copyOf(scope);
    }
  }

  /**
   * A note to another task of the goal.
   *
   * @param toTaskId that task
   */
  record Message(String text, String toTaskId) implements AgentSaying {}
}
