package dev.divisi.documents;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.divisi.documents.Node.Entry;
import dev.divisi.documents.Node.Kind;
import dev.divisi.documents.Node.Mapping;
import dev.divisi.documents.Node.Scalar;
import dev.divisi.documents.Node.Sequence;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Fills records from nodes. Jackson's own binding stops at the first problem, knows no line of a
 * tree's node, and words its messages for programmers; a person who writes a playbook wants all
 * problems at once, each with its place.
 */
final class Binder {
  private final List<Problem> problems = new ArrayList<>();

  List<Problem> problems() {
    return problems;
  }

  /** The value, or null after a problem was noted. */
  @Nullable Object bind(Node node, Type type, FieldPath path) {
    if (type instanceof ParameterizedType generic) {
      Class<?> raw = (Class<?>) generic.getRawType();
      Type[] arguments = generic.getActualTypeArguments();
      if (raw == List.class) {
        return list(node, arguments[0], path);
      }
      if (raw == Map.class && arguments[0] == String.class) {
        return map(node, arguments[1], path);
      }
      if (raw == Optional.class) {
        Object value = bind(node, arguments[0], path);
        return value == null ? null : Optional.of(value);
      }
    } else if (type instanceof Class<?> plain) {
      if (JsonNode.class.isAssignableFrom(plain)) {
        return JsonTrees.of(node);
      }
      return plain.isRecord() ? filled(node, plain, path) : scalar(node, plain, path);
    }
    throw new IllegalArgumentException(path + ": documents cannot hold a " + type);
  }

  private @Nullable Object scalar(Node node, Class<?> type, FieldPath path) {
    if (!(node instanceof Scalar value)) {
      return expected(node, path, noun(type));
    }
    if (type == String.class) {
      // Numbers and truths are taken as they are written: a version 1.10 must not become 1.1.
      return value.kind() == Kind.NOTHING
          ? expected(node, path, "a text (an empty one is written \"\")")
          : value.text();
    }
    if (type == Duration.class) {
      Optional<Duration> duration = Durations.parse(value.text());
      return duration.isPresent() ? duration.get() : expected(node, path, noun(type));
    }
    if (type.isEnum()) {
      for (Object constant : type.getEnumConstants()) {
        if (written((Enum<?>) constant).equals(value.text())) {
          return constant;
        }
      }
      return expected(node, path, noun(type));
    }
    if (type == boolean.class || type == Boolean.class) {
      return value.kind() == Kind.TRUTH
          ? (Object) Boolean.parseBoolean(value.text())
          : expected(node, path, noun(type));
    }
    if (type == int.class || type == Integer.class || type == long.class || type == Long.class) {
      return integer(value, type, path);
    }
    if (type == BigDecimal.class) {
      return value.kind() == Kind.INTEGER || value.kind() == Kind.DECIMAL
          ? new BigDecimal(value.text())
          : expected(node, path, noun(type));
    }
    throw new IllegalArgumentException(path + ": documents cannot hold a " + type);
  }

  private @Nullable Object integer(Scalar value, Class<?> type, FieldPath path) {
    boolean small = type == int.class || type == Integer.class;
    if (value.kind() == Kind.INTEGER) {
      BigInteger number = new BigInteger(value.text());
      if (number.bitLength() < (small ? Integer.SIZE : Long.SIZE)) {
        // Not a conditional expression: it would widen the int to a long.
        if (small) {
          return number.intValue();
        }
        return number.longValue();
      }
      return noted(
          value.position(), path, "the number " + Shown.quoted(value.text()) + " is too large");
    }
    return expected(value, path, noun(type));
  }

  private @Nullable Object list(Node node, Type itemType, FieldPath path) {
    if (!(node instanceof Sequence sequence)) {
      return expected(node, path, "a list");
    }
    List<Object> items = new ArrayList<>();
    for (int index = 0; index < sequence.items().size(); index++) {
      Object item = bind(sequence.items().get(index), itemType, path.index(index));
      if (item != null) {
        items.add(item);
      }
    }
    return Collections.unmodifiableList(items);
  }

