package dev.divisi.documents;

import dev.divisi.documents.Node.Entry;
import dev.divisi.documents.Node.Mapping;
import dev.divisi.documents.Node.Scalar;
import dev.divisi.documents.Node.Sequence;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A document that was read, and still knows where everything stands in it. */
public final class YamlDocument {
  private final String source;
  private final Node root;

  YamlDocument(String source, Node root) {
    this.source = source;
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
    return at.position();
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
