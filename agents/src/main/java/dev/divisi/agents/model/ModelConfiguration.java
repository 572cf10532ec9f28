package dev.divisi.agents.model;

import dev.divisi.agents.AgentException;
import dev.divisi.models.ChatRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * The configuration of the model family.
 *
 * @param provider the name of a provider that the worker knows
 * @param model the model, by the name that the provider knows
 * @param settings how it is to answer
 * @param limits what one round may take
 * @param tools names of the tools on offer
 * @param commands what may be run beside the task's checks: program and arguments, by name
 */
record ModelConfiguration(
    String provider,
    String model,
    ChatRequest.Settings settings,
    Limits limits,
    Set<String> tools,
    Map<String, List<String>> commands) {

  /**
   * What one round may take.
   *
   * @param calls requests to the model
   * @param toolOutput characters of the longest result of a tool
   * @param contextTokens tokens of the longest conversation
   * @param commandTime how long a command may run
   */
  record Limits(int calls, int toolOutput, int contextTokens, Duration commandTime) {}

  private static final Set<String> KEYS =
      Set.of(
          "provider",
          "model",
          "temperature",
          "maxOutputTokens",
          "thinkingTokens",
          "limits",
          "tools",
          "commands",
          "instructions");
  private static final Set<String> LIMITS =
      Set.of("calls", "toolOutput", "contextTokens", "commandSeconds");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
  private static final int LONGEST_NAME = 200;

  static ModelConfiguration parse(JsonNode json) throws AgentException {
    known("the configuration of a model agent", json, KEYS);
    double temperature = json.path("temperature").asDouble(0);
    if (json.has("temperature")
        && (!json.path("temperature").isNumber() || temperature < 0 || temperature > 2)) {
      throw invalid("\"temperature\" must be a number from 0 to 2");
    }
    int maxOutputTokens = number(json, "maxOutputTokens", 8_192, 256, 200_000);
    Integer thinkingTokens =
        json.has("thinkingTokens")
            ? Integer.valueOf(number(json, "thinkingTokens", 0, 1_024, maxOutputTokens - 1))
            : null;
    if (json.has("instructions") && !json.path("instructions").isString()) {
      throw invalid("\"instructions\" must be a text");
    }
    JsonNode limits = json.path("limits");
    if (!limits.isMissingNode()) {
      known("\"limits\"", limits, LIMITS);
    }
    return new ModelConfiguration(
        name(json, "provider"),
        name(json, "model"),
        new ChatRequest.Settings(
            json.has("temperature") ? Double.valueOf(temperature) : null,
            maxOutputTokens,
            thinkingTokens),
        new Limits(
            number(limits, "calls", 80, 1, 1_000),
            number(limits, "toolOutput", 16_000, 1_000, 200_000),
            number(limits, "contextTokens", 100_000, 4_000, 2_000_000),
            Duration.ofSeconds(number(limits, "commandSeconds", 600, 1, 7_200))),
        tools(json.path("tools")),
        commands(json.path("commands")));
  }

  private static String name(JsonNode json, String key) throws AgentException {
    JsonNode name = json.path(key);
    if (!name.isString() || name.stringValue().isBlank()) {
      throw invalid("\"" + key + "\" is missing");
    }
    if (name.stringValue().length() > LONGEST_NAME
        || name.stringValue().chars().anyMatch(Character::isISOControl)) {
      throw invalid("\"" + key + "\" is no name");
    }
    return name.stringValue();
  }

  private static int number(JsonNode json, String key, int usual, int least, int most)
      throws AgentException {
    JsonNode number = json.path(key);
    if (number.isMissingNode()) {
      return usual;
    }
    if (!number.isIntegralNumber()
        || !number.canConvertToInt()
        || number.intValue() < least
        || number.intValue() > most) {
      throw invalid("\"" + key + "\" must be a whole number from " + least + " to " + most);
    }
    return number.intValue();
  }

  private static Set<String> tools(JsonNode json) throws AgentException {
    if (json.isMissingNode()) {
      return Toolbox.NAMES;
    }
    Set<String> tools = new TreeSet<>();
    tools.add(DoneTool.NAME);
    for (JsonNode tool : texts("\"tools\"", json)) {
      if (!Toolbox.NAMES.contains(tool.stringValue())) {
        throw invalid("there is no tool \"" + tool.stringValue() + "\"");
      }
      tools.add(tool.stringValue());
    }
    return tools;
  }

  private static Map<String, List<String>> commands(JsonNode json) throws AgentException {
    Map<String, List<String>> commands = new LinkedHashMap<>();
    if (json.isMissingNode()) {
      return commands;
    }
    if (!json.isObject()) {
      throw invalid("\"commands\" must be an object of names and lists");
    }
    for (Map.Entry<String, JsonNode> entry : json.properties()) {
      if (!NAME.matcher(entry.getKey()).matches()) {
        throw invalid("\"" + entry.getKey() + "\" cannot name a command");
      }
      List<String> command = new ArrayList<>();
      for (JsonNode word : texts("the command " + entry.getKey(), entry.getValue())) {
        command.add(word.stringValue());
      }
      if (command.isEmpty() || command.getFirst().isBlank()) {
        throw invalid("the command " + entry.getKey() + " needs a program");
      }
      commands.put(entry.getKey(), List.copyOf(command));
    }
    return commands;
  }

  private static Iterable<JsonNode> texts(String where, JsonNode json) throws AgentException {
    boolean texts = json.isArray();
    for (JsonNode text : json) {
      texts &= text.isString() && text.stringValue().indexOf('\0') < 0;
    }
    if (!texts) {
      throw invalid(where + " must be a list of texts");
    }
    return json;
  }

  private static void known(String where, JsonNode json, Set<String> keys) throws AgentException {
    if (!json.isObject()) {
      throw invalid(where + " must be an object");
    }
    Set<String> unknown = new TreeSet<>(json.propertyNames());
    unknown.removeAll(keys);
    if (!unknown.isEmpty()) {
      throw invalid(where + " has unknown keys " + unknown + "; known: " + new TreeSet<>(keys));
    }
  }

  private static AgentException invalid(String message) {
    return new AgentException(
        AgentException.Kind.REJECTED,
        "AGENT_CONFIGURATION_INVALID",
        message
            + "; expected {\"provider\": \"anthropic\", \"model\": \"...\", \"limits\": {...},"
            + " \"tools\": [...], \"commands\": {\"name\": [\"program\", \"argument\"]}}");
  }
}
