package dev.divisi.agents.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.divisi.globs.InvalidGlobException;
import dev.divisi.globs.PathGlob;
import dev.divisi.workspace.process.PlainText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/** What a tool is given; not trusted. Every error says what is wanted instead. */
final class Arguments {
  private static final int MOST_GLOBS = 50;

  private final JsonNode json;

  private Arguments(JsonNode json) {
    this.json = json;
  }

  /**
   * @throws ToolException when it is no object, has what the schema does not know, or lacks what is
   *     required
   */
  static Arguments of(JsonNode json, JsonNode schema) throws ToolException {
    if (!json.isObject()) {
      throw new ToolException("The arguments must be a JSON object.");
    }
    JsonNode properties = schema.path("properties");
    for (String name : json.propertyNames()) {
      if (!properties.has(name)) {
        throw new ToolException(
            "There is no argument \""
                + PlainText.line(name, 100)
                + "\"; known: "
                + new TreeSet<>(properties.propertyNames())
                + ".");
      }
    }
    for (JsonNode required : schema.path("required")) {
      if (json.path(required.stringValue()).isMissingNode()) {
        throw new ToolException("The argument \"" + required.stringValue() + "\" is missing.");
      }
    }
    return new Arguments(json);
  }

  /** A text that is not blank, as plain text without white space around it. */
  String text(String name, int maxBytes) throws ToolException {
    JsonNode node = json.path(name);
    String text = node.isString() ? PlainText.of(node.stringValue()).strip() : "";
    if (text.isEmpty()) {
      throw new ToolException("\"" + name + "\" must be a text that is not empty.");
    }
    requireAtMost(name, text, maxBytes);
    return text;
  }

  /** A text as it was given; empty when there is none. */
  Optional<String> given(String name, int maxBytes) throws ToolException {
    JsonNode node = json.path(name);
    if (node.isMissingNode() || node.isNull()) {
      return Optional.empty();
    }
    if (!node.isString()) {
      throw new ToolException("\"" + name + "\" must be a text.");
    }
    requireAtMost(name, node.stringValue(), maxBytes);
    return Optional.of(node.stringValue());
  }

  private static void requireAtMost(String name, String text, int maxBytes) throws ToolException {
    int bytes = text.getBytes(UTF_8).length;
    if (bytes > maxBytes) {
      throw new ToolException(
          "\"" + name + "\" has " + bytes + " bytes; at most " + maxBytes + " are taken.");
    }
  }

  /** A whole number within bounds. */
  int number(String name, int otherwise, int least, int most) throws ToolException {
    JsonNode node = json.path(name);
    if (node.isMissingNode() || node.isNull()) {
      return otherwise;
    }
    if (!node.isIntegralNumber()
        || !node.canConvertToInt()
        || node.intValue() < least
        || node.intValue() > most) {
      throw new ToolException(
          "\"" + name + "\" must be a whole number from " + least + " to " + most + ".");
    }
    return node.intValue();
  }

  /** A list of texts; an empty one when there is none. */
  List<String> texts(String name, int most) throws ToolException {
    JsonNode node = json.path(name);
    if (node.isMissingNode() || node.isNull()) {
      return List.of();
    }
    if (!node.isArray() || node.size() > most) {
      throw new ToolException("\"" + name + "\" must be a list of at most " + most + " texts.");
    }
    List<String> texts = new ArrayList<>();
    for (JsonNode entry : node) {
      if (!entry.isString()) {
        throw new ToolException("\"" + name + "\" must be a list of texts only.");
      }
      texts.add(entry.stringValue());
    }
    return texts;
  }

  /** A list of globs; an empty one when there is none. */
  List<PathGlob> globs(String name) throws ToolException {
    List<PathGlob> globs = new ArrayList<>();
    for (String glob : texts(name, MOST_GLOBS)) {
      try {
        globs.add(PathGlob.parse(glob));
      } catch (InvalidGlobException e) {
        throw new ToolException(
            e.getMessage() + " Give paths from the root, such as src/main/**, without a / before.");
      }
    }
    return globs;
  }

  /** One of the constants, by its name in lower case. */
  static <E extends Enum<E>> E constant(String name, String word, E[] all) throws ToolException {
    List<String> words = new ArrayList<>();
    for (E constant : all) {
      String known = constant.name().toLowerCase(Locale.ROOT);
      if (known.equals(word)) {
        return constant;
      }
      words.add(known);
    }
    throw new ToolException(
        "\"" + name + "\" knows no \"" + PlainText.line(word, 100) + "\"; known: " + words + ".");
  }
}
