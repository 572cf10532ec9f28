package dev.divisi.agents.model;

import dev.divisi.agents.AgentReport;
import dev.divisi.models.ToolDescription;
import dev.divisi.workspace.process.PlainText;

/** Ends the work. */
record DoneTool(Conversation conversation) implements Tool {

  static final String NAME = "done";

  private static final int LONGEST_SUMMARY = 2_000;

  @Override
  public ToolDescription description() {
    return new Schema()
        .text("summary", "what you changed and why, in a few lines")
        .optional("nothing_to_do", "boolean", "true when the task was done already")
        .describe(NAME, "Ends your work on the task. The task's checks are run then.");
  }

  @Override
  public Outcome use(Arguments arguments) throws ToolException {
    String summary = PlainText.of(arguments.text("summary")).strip();
    if (summary.isEmpty()) {
      throw new ToolException("Say in a few lines what you changed.");
    }
    boolean nothingToDo = arguments.flag("nothing_to_do");
    if (!nothingToDo && !conversation.hasChanged() && !conversation.hasAsked()) {
      throw new ToolException(
          "You have changed no file. Do the task, or say nothing_to_do: true when it was done"
              + " already, or ask when you cannot do it.");
    }
    return new Finished(
        new AgentReport(
            summary.substring(0, Math.min(LONGEST_SUMMARY, summary.length())),
            nothingToDo,
            conversation.handoff()));
  }
}
