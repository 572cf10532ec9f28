package dev.divisi.agents;

import java.util.List;

/** What an agent says that is neither its work nor what it does. */
public sealed interface AgentSaying {

  /** The longest text, in bytes of UTF-8. */
  int MAX_TEXT_BYTES = 16 << 10;

  /** How much may be said in one run of an agent. */
  int MOST_IN_A_RUN = 20;

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
    /** How many globs may be asked for at once. */
    public static final int MOST_GLOBS = 50;

    public ScopeRequest {
      scope = List.copyOf(scope);
    }
  }

  /**
   * A note to another task of the goal.
   *
   * @param toTaskId that task
   */
  record Message(String text, String toTaskId) implements AgentSaying {
    /** What names of tasks look like: a regular expression. */
    public static final String TASK_ID = "[a-z0-9][a-z0-9.-]{0,254}";
  }
}
