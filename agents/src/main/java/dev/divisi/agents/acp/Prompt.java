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
    Prompt prompt = new Prompt();
    prompt
        .line("You work on one task, alone, in the directory " + assignment.worktree() + ".")
        .line(
            "Edit its files so that the task is done. There is no git in it: what you leave in the"
                + " files is taken, compared with how it was, checked and reviewed. A change where"
                + " you may not write is refused. You may run the checks too. Nobody answers while"
                + " you work, so decide by yourself.");
    if (!assignment.instructions().isEmpty()) {
      prompt.section("How you work").line(assignment.instructions());
    }
    prompt.line("").line(assignment.given().context().strip());
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
