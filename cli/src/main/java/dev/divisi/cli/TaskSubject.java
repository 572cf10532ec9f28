package dev.divisi.cli;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** A decision about one task. */
final class TaskSubject {
  @Mixin private final GoalSubject goal = new GoalSubject();

  @Parameters(index = "1", paramLabel = "TASK", description = "Id of a task of the goal.")
  private String task = "";

  GoalSubject goal() {
    return goal;
  }

  String task() {
    return task;
  }
}
