package dev.divisi.agents.model;

import dev.divisi.agents.AgentReport;
import dev.divisi.models.ToolDescription;

/** A tool that a model may call. Names what it does not do, and what to do instead. */
interface Tool {

  /** What came of a call. */
  sealed interface Outcome {}

  /**
   * Something for the model to read.
   *
   * @param text what it is given
   * @param changed whether files have changed, so that the same call may give something else
   * @param reproducible whether the same call on the same files gives the same text
   */
  record Given(String text, boolean changed, boolean reproducible) implements Outcome {

    /** What was found. */
    static Given of(String text) {
      return new Given(text, false, true);
    }

    /** What was changed. */
    static Given changed(String text) {
      return new Given(text, true, true);
    }
  }

  /** The end of the work. */
  record Finished(AgentReport report) implements Outcome {}

  ToolDescription description();

  /**
   * Does it.
   *
   * @throws ToolException when it cannot be done; its message is what the model is given
   */
  Outcome use(Arguments arguments) throws ToolException, InterruptedException;
}
