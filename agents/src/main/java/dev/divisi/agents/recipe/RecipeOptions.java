package dev.divisi.agents.recipe;

import dev.divisi.agents.AgentException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.openrewrite.Option;
import org.openrewrite.Recipe;
import tools.jackson.databind.JsonNode;

/**
 * Turns JSON options into the typed values that a recipe's {@link Option} fields ask for. Strict:
 * nothing is guessed or dropped.
 */
final class RecipeOptions {

  private RecipeOptions() {}

  /** A value that does not fit its option. */
  private static final class MismatchException extends Exception {
    MismatchException(String expected) {
      super(expected);
    }
  }

  /**
   * Values by option name, each of the type that the recipe declares; options that are not given,
   * or given as null, are absent.
   *
   * @throws AgentException REJECTED, {@code RECIPE_OPTION_INVALID}: unknown, missing, of the wrong
   *     type, or not one of the valid values
   */
  static Map<String, Object> typed(Class<? extends Recipe> type, RecipeChoice choice)
      throws AgentException {
    Map<String, Field> fields = fields(type);
    Set<String> unknown = new TreeSet<>(choice.options().propertyNames());
    unknown.removeAll(fields.keySet());
    if (!unknown.isEmpty()) {
      throw invalid(choice.name(), "unknown option " + String.join(", ", unknown), type);
    }
    Map<String, Object> values = new LinkedHashMap<>();
    for (Map.Entry<String, Field> entry : fields.entrySet()) {
      String name = entry.getKey();
      Field field = entry.getValue();
      Option option = field.getAnnotation(Option.class);
      JsonNode json = choice.options().path(name);
      if (json.isMissingNode() || json.isNull()) {
        if (option.required()) {
          throw invalid(choice.name(), "required option " + name + " is missing", type);
        }
        continue;
      }
      try {
        values.put(name, convert(json, field.getGenericType()));
      } catch (MismatchException e) {
        throw invalid(
            choice.name(), "option " + name + " must be " + e.getMessage() + ", not " + json, type);
      }
      List<String> valid = Arrays.stream(option.valid()).filter(value -> !value.isEmpty()).toList();
      if (!valid.isEmpty()
          && json.isString()
          && valid.stream().noneMatch(json.stringValue()::equalsIgnoreCase)) {
        throw invalid(
            choice.name(), "option " + name + " must be one of " + valid + ", not " + json, type);
      }
    }
    return values;
  }

  /** A failure that lists the options that there are. */
  static AgentException invalid(String recipe, String problem, Class<? extends Recipe> type) {
    Map<String, Field> fields = fields(type);
    String known =
        fields.isEmpty()
            ? "it takes no options"
            : "its options are "
                + fields.entrySet().stream()
                    .map(RecipeOptions::describe)
                    .collect(Collectors.joining(", "));
    return new AgentException(
        AgentException.Kind.REJECTED,
        "RECIPE_OPTION_INVALID",
        recipe + ": " + problem + "; " + known);
  }

  private static String describe(Map.Entry<String, Field> option) {
    boolean required = option.getValue().getAnnotation(Option.class).required();
    return option.getKey()
        + " ("
        + typeName(option.getValue().getGenericType())
        + (required ? ", required)" : ")");
  }

  private static String typeName(Type type) {
    return switch (type) {
      case ParameterizedType parameterized ->
          typeName(parameterized.getRawType())
              + Arrays.stream(parameterized.getActualTypeArguments())
                  .map(RecipeOptions::typeName)
                  .collect(Collectors.joining(", ", "<", ">"));
      case Class<?> simple when simple.isEnum() ->
          Arrays.stream(simple.getEnumConstants())
              .map(String::valueOf)
              .collect(Collectors.joining("|"));
      case Class<?> simple -> simple.getSimpleName();
      default -> type.getTypeName();
    };
  }

  private static Map<String, Field> fields(Class<?> type) {
    Map<String, Field> fields = new LinkedHashMap<>();
    for (@Nullable Class<?> current = type;
        current != null && current != Recipe.class;
        current = current.getSuperclass()) {
      for (Field field : current.getDeclaredFields()) {
        if (field.isAnnotationPresent(Option.class) && !Modifier.isStatic(field.getModifiers())) {
          fields.putIfAbsent(field.getName(), field);
        }
      }
    }
    return fields;
  }

  private static Object convert(JsonNode json, Type type) throws MismatchException {
    if (type instanceof ParameterizedType parameterized
        && parameterized.getRawType() instanceof Class<?> raw) {
      Type[] arguments = parameterized.getActualTypeArguments();
      if (raw.isAssignableFrom(List.class)) {
        return elements(json, arguments[0]);
      }
      if (raw == Set.class) {
        return new LinkedHashSet<>(elements(json, arguments[0]));
      }
      if (raw == Map.class) {
        return entries(json, arguments[1]);
      }
    }
    if (type instanceof Class<?> simple) {
      return scalar(json, simple);
    }
    throw new MismatchException(
        "of a type that cannot be written as JSON (" + type.getTypeName() + ")");
  }

  private static List<Object> elements(JsonNode json, Type elementType) throws MismatchException {
    if (!json.isArray()) {
      throw new MismatchException("a list");
    }
    List<Object> elements = new ArrayList<>();
    for (JsonNode element : json) {
      elements.add(convert(element, elementType));
    }
    return elements;
  }

  private static Map<String, Object> entries(JsonNode json, Type valueType)
      throws MismatchException {
    if (!json.isObject()) {
      throw new MismatchException("an object");
    }
    Map<String, Object> entries = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : json.properties()) {
      entries.put(entry.getKey(), convert(entry.getValue(), valueType));
    }
    return entries;
  }

  private static Object scalar(JsonNode json, Class<?> type) throws MismatchException {
    if (type == String.class || type == Object.class) {
      // YAML turns an unquoted 17 or true into a number or a boolean; as text they are what was
      // meant.
      if (json.isString()) {
        return json.stringValue();
      }
      if (json.isNumber() || json.isBoolean()) {
        return json.asString();
      }
      throw new MismatchException("text");
    }
    if (type == boolean.class || type == Boolean.class) {
      if (json.isBoolean()) {
        return json.booleanValue();
      }
      throw new MismatchException("true or false");
    }
    if (type == int.class || type == Integer.class) {
      if (json.isIntegralNumber() && json.canConvertToInt()) {
        return json.intValue();
      }
      throw new MismatchException("a whole number");
    }
    if (type == long.class || type == Long.class) {
      if (json.isIntegralNumber() && json.canConvertToLong()) {
        return json.longValue();
      }
      throw new MismatchException("a whole number");
    }
    if (type == double.class || type == Double.class) {
      if (json.isNumber()) {
        return json.doubleValue();
      }
      throw new MismatchException("a number");
    }
    if (type.isEnum()) {
      for (Object constant : type.getEnumConstants()) {
        if (json.isString()
            && (constant.toString().equalsIgnoreCase(json.stringValue())
                || ((Enum<?>) constant).name().equalsIgnoreCase(json.stringValue()))) {
          return constant;
        }
      }
      throw new MismatchException("one of " + typeName(type));
    }
    throw new MismatchException(
        "of a type that cannot be written as JSON (" + type.getName() + ")");
  }
}
