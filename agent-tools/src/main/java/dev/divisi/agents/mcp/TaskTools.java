package dev.divisi.agents.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.divisi.agents.AgentReport;
import dev.divisi.agents.AgentSaying;
import dev.divisi.agents.Assignment;
import dev.divisi.agents.command.TaskJson;
import dev.divisi.globs.PathGlob;
import dev.divisi.workspace.process.PlainText;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What an agent can ask of its task, and say to others. */
final class TaskTools {
  private static final Pattern TASK_ID = Pattern.compile(AgentSaying.Message.TASK_ID);

  private final HeardLog log;
  private Assignment assignment;
  private String handoff = "";
  private int said;

  TaskTools(HeardLog log, Assignment first) {
    this.log = log;
    this.assignment = first;
  }

  /** Begins another round; what was noted stays. */
  synchronized void goOn(Assignment next) {
    assignment = next;
    said = 0;
  }

  synchronized Assignment assignment() {
    return assignment;
  }

  /** What was noted for dependents; empty when nothing was. */
  synchronized Optional<String> handoff() {
    return handoff.isEmpty() ? Optional.empty() : Optional.of(handoff);
  }

  List<Tool> all() {
    return List.of(
        Tool.of(
            "read_spec",
            "Reads your task as JSON: what to change, scope, acceptance criteria, checks, what"
                + " earlier attempts taught, what other tasks left, and notes: answers to what you"
                + " asked, and what people say meanwhile.",
            true,
            """
            {"offset": {"type": "integer", "minimum": 0, "maximum": 10000000,
                        "description": "From this character on, where it was cut before"}}
            """,
            this::readSpec),
        Tool.of(
            "note",
            "Leaves a note for whoever depends on your task: contract, decisions, gotchas. Each"
                + " call adds to it.",
            false,
            "{\"text\": {\"type\": \"string\", \"minLength\": 1}}",
            this::note,
            "text"),
        Tool.of(
            "message",
            "Tells another task of the same goal something that it should know.",
            false,
            """
            {"task": {"type": "string", "pattern": "^%s$", "description": "The id of that task"},
             "text": {"type": "string", "minLength": 1}}
            """
                .formatted(AgentSaying.Message.TASK_ID),
            this::message,
            "task",
            "text"),
        Tool.of(
            "propose_lesson",
            "Proposes what every later agent should know of this repository, in one sentence. A"
                + " person decides whether it is written down; nobody waits for that.",
            false,
            "{\"text\": {\"type\": \"string\", \"minLength\": 1}}",
            this::proposeLesson,
            "text"),
        Tool.of(
            "ask",
            "Asks a person what you cannot find out and must not guess. It does not wait for the"
                + " answer.",
            false,
            "{\"question\": {\"type\": \"string\", \"minLength\": 1}}",
            this::ask,
            "question"),
        Tool.of(
            "request_scope",
            "Asks to write files beside the scope of your task. It does not wait for the answer.",
            false,
            """
            {"globs": {"type": "array", "items": {"type": "string"}, "minItems": 1, "maxItems": %d,
                       "description": "What to write beside the scope, such as m2/src/**"},
             "reason": {"type": "string", "minLength": 1}}
            """
                .formatted(AgentSaying.ScopeRequest.MOST_GLOBS),
            this::requestScope,
            "globs",
            "reason"));
  }

  private String readSpec(Arguments arguments) throws ToolException {
    String spec = PlainText.of(new String(TaskJson.bytes(assignment(), log.notes()), UTF_8));
    int offset = arguments.number("offset", 0, 0, 10_000_000);
    if (offset == 0) {
      return spec;
    }
    if (offset >= spec.length()) {
      throw new ToolException("The task has " + spec.length() + " characters only.");
    }
    return spec.substring(offset);
  }

  private synchronized String note(Arguments arguments) throws ToolException {
    String text = arguments.text("text", AgentReport.MAX_HANDOFF_BYTES);
    String all = handoff.isEmpty() ? text : handoff + "\n\n" + text;
    int left = AgentReport.MAX_HANDOFF_BYTES - handoff.getBytes(UTF_8).length;
    if (all.getBytes(UTF_8).length > AgentReport.MAX_HANDOFF_BYTES) {
      throw new ToolException(
          "The note would be too long: " + Math.max(0, left - 2) + " bytes are left. Say less.");
    }
    handoff = all;
    return "Noted. Tasks that depend on yours are given it when yours is merged.";
  }

  private String message(Arguments arguments) throws ToolException, InterruptedException {
    String task = arguments.text("task", 255);
    if (!TASK_ID.matcher(task).matches()) {
      throw new ToolException(
          "\"" + PlainText.line(task, 100) + "\" is no id of a task: " + TASK_ID.pattern());
    }
    String text = arguments.text("text", AgentSaying.MAX_TEXT_BYTES);
    say(new AgentSaying.Message(text, task));
    return "Sent to " + task + ", if the goal has such a task. It may never answer; go on.";
  }

  private String proposeLesson(Arguments arguments) throws ToolException, InterruptedException {
    String id = say(new AgentSaying.Lesson(arguments.text("text", AgentSaying.MAX_TEXT_BYTES)));
    return id.isEmpty()
        ? "Not kept: it says nothing, or you have proposed "
            + AgentSaying.Lesson.MOST_IN_AN_ATTEMPT
            + " already. Go on."
        : "Proposed. A person decides; go on.";
  }

  private String ask(Arguments arguments) throws ToolException, InterruptedException {
    say(new AgentSaying.Question(arguments.text("question", AgentSaying.MAX_TEXT_BYTES)));
    return "Asked. "
        + waits("If you cannot go on without it, end now and leave all files as they were");
  }

  private String requestScope(Arguments arguments) throws ToolException, InterruptedException {
    List<String> globs = arguments.globs("globs").stream().map(PathGlob::pattern).toList();
    if (globs.isEmpty()) {
      throw new ToolException("\"globs\" must name what you want to write.");
    }
    String reason = arguments.text("reason", AgentSaying.MAX_TEXT_BYTES);
    say(new AgentSaying.ScopeRequest(reason, globs));
    return "Asked for. Until it is granted, what you write outside your scope is refused. "
        + waits("If you cannot go on without it, end now");
  }

  private static String waits(String otherwise) {
    return "Go on with what does not depend on it: the answer comes among the notes of read_spec. "
        + otherwise
        + ": the task waits, and another attempt is told the answer.";
  }

  private String say(AgentSaying saying) throws ToolException, InterruptedException {
    synchronized (this) {
      if (said >= AgentSaying.MOST_IN_A_RUN) {
        throw new ToolException(
            "You have said "
                + said
                + " things to others, and that is all you may. Go on without, or end.");
      }
      said++;
    }
    return log.say(saying);
  }
}
