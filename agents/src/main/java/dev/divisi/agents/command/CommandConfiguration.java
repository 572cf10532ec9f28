package dev.divisi.agents.command;

import dev.divisi.agents.AgentException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * The configuration of the command family.
 *
 * @param run program and arguments; no shell is added
 * @param environment variables added to the clean environment
 * @param iterate whether the program can go on when it is told which checks fail
 */
record CommandConfiguration(List<String> run, Map<String, String> environment, boolean iterate) {

  private static final Set<String> KEYS = Set.of("run", "environment", "iterate");
  private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final String RESERVED = "DIVISI_";

  static CommandConfiguration parse(JsonNode json) throws AgentException {
    if (!json.isObject()) {
      throw invalid("the configuration of a command agent must be an object");
    }
    Set<String> unknown = new TreeSet<>(json.propertyNames());
    unknown.removeAll(KEYS);
    if (!unknown.isEmpty()) {
      throw invalid("unknown keys " + unknown);
    }
    return new CommandConfiguration(
        run(json.path("run")),
        environment(json.path("environment")),
        iterate(json.path("iterate")));
  }

  private static List<String> run(JsonNode json) throws AgentException {
    if (!json.isArray() || json.isEmpty()) {
      throw invalid("\"run\" must be a list: the program and its arguments");
    }
    List<String> run = new ArrayList<>();
    for (JsonNode word : json) {
      // YAML turns an unquoted 3 or true into a number or a boolean; as arguments they are what was
      // meant.
      if (!word.isString() && !word.isNumber() && !word.isBoolean()) {
        throw invalid("each of \"run\" must be text, not " + word);
      }
      run.add(checked(word.asString(), "\"run\""));
    }
    if (run.getFirst().isBlank()) {
      throw invalid("the first of \"run\" must name a program");
    }
    return List.copyOf(run);
  }

  private static Map<String, String> environment(JsonNode json) throws AgentException {
    if (json.isMissingNode() || json.isNull()) {
      return Map.of();
    }
    if (!json.isObject()) {
      throw invalid("\"environment\" must be an object of names and values");
    }
    Map<String, String> environment = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : json.properties()) {
      String name = entry.getKey();
      JsonNode value = entry.getValue();
      if (!VARIABLE.matcher(name).matches() || name.startsWith(RESERVED)) {
        throw invalid(
            "\""
                + name
                + "\" cannot name a variable; letters, digits and underscores can, but not "
                + RESERVED
                + "...");
      }
      if (!value.isString() && !value.isNumber() && !value.isBoolean()) {
        throw invalid("the variable " + name + " must be text, not " + value);
      }
      environment.put(name, checked(value.asString(), "the variable " + name));
    }
    return environment;
  }

  private static boolean iterate(JsonNode json) throws AgentException {
    if (json.isMissingNode() || json.isNull()) {
      return false;
    }
    if (!json.isBoolean()) {
      throw invalid("\"iterate\" must be true or false, not " + json);
    }
    return json.booleanValue();
  }

  private static String checked(String text, String where) throws AgentException {
    if (text.indexOf('\0') >= 0) {
      throw invalid(where + " holds a NUL character");
    }
    return text;
  }

  private static AgentException invalid(String message) {
    return new AgentException(
        AgentException.Kind.REJECTED,
        "AGENT_CONFIGURATION_INVALID",
        message
            + "; expected {\"run\": [\"program\", \"argument\"], \"environment\": {\"NAME\": \"value\"},"
            + " \"iterate\": false}");
  }
}
