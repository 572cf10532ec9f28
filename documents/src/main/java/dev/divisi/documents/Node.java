package dev.divisi.documents;

import java.util.List;
import java.util.Map;

/** A value of a document together with its place. */
sealed interface Node {
  Position position();

  /** What a plain scalar stands for, by YAML 1.2's core schema. */
  enum Kind {
    TEXT,
    INTEGER,
    DECIMAL,
    TRUTH,
    NOTHING
  }

  /**
   * A single value.
   *
   * @param text exactly as written, so that 1.10 stays 1.10 where a text is wanted
   */
  record Scalar(Position position, String text, Kind kind, Style style) implements Node {}

  /** How a text is written. */
  enum Style {
    /** As it is, or folded to one line. */
    PLAIN,
    /** In quotes. */
    QUOTED,
    /** Below a bar: line for line. */
    LITERAL,
    /** Below an angle bracket: folded to one line. */
    FOLDED
  }

  record Sequence(Position position, List<Node> items) implements Node {}

  record Mapping(Position position, Map<String, Entry> entries) implements Node {}

  record Entry(Position keyPosition, Node value) {}

  /** What to call it in a message. */
  default String noun() {
    return switch (this) {
      case Scalar(Position ignored, String text, Kind kind, Style _) ->
          switch (kind) {
            case TEXT -> "the text " + Shown.quoted(text);
            case INTEGER, DECIMAL -> "the number " + text;
            case TRUTH -> text;
            case NOTHING -> "nothing";
          };
      case Sequence ignored -> "a list";
      case Mapping ignored -> "a mapping";
    };
  }
}