  private @Nullable Object map(Node node, Type valueType, FieldPath path) {
    if (!(node instanceof Mapping mapping)) {
      return expected(node, path, "a mapping");
    }
    Map<String, Object> values = new LinkedHashMap<>();
    mapping
        .entries()
        .forEach(
            (key, entry) -> {
              Object value = bind(entry.value(), valueType, path.key(key));
              if (value != null) {
                values.put(key, value);
              }
            });
    return Collections.unmodifiableMap(values);
  }

  private @Nullable Object filled(Node node, Class<?> type, FieldPath path) {
    RecordComponent[] components = type.getRecordComponents();
    if (!(node instanceof Mapping mapping)) {
      return expected(
          node,
          path,
          "a mapping with the keys "
              + Shown.names(Arrays.stream(components).map(Binder::key).toList()));
    }
    final int before = problems.size();
    reportUnknownKeys(mapping, components, path);
    @Nullable Object[] arguments = new Object[components.length];
    for (int index = 0; index < components.length; index++) {
      arguments[index] = argument(mapping, components[index], path);
    }
    return problems.size() > before ? null : construct(mapping, type, components, arguments, path);
  }

  private void reportUnknownKeys(Mapping mapping, RecordComponent[] components, FieldPath path) {
    List<String> known = Arrays.stream(components).map(Binder::key).toList();
    mapping
        .entries()
        .forEach(
            (key, entry) -> {
              if (!known.contains(key)) {
                noted(entry.keyPosition(), path.key(key), UnknownKey.message(key, known));
              }
            });
  }

  private @Nullable Object argument(Mapping mapping, RecordComponent component, FieldPath path) {
    String key = key(component);
    Entry entry = mapping.entries().get(key);
    boolean optional =
        component.getAnnotatedType().isAnnotationPresent(Nullable.class)
            || component.getType() == Optional.class;
    if (entry == null) {
      if (component.getType() == List.class) {
        return optional ? null : List.of();
      }
      if (component.getType() == Map.class) {
        return optional ? null : Map.of();
      }
      if (component.getType() == Optional.class) {
        return Optional.empty();
      }
      return optional ? null : noted(mapping.position(), path.key(key), "is required");
    }
    return bind(entry.value(), component.getGenericType(), path.key(key));
  }

  private @Nullable Object construct(
      Mapping mapping,
      Class<?> type,
      RecordComponent[] components,
      @Nullable Object[] arguments,
      FieldPath path) {
    try {
      Constructor<?> constructor =
          type.getDeclaredConstructor(
              Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
      constructor.setAccessible(true);
      return constructor.newInstance(arguments);
    } catch (InvocationTargetException failure) {
      if (failure.getCause() instanceof IllegalArgumentException refused) {
        return noted(mapping.position(), path, String.valueOf(refused.getMessage()));
      }
      throw new IllegalStateException(type + " cannot be filled", failure);
    } catch (ReflectiveOperationException failure) {
      throw new IllegalStateException(type + " cannot be filled", failure);
    }
  }

  private static String key(RecordComponent component) {
    JsonProperty named = component.getAccessor().getAnnotation(JsonProperty.class);
    return named == null || named.value().isEmpty() ? component.getName() : named.value();
  }

  private @Nullable Object expected(Node node, FieldPath path, String wanted) {
    return noted(node.position(), path, "expected " + wanted + ", found " + node.noun());
  }

  private @Nullable Object noted(Position position, FieldPath path, String message) {
    problems.add(new Problem(position, path, message));
    return null;
  }

  private static final Set<Class<?>> WHOLE_NUMBERS =
      Set.of(int.class, Integer.class, long.class, Long.class);

  private static String noun(Class<?> type) {
    if (type == String.class) {
      return "a text";
    }
    if (type == Duration.class) {
      return "a length of time such as 90s, 10m or 1h30m";
    }
    if (type.isEnum()) {
      return "one of "
          + Shown.names(
              Arrays.stream(type.getEnumConstants())
                  .map(constant -> written((Enum<?>) constant))
                  .toList());
    }
    if (type == boolean.class || type == Boolean.class) {
      return "true or false";
    }
    return WHOLE_NUMBERS.contains(type) ? "a whole number" : "a number";
  }

  private static String written(Enum<?> constant) {
    StringBuilder name = new StringBuilder();
    for (String word : constant.name().toLowerCase(Locale.ROOT).split("_", -1)) {
      name.append(
          name.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1));
    }
    return name.toString();
  }
}
