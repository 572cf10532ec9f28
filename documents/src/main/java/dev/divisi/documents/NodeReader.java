package dev.divisi.documents;

import dev.divisi.documents.Node.Entry;
import dev.divisi.documents.Node.Kind;
import dev.divisi.documents.Node.Mapping;
import dev.divisi.documents.Node.Scalar;
import dev.divisi.documents.Node.Sequence;
import dev.divisi.documents.Node.Style;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;

/**
 * Turns text into nodes. It works on the parser's stream of events and stops at the first thing
 * that is not allowed, so a hostile document costs no more than its size: no alias is ever
 * expanded, and nothing recurses deeper than {@link #DEEPEST}.
 */
final class NodeReader {
  static final int LARGEST_BYTES = 1 << 20;
  static final int DEEPEST = 40;

  private static final Pattern INTEGER = Pattern.compile("[-+]?[0-9]{1,300}");
  private static final Pattern DECIMAL =
      Pattern.compile(
          "[-+]?(\\.[0-9]{1,300}|[0-9]{1,300}(\\.[0-9]{0,300})?)([eE][-+]?[0-9]{1,3})?");

  private final String source;
  private final Iterator<Event> events;

  private NodeReader(String source, Iterator<Event> events) {
    this.source = source;
    this.events = events;
  }

  static Node read(String source, String text, int largestBytes) throws DocumentException {
    if (text.length() > largestBytes
        || text.getBytes(StandardCharsets.UTF_8).length > largestBytes) {
      throw wrong(
          source,
          Position.START,
          FieldPath.root(),
          "the document is larger than " + largestBytes / LARGEST_BYTES + " MiB; split it");
    }
    // A byte order mark is what some editors put first; it says nothing here.
    String content = text.startsWith("\uFEFF") ? text.substring(1) : text;
    LoadSettings settings =
        LoadSettings.builder().setLabel(source).setCodePointLimit(largestBytes + 1).build();
    try {
      return new NodeReader(source, new Parse(settings).parseString(content).iterator()).document();
    } catch (MarkedYamlEngineException failure) {
      Position position =
          failure
              .getProblemMark()
              .or(failure::getContextMark)
              .map(NodeReader::position)
              .orElse(Position.START);
      throw wrong(source, position, FieldPath.root(), syntaxMessage(failure));
    } catch (ReaderException failure) {
      throw wrong(
          source,
          positionAt(content, failure.getPosition()),
          FieldPath.root(),
          String.format(
              "the character U+%04X is not allowed in YAML; remove it", failure.getCodePoint()));
    }
  }

  private static String syntaxMessage(MarkedYamlEngineException failure) {
    String problem = Optional.ofNullable(failure.getProblem()).orElse("not YAML");
    if (problem.contains("TAB")) {
      return "a tab is not allowed here; indent with spaces";
    }
    String context = Optional.ofNullable(failure.getContext()).orElse("");
    return "not YAML: " + (context.isEmpty() ? "" : context + ": ") + problem;
  }

  private Node document() throws DocumentException {
    Node root = null;
    while (events.hasNext()) {
      Event event = events.next();
      switch (event.getEventId()) {
        case StreamStart, StreamEnd, DocumentEnd, Comment -> {}
        case DocumentStart -> {
          if (root != null) {
            throw wrong(
                event, FieldPath.root(), "a second document begins here; write one document only");
          }
        }
        case Alias, Scalar, SequenceStart, MappingStart -> root = node(event, FieldPath.root(), 0);
        case SequenceEnd, MappingEnd ->
            throw new IllegalStateException("the parser ended a collection that it never began");
      }
    }
    if (root == null || (root instanceof Scalar scalar && scalar.kind() == Kind.NOTHING)) {
      throw wrong(source, Position.START, FieldPath.root(), "the document is empty");
    }
    return root;
  }

