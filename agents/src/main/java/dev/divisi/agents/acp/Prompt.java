package dev.divisi.agents.acp;

import dev.divisi.agents.AgentNote;
import dev.divisi.agents.Assignment;
import java.util.List;

/** What an agent is told, in words: its task at first, and what comes up later. */
final class Prompt {
  /** The line that an agent answers with when its task needs nothing. */
  static final String NOTHING_TO_DO = "NOTHING TO DO";

  /** The line under which it leaves what others should know. */
  static final String HANDOFF = "## Handoff";

  private final StringBuilder text = new StringBuilder();

  private Prompt() {}

  /** The whole task, for the first prompt of a session. */
  static String task(Assignment assignment, List<AgentNote> notes) {
    Assignment.Brief brief = assignment.brief();
    Prompt prompt = new Prompt();
    prompt
        .line("You work on one task, alone, in the directory " + assignment.worktree() + ".")
        .line(
            "Edit its files so that the task is done. There is no git in it: what you leave in the"
                + " files is taken, compared with how it was, checked and reviewed. Nobody answers"
                + " while you work, so decide by yourself.");
    if (!assignment.instructions().isEmpty()) {
      prompt.section("How you work").line(assignment.instructions());
    }
    prompt.section("Task: " + brief.title()).line(brief.description());
    prompt
        .section("Where you may write")
        .line("Only files that match one of these; a change anywhere else is refused.")
        .items(brief.scope().patterns());
    if (!brief.acceptanceCriteria().isEmpty()) {
      prompt.section("What must hold afterwards").items(brief.acceptanceCriteria());
    }
    if (!brief.checks().isEmpty()) {
      prompt
          .section("Checks")
          .line("These commands are run on the result and must succeed. You may run them too.")
          .items(
              brief.checks().stream()
                  .map(check -> check.name() + ": " + String.join(" ", check.command()))
                  .toList());
    }
    if (!brief.handoffs().isEmpty()) {
      prompt.section("What the tasks before this one left");
      brief
          .handoffs()
          .forEach(left -> prompt.item(left.title() + " (" + left.taskId() + "): " + left.text()));
    }
    if (!brief.feedback().isEmpty()) {
      prompt
          .section("What earlier attempts taught")
          .line("They failed; the files are as they were before them.")
          .items(brief.feedback().stream().map(Prompt::lesson).toList());
    }
    if (!assignment.round().findings().isEmpty()) {
      prompt
          .section("What is wrong with what is in the files now")
          .line("You worked on this task before, and this was found. Go on from there.")
          .items(assignment.round().findings());
    }
    if (!notes.isEmpty()) {
      prompt.section("What you are told").items(notes.stream().map(Prompt::said).toList());
    }
    return prompt
        .section("When you are done")
        .line(
            "Say in a few lines what you changed. If the task was done already and nothing had to"
                + " be changed, begin with the line "
                + NOTHING_TO_DO
                + ". If those who build on this task should know something that the files do not"
                + " show, end with the line "
                + HANDOFF
                + " and what it is.")
        .text
        .toString();
  }

  /** What came up while it worked. */
  static String more(List<AgentNote> notes, List<String> refusals) {
    Prompt prompt = new Prompt();
    if (!notes.isEmpty()) {
      prompt
          .line("While you worked, you were told:")
          .items(notes.stream().map(Prompt::said).toList());
    }
    if (!refusals.isEmpty()) {
      prompt
          .line("You asked for what you may not do, and it was refused:")
          .items(refusals)
          .line("Do without it. If you already have, there is nothing more to do.");
    }
    return prompt
        .line("Go on with the task until it is done, and end as you were told at first.")
        .text
        .toString();
  }

  private static String lesson(Assignment.Feedback lesson) {
    return lesson.line()
        + (lesson.changed().isBlank() ? "" : "\nIt changed: " + lesson.changed())
        + (lesson.repeats() > 1
            ? "\nThis happened " + lesson.repeats() + " times in a row: try another way."
            : "");
  }

  private static String said(AgentNote note) {
    return note.from()
        + ": "
        + note.text()
        + (note.scope().isEmpty()
            ? ""
            : "\nFrom now on you may write " + String.join(", ", note.scope()));
  }

  private Prompt section(String title) {
    text.append("\n# ").append(title.replace('\n', ' ')).append("\n");
    return this;
  }

  private Prompt line(String line) {
    text.append(line).append('\n');
    return this;
  }

  private Prompt items(List<String> items) {
    items.forEach(this::item);
    return this;
  }

  private Prompt item(String item) {
    text.append("- ").append(item.strip().replace("\n", "\n  ")).append('\n');
    return this;
  }
}
