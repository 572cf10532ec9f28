package dev.divisi.documents;

import java.util.ArrayList;
import java.util.List;

/**
 * Where a value stands in a document, such as {@code tasks[0].scope[1]}.
 *
 * @param steps from the root of the document
 */
public record FieldPath(List<Step> steps) {
  private static final FieldPath ROOT = new FieldPath(List.of());

  /** One step down. */
  public sealed interface Step {}

  /** Into a mapping. */
  public record Key(String name) implements Step {}

  /** Into a list, counted from 0. */
  public record Index(int position) implements Step {}

  public FieldPath {
    steps = List.copyOf(steps);
  }

  /** The document itself. */
  public static FieldPath root() {
    return ROOT;
  }

  /** The path of the given keys, from the root. */
  public static FieldPath of(String... keys) {
    FieldPath path = ROOT;
    for (String key : keys) {
      path = path.key(key);
    }
    return path;
  }

  /** The value under a key of the mapping at this path. */
  public FieldPath key(String name) {
    return and(new Key(name));
  }

  /** The item of the list at this path, counted from 0. */
  public FieldPath index(int position) {
    return and(new Index(position));
  }

  private FieldPath and(Step step) {
    List<Step> longer = new ArrayList<>(steps);
    longer.add(step);
    return new FieldPath(longer);
  }

  /** As a person reads it; empty for the root. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (Step step : steps) {
      switch (step) {
        case Key(String name) -> {
          if (!text.isEmpty()) {
            text.append('.');
          }
          text.append(Shown.key(name));
        }
        case Index(int position) -> text.append('[').append(position).append(']');
      }
    }
    return text.toString();
  }
}
