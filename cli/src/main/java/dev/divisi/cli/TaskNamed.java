package dev.divisi.cli;

import picocli.CommandLine.Parameters;

/** A task that something is told of. */
final class TaskNamed {
  @Parameters(index = "0", paramLabel = "GOAL", description = "Id of a goal, or its beginning.")
  private String goal = "";

  @Parameters(index = "1", paramLabel = "TASK", description = "Id of a task of the goal.")
  private String task = "";

  String goal() {
    return goal;
  }

  String task() {
    return task;
  }
}