  private Node node(Event event, FieldPath path, int depth) throws DocumentException {
    if (depth > DEEPEST) {
      throw wrong(event, FieldPath.root(), "nested deeper than " + DEEPEST + " levels");
    }
    if (event instanceof AliasEvent) {
      throw wrong(event, path, "an alias (*) is not supported; write the value out");
    }
    if (event instanceof NodeEvent marked && marked.getAnchor().isPresent()) {
      throw wrong(event, path, "an anchor (&) is not supported; write the value out where needed");
    }
    if (tag(event).isPresent()) {
      throw wrong(event, path, "a tag (!) is not supported; remove it");
    }
    return switch (event.getEventId()) {
      case Scalar -> scalar((ScalarEvent) event);
      case SequenceStart -> sequence(event, path, depth);
      case MappingStart -> mapping(event, path, depth);
      case Alias,
          Comment,
          DocumentEnd,
          DocumentStart,
          MappingEnd,
          SequenceEnd,
          StreamEnd,
          StreamStart ->
          throw new IllegalStateException("not a value: " + event.getEventId());
    };
  }

  private static Optional<String> tag(Event event) {
    return switch (event) {
      case ScalarEvent scalar -> scalar.getTag();
      case CollectionStartEvent collection -> collection.getTag();
      default -> Optional.empty();
    };
  }

  private static Node scalar(ScalarEvent event) {
    String text = event.getValue();
    Style style =
        switch (event.getScalarStyle()) {
          case PLAIN -> Style.PLAIN;
          case SINGLE_QUOTED, DOUBLE_QUOTED, JSON_SCALAR_STYLE -> Style.QUOTED;
          case LITERAL -> Style.LITERAL;
          case FOLDED -> Style.FOLDED;
        };
    return new Scalar(position(event), text, event.isPlain() ? kind(text) : Kind.TEXT, style);
  }

  private static Kind kind(String text) {
    return switch (text) {
      case "", "~", "null", "Null", "NULL" -> Kind.NOTHING;
      case "true", "True", "TRUE", "false", "False", "FALSE" -> Kind.TRUTH;
      default -> {
        if (INTEGER.matcher(text).matches()) {
          yield Kind.INTEGER;
        }
        yield DECIMAL.matcher(text).matches() ? Kind.DECIMAL : Kind.TEXT;
      }
    };
  }

  private Node sequence(Event start, FieldPath path, int depth) throws DocumentException {
    List<Node> items = new ArrayList<>();
    Event event = next();
    while (event.getEventId() != Event.ID.SequenceEnd) {
      items.add(node(event, path.index(items.size()), depth + 1));
      event = next();
    }
    return new Sequence(position(start), List.copyOf(items));
  }

  private Node mapping(Event start, FieldPath path, int depth) throws DocumentException {
    Map<String, Entry> entries = new LinkedHashMap<>();
    Event event = next();
    while (event.getEventId() != Event.ID.MappingEnd) {
      if (!(event instanceof ScalarEvent key)) {
        throw wrong(
            event,
            path,
            "a key must be a plain text; quote the value if it begins with { [ * or &");
      }
      if (key.getAnchor().isPresent() || key.getTag().isPresent()) {
        throw wrong(event, path, "an anchor or tag on a key is not supported; remove it");
      }
      String name = key.getValue();
      Entry first = entries.get(name);
      if (first != null) {
        throw wrong(
            event,
            path.key(name),
            "stands here twice; it is already in line " + first.keyPosition().line());
      }
      entries.put(name, new Entry(position(event), node(next(), path.key(name), depth + 1)));
      event = next();
    }
    return new Mapping(position(start), entries);
  }

  private Event next() {
    Event event = events.next();
    return event.getEventId() == Event.ID.Comment ? next() : event;
  }

  private DocumentException wrong(Event event, FieldPath path, String message) {
    return wrong(source, position(event), path, message);
  }

  private static DocumentException wrong(
      String source, Position position, FieldPath path, String message) {
    return new DocumentException(source, List.of(new Problem(position, path, message)));
  }

  private static Position position(Event event) {
    return event.getStartMark().map(NodeReader::position).orElse(Position.START);
  }

  private static Position position(Mark mark) {
    return new Position(mark.getLine() + 1, mark.getColumn() + 1);
  }

  private static Position positionAt(String content, int codePoints) {
    int line = 1;
    int column = 1;
    int left = codePoints;
    for (int at = 0; at < content.length() && left > 0; left--) {
      int point = content.codePointAt(at);
      at += Character.charCount(point);
      column = point == '\n' ? 1 : column + 1;
      line = point == '\n' ? line + 1 : line;
    }
    return new Position(line, column);
  }
}
