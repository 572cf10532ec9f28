package dev.divisi.documents;

import dev.divisi.documents.Node.Entry;
import dev.divisi.documents.Node.Kind;
import dev.divisi.documents.Node.Mapping;
import dev.divisi.documents.Node.Scalar;
import dev.divisi.documents.Node.Sequence;
import dev.divisi.documents.Node.Style;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A document that was read, and still knows where everything stands in it. */
public final class YamlDocument {
  private final String source;
  private final String text;
  private final Node root;

  YamlDocument(String source, String text, Node root) {
    this.source = source;
    this.text = text;
    this.root = root;
  }

  /** What messages call it. */
  public String source() {
    return source;
  }

  /**
   * The document as a record. A component is required unless it is {@code @Nullable}, an {@code
   * Optional}, or a list or map (then empty). Components may be texts, numbers, booleans, enums
   * (REQUIRE_APPROVAL is written requireApproval), {@link java.time.Duration}, lists, maps with
   * text keys, records, and {@link JsonNode} for what is read later. A {@code @JsonProperty} names
   * a key that is no Java word. An {@link IllegalArgumentException} of a record's constructor
   * becomes a problem at the place of that record.
   *
   * @throws DocumentException with every problem found
   */
  public <T> T as(Class<T> type) throws DocumentException {
    Binder binder = new Binder();
    Object value = binder.bind(root, type, FieldPath.root());
    if (!binder.problems().isEmpty() || value == null) {
      throw new DocumentException(source, binder.problems());
    }
    return type.cast(value);
  }

  /** The document as a tree without places. */
  public JsonNode tree() {
    return JsonTrees.of(root);
  }

  /** Where a value stands; where its nearest parent stands when the document does not have it. */
  public Position position(FieldPath path) {
    return node(path).position();
  }

  private Node node(FieldPath path) {
    Node at = root;
    for (FieldPath.Step step : path.steps()) {
      Node below =
          switch (step) {
            case FieldPath.Key(String name) -> child(at, name);
            case FieldPath.Index(int position) -> child(at, position);
          };
      if (below == null) {
        break;
      }
      at = below;
    }
    return at;
  }

  /**
   * Where a character of a text stands, for errors in what is written in a text. An escape in
   * quotes, and the indentation of a folded line, count as the characters that they stand for.
   *
   * @param line of the text as it is read, from 1
   * @param column in that line, from 1
   */
  public Position position(FieldPath path, int line, int column) {
    if (!(node(path) instanceof Scalar(Position start, String _, Kind _, Style style))) {
      return position(path);
    }
    return switch (style) {
      case LITERAL ->
          new Position(start.line() + line, indentation(firstWritten(start.line())) + column);
      case QUOTED -> folded(start.line(), start.column() + 1, column);
      case PLAIN -> folded(start.line(), start.column(), column);
      case FOLDED -> folded(start.line() + 1, indentation(start.line() + 1) + 1, column);
    };
  }

  /** Lines that are folded to one are joined by a blank each. */
  private Position folded(int row, int begin, int column) {
    int left = column - 1;
    int at = begin;
    int line = row;
    while (true) {
      int length = line(line).stripTrailing().length() - (at - 1);
      if (left <= length || line >= lines()) {
        return new Position(line, at + left);
      }
      left -= length + 1;
      line++;
      at = indentation(line) + 1;
    }
  }

  /** The first line of a block that is not empty says how far all of it is indented. */
  private int firstWritten(int header) {
    int row = header + 1;
    while (row < lines() && line(row).isBlank()) {
      row++;
    }
    return row;
  }

  private int indentation(int row) {
    String line = line(row);
    return line.length() - line.stripLeading().length();
  }

  private int lines() {
    return (int) text.lines().count();
  }

  private String line(int row) {
    return text.lines().skip(row - 1L).findFirst().orElse("");
  }

  /** A problem with a character of a text; see {@link #position(FieldPath, int, int)}. */
  public Problem problem(FieldPath path, int line, int column, String message) {
    return new Problem(position(path, line, column), path, message);
  }

  /** A problem with the meaning of a value, for a {@link DocumentException}. */
  public Problem problem(FieldPath path, String message) {
    return new Problem(position(path), path, message);
  }

  private static @Nullable Node child(Node node, String key) {
    return switch (node) {
      case Mapping mapping -> {
        Entry entry = mapping.entries().get(key);
        yield entry == null ? null : entry.value();
      }
      case Sequence ignored -> null;
      case Scalar ignored -> null;
    };
  }

  private static @Nullable Node child(Node node, int index) {
    return switch (node) {
      case Sequence(Position ignored, List<Node> items) ->
          index < items.size() ? items.get(index) : null;
      case Mapping ignored -> null;
      case Scalar ignored -> null;
    };
  }
}
