package dev.divisi.local;

import java.nio.file.Path;

/**
 * The directory where a local Divisi keeps everything: data, logs, and what came of goals.
 *
 * @param directory absolute; made when it is needed
 */
public record DivisiHome(Path directory) {
  public DivisiHome {
    directory = directory.toAbsolutePath().normalize();
  }

  /** What the broker keeps. */
  public Path kafka() {
    return directory.resolve("kafka");
  }

  /** Clones and worktrees of the services that work with git. */
  public Path workspace(String service) {
    return directory.resolve("workspace").resolve(service);
  }

  /** The task graph's stores; all of it can be rebuilt from the broker. */
  public Path taskGraphState() {
    return directory.resolve("task-graph");
  }

  /** Log files. */
  public Path logs() {
    return directory.resolve("logs");
  }

  /** What is kept of one goal, such as its audit events. */
  public Path goal(String goalId) {
    return directory.resolve("goals").resolve(goalId);
  }

  /** Copies of the example that demonstrations worked on. */
  public Path demonstrations() {
    return directory.resolve("demo");
  }

  /** Says which process runs Divisi here. */
  public RunningFile running() {
    return new RunningFile(directory.resolve("running.json"));
  }
}
