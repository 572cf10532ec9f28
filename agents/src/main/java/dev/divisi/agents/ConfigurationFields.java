package dev.divisi.agents;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads the configuration of an agent strictly: what is unknown or of another shape is an error.
 *
 * @param expected how a configuration looks, for messages; empty for none
 */
public record ConfigurationFields(String expected) {

  private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final String RESERVED = "DIVISI_";

  /**
   * Requires an object with no other keys than these.
   *
   * @param where what it is, for messages
   * @throws AgentException REJECTED, {@code AGENT_CONFIGURATION_INVALID}, as all here
   */
  public JsonNode object(JsonNode json, String where, Set<String> keys) throws AgentException {
    if (!json.isObject()) {
      throw invalid(where + " must be an object");
    }
    Set<String> unknown = new TreeSet<>(json.propertyNames());
    unknown.removeAll(keys);
    if (!unknown.isEmpty()) {
      throw invalid("unknown keys " + unknown);
    }
    return json;
  }

  /** The texts of a list; none when it is absent. */
  public List<String> texts(JsonNode json, String where) throws AgentException {
    if (isAbsent(json)) {
      return List.of();
    }
    if (!json.isArray()) {
      throw invalid(where + " must be a list");
    }
    List<String> texts = new ArrayList<>();
    for (JsonNode text : json) {
      // YAML turns an unquoted 3 or true into a number or a boolean; as arguments they are what was
      // meant.
      if (!isScalar(text)) {
        throw invalid("each of " + where + " must be text, not " + text);
      }
      texts.add(checked(text.asString(), where));
    }
    return List.copyOf(texts);
  }

  /** A program and its arguments. */
  public List<String> command(JsonNode json, String where) throws AgentException {
    if (!json.isArray() || json.isEmpty()) {
      throw invalid(where + " must be a list: the program and its arguments");
    }
    List<String> command = texts(json, where);
    if (command.getFirst().isBlank()) {
      throw invalid("the first of " + where + " must name a program");
    }
    return command;
  }

  /** A text; null when it is absent. */
  public @Nullable String text(JsonNode json, String where) throws AgentException {
    if (isAbsent(json)) {
      return null;
    }
    if (!isScalar(json) || json.asString().isBlank()) {
      throw invalid(where + " must be text, not " + json);
    }
    return checked(json.asString(), where);
  }

  /** True or false; what is usual when it is absent. */
  public boolean flag(JsonNode json, String where, boolean usual) throws AgentException {
    if (isAbsent(json)) {
      return usual;
    }
    if (!json.isBoolean()) {
      throw invalid(where + " must be true or false, not " + json);
    }
    return json.booleanValue();
  }

  /** Environment variables by name; none when they are absent. */
  public Map<String, String> variables(JsonNode json, String where) throws AgentException {
    if (isAbsent(json)) {
      return Map.of();
    }
    if (!json.isObject()) {
      throw invalid(where + " must be an object of names and values");
    }
    Map<String, String> variables = new LinkedHashMap<>();
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
      if (!isScalar(value)) {
        throw invalid("the variable " + name + " must be text, not " + value);
      }
      variables.put(name, checked(value.asString(), "the variable " + name));
    }
    return variables;
  }

  /** Whether there is nothing. */
  public static boolean isAbsent(JsonNode json) {
    return json.isMissingNode() || json.isNull();
  }

  /** What is wrong, in the words of all such failures. */
  public AgentException invalid(String message) {
    return new AgentException(
        AgentException.Kind.REJECTED,
        "AGENT_CONFIGURATION_INVALID",
        expected.isEmpty() ? message : message + "; expected " + expected);
  }

  private static boolean isScalar(JsonNode json) {
    return json.isString() || json.isNumber() || json.isBoolean();
  }

  private String checked(String text, String where) throws AgentException {
    if (text.indexOf('\0') >= 0) {
      throw invalid(where + " holds a NUL character");
    }
    return text;
  }
}
