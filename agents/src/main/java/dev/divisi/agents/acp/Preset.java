package dev.divisi.agents.acp;

import dev.divisi.agents.AgentException;
import dev.divisi.agents.ConfigurationFields;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * How a known agent is started: data beside this class. {@code whenModel} and {@code whenBaseUrl}
 * are added where a model or an address is given, and say {@code ${model}} and {@code ${baseUrl}}
 * where it stands.
 *
 * @param command program and arguments; empty when the configuration names it
 * @param arguments what is added to it, or to what the configuration names
 * @param environment variables
 * @param home files of its home, by path
 * @param additions what {@code whenModel} and {@code whenBaseUrl} say
 */
record Preset(
    List<String> command,
    List<String> arguments,
    Map<String, String> environment,
    Map<String, JsonNode> home,
    Map<String, JsonNode> additions) {

  static final List<String> NAMES = List.of("claude-code", "codex", "gemini", "goose", "opencode");
  static final Preset NONE = new Preset(List.of(), List.of(), Map.of(), Map.of(), Map.of());

  private static final String WHEN_MODEL = "whenModel";
  private static final String WHEN_BASE_URL = "whenBaseUrl";
  private static final int MOST_HOME_FILES = 50;

  static Preset named(String name, ConfigurationFields fields) throws AgentException {
    if (!NAMES.contains(name)) {
      throw fields.invalid(
          "there is no preset \"" + name + "\"; there are " + String.join(", ", NAMES));
    }
    JsonNode json = load(name);
    fields.object(
        json, "a preset", Set.of("command", "environment", "home", WHEN_MODEL, WHEN_BASE_URL));
    Map<String, JsonNode> additions = new TreeMap<>();
    for (String when : List.of(WHEN_MODEL, WHEN_BASE_URL)) {
      if (json.has(when)) {
        additions.put(when, json.path(when));
      }
    }
    return new Preset(
        fields.command(json.path("command"), "\"command\""),
        List.of(),
        fields.variables(json.path("environment"), "\"environment\""),
        home(json.path("home"), fields),
        additions);
  }

  private static JsonNode load(String name) {
    try (InputStream in = Preset.class.getResourceAsStream("presets/" + name + ".json")) {
      if (in == null) {
        throw new IllegalStateException("the preset " + name + " is missing in this build");
      }
      return JsonMapper.shared().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether the program is started with its model. */
  boolean takesModel() {
    return additions.containsKey(WHEN_MODEL);
  }

  /** The preset with what it adds where a model and an address are given. */
  Preset with(boolean model, boolean baseUrl, ConfigurationFields fields) throws AgentException {
    Preset preset = model ? plus(additions.get(WHEN_MODEL), fields) : this;
    return baseUrl ? preset.plus(additions.get(WHEN_BASE_URL), fields) : preset;
  }

  private Preset plus(@Nullable JsonNode addition, ConfigurationFields fields)
      throws AgentException {
    if (addition == null) {
      return this;
    }
    fields.object(addition, "an addition", Set.of("arguments", "environment", "home"));
    List<String> more = new ArrayList<>(arguments);
    more.addAll(fields.texts(addition.path("arguments"), "\"arguments\""));
    Map<String, String> variables = new TreeMap<>(environment);
    variables.putAll(fields.variables(addition.path("environment"), "\"environment\""));
    return new Preset(
        command, more, variables, merged(home, home(addition.path("home"), fields)), additions);
  }

  /** The files of a home. */
  static Map<String, JsonNode> home(JsonNode json, ConfigurationFields fields)
      throws AgentException {
    Map<String, JsonNode> home = new LinkedHashMap<>();
    if (ConfigurationFields.isAbsent(json)) {
      return home;
    }
    if (!json.isObject() || json.size() > MOST_HOME_FILES) {
      throw fields.invalid(
          "\"home\" must be an object of at most " + MOST_HOME_FILES + " paths and contents");
    }
    for (Map.Entry<String, JsonNode> file : json.properties()) {
      if (!isBelow(file.getKey())) {
        throw fields.invalid("\"" + file.getKey() + "\" is no path below a home");
      }
      home.put(file.getKey(), file.getValue());
    }
    return home;
  }

  private static boolean isBelow(String path) {
    try {
      Path file = Path.of(path);
      return !path.isBlank()
          && !file.isAbsolute()
          && file.normalize().equals(file)
          && !file.startsWith("..");
    } catch (InvalidPathException e) {
      return false;
    }
  }

  /** Objects are merged key by key; of anything else, what comes later counts. */
  static Map<String, JsonNode> merged(Map<String, JsonNode> first, Map<String, JsonNode> then) {
    Map<String, JsonNode> merged = new LinkedHashMap<>(first);
    then.forEach((path, content) -> merged.merge(path, content, (old, more) -> merged(old, more)));
    return merged;
  }

  private static JsonNode merged(JsonNode first, JsonNode then) {
    if (!(first instanceof ObjectNode one) || !(then instanceof ObjectNode other)) {
      return then;
    }
    ObjectNode merged = one.deepCopy();
    other
        .properties()
        .forEach(
            entry -> {
              JsonNode old = merged.get(entry.getKey());
              merged.set(
                  entry.getKey(), old == null ? entry.getValue() : merged(old, entry.getValue()));
            });
    return merged;
  }
}
