package dev.divisi.cli;

import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What every decision is about, and why it is made. */
final class GoalSubject {
  @Parameters(index = "0", paramLabel = "GOAL", description = "Id of a goal, or its beginning.")
  private String goal = "";

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      description = "Why; it is kept with the decision.")
  private String reason = "";

  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean json;

  String goal() {
    return goal;
  }

  String reason() {
    return reason.strip();
  }

  boolean json() {
    return json;
  }
}
