package dev.divisi.agents;

import dev.divisi.workspace.process.PlainText;
import java.util.List;
import java.util.regex.Pattern;

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

  /**
   * What later attempts should know of the repository. A person decides whether it is written into
   * what agents are told there. Nothing waits for that.
   *
   * @param text one line of plain text, whatever it is made from; may be empty
   */
  record Lesson(String text) implements AgentSaying {
    /** The longest lesson, in characters; what is longer is cut. */
    public static final int MAX_CHARACTERS = 600;

    /** How many one attempt may propose. */
    public static final int MOST_IN_AN_ATTEMPT = 3;

    private static final Pattern INVISIBLE = Pattern.compile("[\\p{Cf}\\p{Co}\\p{Cn}]");
    private static final Pattern BLANKS = Pattern.compile("[\\s\\p{Z}]+");

    public Lesson {
      String visible = INVISIBLE.matcher(PlainText.of(text)).replaceAll("");
      text = PlainText.line(BLANKS.matcher(visible).replaceAll(" "), MAX_CHARACTERS);
    }
  }
}
