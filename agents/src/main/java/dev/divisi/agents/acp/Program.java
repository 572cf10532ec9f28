package dev.divisi.agents.acp;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * How an agent's program is started.
 *
 * @param command program and arguments
 * @param environment variables that it gets
 * @param home files of its home, by path below it; a text as it is, anything else as JSON
 * @param readable what it may read outside of its worktree, beside what the system has
 */
record Program(
    List<String> command,
    Map<String, String> environment,
    Map<String, JsonNode> home,
    List<Path> readable) {

  Program {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
    // In order, so that the same configuration gives the same home.
    home = new LinkedHashMap<>(home);
    readable = List.copyOf(readable);
  }
}
