package dev.divisi.agents.model;

import dev.divisi.agents.AgentNote;
import dev.divisi.agents.Assignment;
import dev.divisi.models.MarkedData;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What a model is told of its task. What is not said by the plan or a person is marked as data, so
 * that it is not taken for an instruction.
 */
final class TaskPrompt {

  /** Raised with each change of the system prompt, so that records can be told apart. */
  static final int VERSION = 1;

  private TaskPrompt() {}

  /** What every task is begun with. */
  static String system() {
    try (InputStream in = TaskPrompt.class.getResourceAsStream("system-prompt.md")) {
      if (in == null) {
        throw new IllegalStateException("system-prompt.md is not on the class path");
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return text.strip() + "\n\n(Divisi's prompt, version " + VERSION + ")";
    } catch (IOException e) {
      throw new IllegalStateException("system-prompt.md cannot be read", e);
    }
  }

  /** The task. */
  static String of(Assignment assignment) {
    Assignment.Brief brief = assignment.brief();
    StringBuilder text = new StringBuilder();
    if (!assignment.instructions().isEmpty()) {
      text.append("# How you work\n\n").append(assignment.instructions()).append("\n\n");
    }
    text.append("# Task: ").append(brief.title()).append('\n');
    paragraph(text, brief.description());
    list(text, "You may write", brief.scope().patterns());
    list(text, "It is done when", brief.acceptanceCriteria());
    list(
        text,
        "It is checked with (run them by name)",
        brief.checks().stream()
            .map(check -> check.name() + ": " + String.join(" ", check.command()))
            .toList());
    for (Assignment.Handoff handoff : brief.handoffs()) {
      String from = "handoff of the task " + handoff.taskId() + ", " + handoff.title();
      paragraph(
          text,
          "A task that this one depends on left this:\n" + MarkedData.of(from, handoff.text()));
    }
    for (Assignment.Feedback lesson : brief.feedback()) {
      text.append("\nBefore this, ").append(lesson.source()).append(" said");
      text.append(lesson.attempt() > 0 ? " of attempt " + lesson.attempt() : "");
      text.append(lesson.repeats() > 1 ? " (as of " + lesson.repeats() + " in a row)" : "");
      text.append(":\n");
      text.append(
          lesson.source().equals("person")
              ? lesson.message()
              : MarkedData.of("feedback " + lesson.code(), lesson.message()));
      text.append('\n');
      if (!lesson.changed().isBlank()) {
        paragraph(text, "That attempt changed:\n" + MarkedData.of("changes", lesson.changed()));
      }
    }
    return text.toString().strip();
  }

  /** What a further round is begun with. */
  static String again(Assignment.Round round) {
    return "Your work was checked, and this is not as it should be:\n"
        + MarkedData.of("findings", String.join("\n\n", round.findings()))
        + "\nMend it and call done again."
        + (round.limit() > 0 ? " This is round " + round.number() + " of " + round.limit() : "");
  }

  /** What somebody says while the model works. A person may instruct it, and nobody else. */
  static String note(AgentNote note) {
    String scope =
        note.scope().isEmpty() ? "" : "\nFrom now on you may write: " + note.scope() + ".";
    String text =
        note.kind().equals("STEER") || note.kind().equals("ANSWER")
            ? note.text()
            : note.text().isBlank()
                ? ""
                : MarkedData.of(note.kind() + " of " + note.from(), note.text());
    return "Note (" + note.kind() + ") from " + note.from() + ":\n" + text + scope;
  }

  private static void paragraph(StringBuilder text, String paragraph) {
    if (!paragraph.isBlank()) {
      text.append('\n').append(paragraph.strip()).append('\n');
    }
  }

  private static void list(StringBuilder text, String head, List<String> items) {
    if (!items.isEmpty()) {
      text.append('\n').append(head).append(":\n");
      items.forEach(item -> text.append("- ").append(item).append('\n'));
    }
  }
}
