package dev.divisi.agents.command;

import dev.divisi.agents.AgentException;
import dev.divisi.agents.ConfigurationFields;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * The configuration of the command family.
 *
 * @param run program and arguments; no shell is added
 * @param environment variables added to the clean environment
 * @param iterate whether the program can go on when it is told which checks fail
 * @param context whether it uses the context and the tools of the attempt
 */
record CommandConfiguration(
    List<String> run, Map<String, String> environment, boolean iterate, boolean context) {

  private static final Set<String> KEYS =
      Set.of("run", "environment", "instructions", "iterate", "context");
  private static final ConfigurationFields FIELDS =
      new ConfigurationFields(
          "{\"run\": [\"program\", \"argument\"], \"environment\": {\"NAME\": \"value\"},"
              + " \"iterate\": false, \"context\": false}");

  static CommandConfiguration parse(JsonNode json) throws AgentException {
    FIELDS.object(json, "the configuration of a command agent", KEYS);
    FIELDS.text(json.path("instructions"), "\"instructions\"");
    return new CommandConfiguration(
        FIELDS.command(json.path("run"), "\"run\""),
        FIELDS.variables(json.path("environment"), "\"environment\""),
        FIELDS.flag(json.path("iterate"), "\"iterate\"", false),
        FIELDS.flag(json.path("context"), "\"context\"", false));
  }
}
