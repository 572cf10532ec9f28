package dev.divisi.documents;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * Writes trees as YAML that people edit: {@link YamlDocuments} reads the same tree from it. Texts
 * of several lines become blocks. A text with characters that an editor would not show, or that
 * could mislead, is written in quotes with escapes.
 */
public final class YamlText {
  private static final int FLOW_WIDTH = 90;

  /** YAML looks no further than 1,024 characters for the colon behind a key. */
  private static final int LONGEST_KEY = 1000;

  /** Written without quotes: nothing in it means anything to YAML, old or new. */
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z_][A-Za-z0-9_./ -]*(?<! )");

  private static final Set<String> WORDS =
      Set.of("true", "false", "null", "yes", "no", "on", "off");

  private final StringBuilder text = new StringBuilder();

  /** Lines of a comment. */
  public YamlText comment(String... lines) {
    for (String line : lines) {
      text.append(line.isEmpty() ? "#" : "# " + escaped(line)).append('\n');
    }
    return this;
  }

  /** An empty line. */
  public YamlText gap() {
    text.append('\n');
    return this;
  }

  /** A key of the document with its value. */
  public YamlText entry(String key, JsonNode value) {
    entry(0, key, value);
    return this;
  }

  /** A key of the document with a list, and an empty line before each item but the first. */
  public YamlText items(String key, Iterable<? extends JsonNode> items) {
    text.append(key).append(':').append(items.iterator().hasNext() ? "\n" : " []\n");
    boolean first = true;
    for (JsonNode item : items) {
      if (!first) {
        gap();
      }
      item(2, item);
      first = false;
    }
    return this;
  }

  @Override
  public String toString() {
    return text.toString();
  }

  private void entry(int indent, String key, JsonNode value) {
    text.append(" ".repeat(indent));
    entryBehind(indent, key, value);
  }

  private void entryBehind(int indent, String key, JsonNode value) {
    String written = scalar(key);
    if (written.length() > LONGEST_KEY) {
      text.append("? ").append(written).append('\n').append(" ".repeat(indent)).append(':');
    } else {
      text.append(written).append(':');
    }
    value(indent, value);
  }

  /** A value behind a key or a dash; the lines below it are indented more than that. */
  private void value(int indent, JsonNode value) {
    if (value.isObject() && !value.isEmpty()) {
      text.append('\n');
      value.properties().forEach(entry -> entry(indent + 2, entry.getKey(), entry.getValue()));
    } else if (value.isArray() && !value.isEmpty() && !fitsOneLine(indent, value)) {
      text.append('\n');
      value.forEach(item -> item(indent + 2, item));
    } else if (value.isString() && isBlock(value.stringValue())) {
      block(indent + 2, value.stringValue());
    } else {
      text.append(' ').append(flow(value)).append('\n');
    }
  }

  private void item(int indent, JsonNode item) {
    text.append(" ".repeat(indent)).append('-');
    if (!item.isObject() || item.isEmpty()) {
      value(indent, item);
      return;
    }
    boolean first = true;
    for (Map.Entry<String, JsonNode> entry : item.properties()) {
      text.append(first ? " " : " ".repeat(indent + 2));
      entryBehind(indent + 2, entry.getKey(), entry.getValue());
      first = false;
    }
  }

  private static boolean fitsOneLine(int indent, JsonNode array) {
    int width = indent;
    for (JsonNode item : array) {
      width += item.isContainer() ? FLOW_WIDTH : flow(item).length() + 2;
    }
    return width < FLOW_WIDTH;
  }

  /** On one line; what is nested here is empty. */
  private static String flow(JsonNode value) {
    if (value.isArray()) {
      List<String> items = new ArrayList<>();
      value.forEach(item -> items.add(flow(item)));
      return "[" + String.join(", ", items) + "]";
    }
    return value.isString() ? scalar(value.stringValue()) : value.toString();
  }

  private static String scalar(String value) {
    boolean plain =
        PLAIN.matcher(value).matches() && !WORDS.contains(value.toLowerCase(Locale.ROOT));
    return plain ? value : '"' + escaped(value) + '"';
  }

  /** Escapes as JSON has them, also for what is not shown: YAML's double quotes know them all. */
  private static String escaped(String value) {
    StringBuilder escaped = new StringBuilder();
    value
        .codePoints()
        .forEach(
            point -> {
              switch (point) {
                case '"' -> escaped.append("\\\"");
                case '\\' -> escaped.append("\\\\");
                case '\n' -> escaped.append("\\n");
                case '\t' -> escaped.append("\\t");
                case '\r' -> escaped.append("\\r");
                default -> {
                  if (Shown.isShowable(point)) {
                    escaped.appendCodePoint(point);
                  } else {
                    escaped.append(
                        String.format(
                            Character.isBmpCodePoint(point) ? "\\u%04x" : "\\U%08x", point));
                  }
                }
              }
            });
    return escaped.toString();
  }

  /** Whether it has lines that stay as they are when they are indented. */
  private static boolean isBlock(String value) {
    if (value.indexOf('\n') < 0 || value.indexOf('\n') == 0) {
      return false;
    }
    // Blanks at the start would be taken for the indentation; at an end, nobody sees them.
    boolean misleading =
        Character.isWhitespace(value.charAt(0))
            || value.endsWith("\n\n")
            || value.lines().anyMatch(line -> !line.equals(line.stripTrailing()));
    return !misleading
        && value.codePoints().allMatch(point -> point == '\n' || Shown.isShowable(point));
  }

  private void block(int indent, String value) {
    text.append(value.endsWith("\n") ? " |\n" : " |-\n");
    value
        .lines()
        .forEach(
            line ->
                text.append(line.isEmpty() ? "" : " ".repeat(indent)).append(line).append('\n'));
  }
}
