package dev.divisi.policy;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.divisi.documents.DocumentException;
import dev.divisi.documents.YamlDocuments;
import dev.divisi.policy.PolicyDocument.LimitsText;
import dev.divisi.policy.PolicyDocument.RuleText;
import dev.divisi.policy.input.Meaning;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The parts of docs/policy.md that are written from what is used. */
final class PolicyPage {
  private static final String END = "<!-- end -->";

  private PolicyPage() {}

  /** The page with its generated parts written anew. */
  static String renewed(String page) throws DocumentException {
    return with(with(page, "<!-- language -->", language()), "<!-- defaults -->", defaults());
  }

  private static String with(String page, String begin, String text) {
    int from = page.indexOf(begin) + begin.length();
    int to = page.indexOf(END, from);
    return page.substring(0, from) + "\n" + text + page.substring(to);
  }

  private static String defaults() throws DocumentException {
    PolicyDocument document =
        YamlDocuments.read(
            "default-policy.yaml",
            new String(PolicyReader.shippedText(), UTF_8),
            PolicyDocument.class);
    StringBuilder text =
        new StringBuilder("| id | holds for | why | outcome |\n|---|---|---|---|\n");
    for (RuleText rule : document.rules()) {
      text.append("| `").append(rule.id()).append("` | ").append(holds(rule)).append(" | ");
      text.append(cell(rule.reason())).append(" | ").append(Names.camel(rule.outcome()));
      text.append(rule.isFixed() ? ", fixed" : "").append(" |\n");
    }
    LimitsText limits = document.limits();
    if (limits != null) {
      text.append("\nLimits: `maxFiles` ").append(limits.maxFiles());
      text.append(", `maxChangedLines` ").append(limits.maxChangedLines());
      text.append(", `agentReviewFrom` ").append(limits.agentReviewFrom());
      text.append(", `onePersonFrom` ").append(limits.onePersonFrom());
      text.append(", `twoPersonsFrom` ").append(limits.twoPersonsFrom()).append(".\n");
    }
    return text.toString();
  }

  private static String holds(RuleText rule) {
    StringBuilder text = new StringBuilder();
    if (rule.about() != Judges.FILE) {
      text.append("a ").append(Names.dashed(rule.about()));
    }
    for (String path : rule.paths()) {
      text.append(text.isEmpty() ? "" : ", ").append('`').append(cell(path)).append('`');
    }
    if (!rule.kinds().isEmpty()) {
      text.append(text.isEmpty() ? "" : ", ").append("the kind ");
      text.append(String.join(", ", rule.kinds()));
    }
    for (String path : rule.except()) {
      text.append(", not `").append(cell(path)).append('`');
    }
    if (!rule.exceptAgents().isEmpty()) {
      text.append(", not the agents ").append(String.join(", ", rule.exceptAgents()));
    }
    if (rule.when() != null) {
      text.append(text.isEmpty() ? "" : ": ").append('`').append(cell(rule.when())).append('`');
    }
    return text.toString();
  }

  private static String language() {
    StringBuilder text = new StringBuilder("| variable | type | in rules that judge | meaning |\n");
    text.append("|---|---|---|---|\n");
    Map<String, Set<String>> where = new TreeMap<>();
    Map<String, Judges.Variable> variables = new TreeMap<>();
    for (Judges judges : Judges.values()) {
      judges
          .variables()
          .forEach(
              (name, variable) -> {
                where.computeIfAbsent(name, key -> new LinkedHashSet<>()).add(Names.dashed(judges));
                variables.putIfAbsent(name, variable);
              });
    }
    Deque<Class<?>> open = new ArrayDeque<>();
    variables.forEach(
        (name, variable) -> {
          text.append("| `").append(name).append("` | ").append(type(variable.type()));
          text.append(" | ").append(String.join(", ", where.getOrDefault(name, Set.of())));
          text.append(" | ").append(cell(variable.meaning())).append(" |\n");
          if (isOurs(variable.type())) {
            open.add(variable.type());
          }
        });
    Set<Class<?>> seen = new LinkedHashSet<>();
    while (!open.isEmpty()) {
      Class<?> next = open.remove();
      if (seen.add(next)) {
        text.append("\n| field of ")
            .append(noun(next))
            .append(" | type | meaning |\n|---|---|---|\n");
        fields(next).forEach((name, method) -> field(text, name, method, open));
      }
    }
    return text.toString();
  }

  private static void field(StringBuilder text, String name, Method method, Deque<Class<?>> open) {
    Type type = method.getGenericReturnType();
    text.append("| `").append(name).append("` | ").append(type(type)).append(" | ");
    text.append(cell(method.getAnnotation(Meaning.class).value())).append(" |\n");
    if (type instanceof Class<?> plain && isOurs(plain)) {
      open.add(plain);
    } else if (type instanceof ParameterizedType list
        && list.getActualTypeArguments()[0] instanceof Class<?> item
        && isOurs(item)) {
      open.add(item);
    }
  }

  private static Map<String, Method> fields(Class<?> type) {
    Map<String, Method> fields = new TreeMap<>();
    Arrays.stream(type.getMethods())
        .filter(method -> method.isAnnotationPresent(Meaning.class))
        .sorted(Comparator.comparing(Method::getName))
        .forEach(method -> fields.put(property(method.getName()), method));
    return fields;
  }

  private static String property(String method) {
    for (String prefix : List.of("get", "is")) {
      if (method.startsWith(prefix)
          && method.length() > prefix.length()
          && Character.isUpperCase(method.charAt(prefix.length()))) {
        String name = method.substring(prefix.length());
        return Character.toLowerCase(name.charAt(0)) + name.substring(1);
      }
    }
    return method;
  }

  private static boolean isOurs(Class<?> type) {
    return type.getPackage() == Meaning.class.getPackage();
  }

  private static String noun(Class<?> type) {
    return type.getSimpleName().replace("Input", "").toLowerCase(java.util.Locale.ROOT);
  }

  private static String type(Type type) {
    if (type == String.class) {
      return "string";
    }
    if (type == boolean.class) {
      return "bool";
    }
    if (type == int.class || type == long.class) {
      return "int";
    }
    if (type == Instant.class) {
      return "timestamp";
    }
    if (type == List.class) {
      return "list of string";
    }
    if (type instanceof ParameterizedType list) {
      return "list of " + type(list.getActualTypeArguments()[0]);
    }
    return noun((Class<?>) type);
  }

  private static String cell(String text) {
    return text.strip().replace("|", "\\|").replace("\n", " ");
  }
}
