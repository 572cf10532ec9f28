package dev.divisi.agents.model;

import dev.divisi.workspace.process.CommandRunner;
import dev.divisi.workspace.process.Sandbox;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * With what the commands of a model are run.
 *
 * @param runner runs them
 * @param sandbox puts walls around them
 * @param readable what they may read beside their worktree, such as a repository of libraries
 * @param environment variables that they get; no secrets, as they run code of the repository
 */
public record Workbench(
    CommandRunner runner, Sandbox sandbox, List<Path> readable, Map<String, String> environment) {

  public Workbench {
    readable = List.copyOf(readable);
    environment = Map.copyOf(environment);
  }
}
