package dev.divisi.agents.model;

import dev.divisi.agents.AgentLog;
import dev.divisi.agents.AgentSaying;
import dev.divisi.globs.InvalidGlobException;
import dev.divisi.globs.WriteScope;
import dev.divisi.models.ToolDescription;
import dev.divisi.workspace.process.PlainText;
import java.util.List;
import java.util.regex.Pattern;

/** Tools that say something: to a person, to another task, to those who depend on this one. */
final class TalkTools {

  private static final int MOST_SAYINGS = 20;
  private static final int LONGEST_TEXT = 16 << 10;
  private static final int MOST_GLOBS = 50;
  private static final Pattern TASK = Pattern.compile("[a-z0-9][a-z0-9.-]{0,254}");

  private TalkTools() {}

  /** Asks a person. */
  record Ask(AgentLog log, Conversation conversation) implements Tool {
    @Override
    public ToolDescription description() {
      return new Schema()
          .text("question", "what you must know and cannot find out")
          .describe(
              "ask",
              "Asks a person. The answer comes later, as a note. Ask only what the task cannot be"
                  + " done without.");
    }

    @Override
    public Outcome use(Arguments arguments) throws ToolException, InterruptedException {
      String question = text(arguments, "question");
      conversation.countSaying(MOST_SAYINGS);
      conversation.asked();
      log.say(new AgentSaying.Question(question));
      return Given.of(
          "Asked. Go on with what does not hang on the answer; when nothing is left, call done.");
    }
  }

  /** Asks to write more. */
  record RequestScope(AgentLog log, Conversation conversation) implements Tool {
    @Override
    public ToolDescription description() {
      return new Schema()
          .texts("scope", "globs of what you need to write beside the scope of the task")
          .text("reason", "why the task cannot be done without")
          .describe(
              "request_scope", "Asks to write more files. The answer comes later, as a note.");
    }

    @Override
    public Outcome use(Arguments arguments) throws ToolException, InterruptedException {
      List<String> globs = arguments.texts("scope");
      if (globs.size() > MOST_GLOBS) {
        throw new ToolException("At most " + MOST_GLOBS + " globs can be asked for at once.");
      }
      try {
        WriteScope.of(globs);
      } catch (InvalidGlobException e) {
        throw new ToolException("That is no scope: " + e.getMessage());
      }
      String reason = text(arguments, "reason");
      conversation.countSaying(MOST_SAYINGS);
      conversation.asked();
      log.say(new AgentSaying.ScopeRequest(reason, globs));
      return Given.of("Asked. Until a note says yes, only the scope of the task may be written.");
    }
  }

  /** Tells another task. */
  record Message(AgentLog log, Conversation conversation) implements Tool {
    @Override
    public ToolDescription description() {
      return new Schema()
          .text("task", "the id of the other task")
          .text("text", "what whoever works on it should know")
          .describe("message", "Sends a note to another task of this goal.");
    }

    @Override
    public Outcome use(Arguments arguments) throws ToolException, InterruptedException {
      String task = arguments.text("task");
      if (!TASK.matcher(task).matches()) {
        throw new ToolException("That is no id of a task.");
      }
      String text = text(arguments, "text");
      conversation.countSaying(MOST_SAYINGS);
      log.say(new AgentSaying.Message(text, task));
      return Given.of("Sent.");
    }
  }

  /** Proposes what later attempts should know. */
  record Lesson(AgentLog log, Conversation conversation) implements Tool {
    @Override
    public ToolDescription description() {
      return new Schema()
          .text("text", "one sentence, true of the repository and not only of this task")
          .describe(
              "propose_lesson",
              "Proposes what every later agent should know of this repository. A person decides"
                  + " whether it is written down.");
    }

    @Override
    public Outcome use(Arguments arguments) throws ToolException, InterruptedException {
      String text = text(arguments, "text");
      conversation.countSaying(MOST_SAYINGS);
      String id = log.say(new AgentSaying.Lesson(text));
      return Given.of(
          id.isEmpty() ? "Not kept: it is one too many, or says nothing." : "Proposed.");
    }
  }

  /** Leaves something for the tasks that depend on this one. */
  record Handoff(Conversation conversation) implements Tool {
    @Override
    public ToolDescription description() {
      return new Schema()
          .text("text", "contract, decisions, gotchas; takes the place of what was left before")
          .describe("handoff", "Leaves a note for the tasks that depend on this one.");
    }

    @Override
    public Outcome use(Arguments arguments) throws ToolException {
      conversation.handoff(text(arguments, "text"));
      return Given.of("Kept.");
    }
  }

  private static String text(Arguments arguments, String name) throws ToolException {
    String text = PlainText.of(arguments.text(name)).strip();
    if (text.isEmpty() || text.length() > LONGEST_TEXT) {
      throw new ToolException("\"" + name + "\" must have 1 to " + LONGEST_TEXT + " characters.");
    }
    return text;
  }
}
