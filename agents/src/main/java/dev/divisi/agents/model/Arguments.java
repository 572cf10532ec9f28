package dev.divisi.agents.model;

import dev.divisi.models.ToolDescription;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The arguments of a call, as a model wrote them. */
final class Arguments {

  private static final int SHOWN = 200;

  private final JsonNode json;

  private Arguments(JsonNode json) {
    this.json = json;
  }

  /**
   * Reads them.
   *
   * @throws ToolException when they are no object, hold what the tool does not know, or lack what
   *     it needs
   */
  static Arguments parse(String text, ToolDescription tool) throws ToolException {
    JsonNode json;
    try {
      json = JsonMapper.shared().readTree(text.isBlank() ? "{}" : text);
    } catch (JacksonException e) {
      throw new ToolException(
          "The arguments of "
              + tool.name()
              + " are not JSON ("
              + e.getOriginalMessage()
              + "). They began with: "
              + text.substring(0, Math.min(SHOWN, text.length()))
              + "\nCall it again with one JSON object; escape quotes and line breaks in texts.");
    }
    if (!json.isObject()) {
      throw new ToolException("The arguments of " + tool.name() + " must be one JSON object.");
    }
    Set<String> known = new TreeSet<>(tool.schema().path("properties").propertyNames());
    Set<String> unknown = new TreeSet<>(json.propertyNames());
    unknown.removeAll(known);
    Set<String> missing = new TreeSet<>();
    tool.schema().path("required").forEach(name -> missing.add(name.asString("")));
    missing.removeIf(json::has);
    if (!unknown.isEmpty() || !missing.isEmpty()) {
      throw new ToolException(
          "The arguments of "
              + tool.name()
              + " are "
              + known
              + (unknown.isEmpty() ? "" : "; there is no " + unknown)
              + (missing.isEmpty() ? "" : "; missing: " + missing)
              + ". Call it again.");
    }
    return new Arguments(json);
  }

  JsonNode json() {
    return json;
  }

  String text(String name) throws ToolException {
    return optionalText(name)
        .orElseThrow(() -> new ToolException("\"" + name + "\" is missing; it must be a text."));
  }

  Optional<String> optionalText(String name) throws ToolException {
    JsonNode text = json.path(name);
    if (text.isMissingNode() || text.isNull()) {
      return Optional.empty();
    }
    if (!text.isString()) {
      throw new ToolException("\"" + name + "\" must be a text.");
    }
    return Optional.of(text.stringValue());
  }

  Optional<Integer> optionalNumber(String name) throws ToolException {
    JsonNode number = json.path(name);
    if (number.isMissingNode() || number.isNull()) {
      return Optional.empty();
    }
    if (!number.isIntegralNumber() || !number.canConvertToInt()) {
      throw new ToolException("\"" + name + "\" must be a whole number.");
    }
    return Optional.of(number.intValue());
  }

  boolean flag(String name) throws ToolException {
    JsonNode flag = json.path(name);
    if (!flag.isMissingNode() && !flag.isNull() && !flag.isBoolean()) {
      throw new ToolException("\"" + name + "\" must be true or false.");
    }
    return flag.asBoolean(false);
  }

  List<String> texts(String name) throws ToolException {
    List<String> texts = new ArrayList<>();
    for (JsonNode text : json.path(name)) {
      if (!text.isString()) {
        throw new ToolException("\"" + name + "\" must be a list of texts.");
      }
      texts.add(text.stringValue());
    }
    if (texts.isEmpty()) {
      throw new ToolException("\"" + name + "\" must be a list of at least one text.");
    }
    return texts;
  }
}
