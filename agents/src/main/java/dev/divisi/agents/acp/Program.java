package dev.divisi.agents.acp;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

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

  /** Whether that stands in its environment or in its home. */
  boolean says(String placeholder) {
    return environment.values().stream().anyMatch(value -> value.contains(placeholder))
        || home.values().stream().anyMatch(file -> file.toString().contains(placeholder));
  }

  /**
   * The same with values where their placeholders stand.
   *
   * @param values by placeholder, such as {@code ${model}}
   */
  Program filledIn(Map<String, String> values) {
    Map<String, String> variables = new LinkedHashMap<>();
    environment.forEach((name, value) -> variables.put(name, filled(value, values)));
    Map<String, JsonNode> files = new LinkedHashMap<>();
    home.forEach((path, content) -> files.put(path, filled(content, values)));
    return new Program(
        command.stream().map(word -> filled(word, values)).toList(), variables, files, readable);
  }

  private static String filled(String text, Map<String, String> values) {
    String filled = text;
    for (Map.Entry<String, String> value : values.entrySet()) {
      filled = filled.replace(value.getKey(), value.getValue());
    }
    return filled;
  }

  private static JsonNode filled(JsonNode json, Map<String, String> values) {
    if (json.isString()) {
      return JsonNodeFactory.instance.stringNode(filled(json.stringValue(), values));
    }
    if (json.isObject()) {
      ObjectNode object = JsonNodeFactory.instance.objectNode();
      json.properties()
          .forEach(
              entry ->
                  object.set(filled(entry.getKey(), values), filled(entry.getValue(), values)));
      return object;
    }
    return json;
  }
}
