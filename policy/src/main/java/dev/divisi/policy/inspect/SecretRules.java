package dev.divisi.policy.inspect;

import com.google.re2j.Pattern;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.toml.TomlMapper;

/**
 * The kinds of secrets that are looked for: Gitleaks' own, read from its file as it is. A part of
 * the file that is not understood is an error: a rule that is quietly left out finds nothing.
 */
final class SecretRules {
  private static final String FILE = "gitleaks.toml";
  private static final Set<String> TOP = Set.of("title", "minVersion", "allowlist", "rules");
  private static final Set<String> RULE =
      Set.of(
          "id", "description", "regex", "path", "entropy", "secretGroup", "keywords", "allowlists");
  private static final Set<String> LIST =
      Set.of("description", "condition", "paths", "regexTarget", "regexes", "stopwords");

  /** Read when it is first asked for, and once. */
  private static final class Shipped {
    static final SecretRules RULES = read();
  }

  private final List<SecretRule> rules;
  private final List<Allowlist> allowlists;
  private final KeywordAutomaton keywords;
  private final int[] ruleOfKeyword;
  private final SecretRule.Place[] placeOfKeyword;
  private final int[] lengthOfKeyword;

  private SecretRules(List<SecretRule> rules, List<Allowlist> allowlists) {
    this.rules = List.copyOf(rules);
    this.allowlists = List.copyOf(allowlists);
    List<String> words = new ArrayList<>();
    List<Integer> owners = new ArrayList<>();
    List<SecretRule.Place> places = new ArrayList<>();
    for (int rule = 0; rule < rules.size(); rule++) {
      for (int keyword = 0; keyword < rules.get(rule).keywords().size(); keyword++) {
        words.add(rules.get(rule).keywords().get(keyword));
        owners.add(rule);
        places.add(rules.get(rule).place(keyword));
      }
    }
    this.keywords = new KeywordAutomaton(words);
    this.ruleOfKeyword = owners.stream().mapToInt(Integer::intValue).toArray();
    this.placeOfKeyword = places.toArray(SecretRule.Place[]::new);
    this.lengthOfKeyword = words.stream().mapToInt(String::length).toArray();
  }

  static SecretRules shipped() {
    return Shipped.RULES;
  }

  private static SecretRules read() {
    try (InputStream file = SecretRules.class.getResourceAsStream(FILE)) {
      if (file == null) {
        throw new IllegalStateException("The rules that find secrets are missing: " + FILE);
      }
      return of(new TomlMapper().readTree(file));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  static SecretRules of(JsonNode file) {
    known(file, TOP, FILE);
    List<SecretRule> rules = new ArrayList<>();
    for (JsonNode rule : file.path("rules")) {
      rules.add(rule(rule));
    }
    return new SecretRules(rules, List.of(allowlist(file.path("allowlist"))));
  }

  private static SecretRule rule(JsonNode node) {
    String id = node.path("id").asString();
    known(node, RULE, id);
    List<Allowlist> lists = new ArrayList<>();
    for (JsonNode list : node.path("allowlists")) {
      lists.add(allowlist(list));
    }
    SecretRule.Source source =
        new SecretRule.Source(
            id,
            node.path("description").asString(),
            text(node, "regex"),
            text(node, "path"),
            node.path("entropy").asDouble(0),
            node.path("secretGroup").asInt(0),
            texts(node.path("keywords")),
            lists);
    if (source.regex() == null ? source.path() == null : source.keywords().isEmpty()) {
      throw new IllegalStateException(
          "The rule " + id + " has neither an expression with keywords nor names of files.");
    }
    return new SecretRule(source);
  }

  private static Allowlist allowlist(JsonNode node) {
    known(node, LIST, "allowlist");
    List<String> stopwords = texts(node.path("stopwords"));
    return new Allowlist(
        "AND".equals(text(node, "condition")),
        anyOf(node.path("paths")),
        anyOf(node.path("regexes")),
        switch (node.path("regexTarget").asString("secret")) {
          case "secret" -> Allowlist.Target.SECRET;
          case "match" -> Allowlist.Target.MATCH;
          case "line" -> Allowlist.Target.LINE;
          default -> throw new IllegalStateException("An allowlist has an unknown target: " + node);
        },
        stopwords.isEmpty() ? null : new KeywordAutomaton(stopwords));
  }

  private static @Nullable Pattern anyOf(JsonNode expressions) {
    List<String> texts = texts(expressions);
    return texts.isEmpty()
        ? null
        : Pattern.compile(
            texts.stream().map(text -> "(?:" + whole(text) + ")").collect(Collectors.joining("|")));
  }

  /**
   * An expression that begins with the begin of a text and ends with its end is about the whole
   * text. As it is written, {@code ^true|false|null$} would allow every secret with "false" in it.
   */
  private static String whole(String expression) {
    String flags = expression.startsWith("(?i)") ? "(?i)" : "";
    String rest = expression.substring(flags.length());
    return rest.startsWith("^") && rest.endsWith("$") && rest.indexOf('|') >= 0
        ? flags + "^(?:" + rest.substring(1, rest.length() - 1) + ")$"
        : expression;
  }

  private static @Nullable String text(JsonNode node, String name) {
    return node.has(name) ? node.path(name).asString() : null;
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    for (JsonNode text : array) {
      texts.add(text.asString());
    }
    return texts;
  }

  private static void known(JsonNode node, Set<String> names, String where) {
    for (String name : node.propertyNames()) {
      if (!names.contains(name)) {
        throw new IllegalStateException(where + " has a key that is not known here: " + name);
      }
    }
  }

  List<SecretRule> rules() {
    return rules;
  }

  /** What is allowed whatever the rule. */
  List<Allowlist> allowlists() {
    return allowlists;
  }

  KeywordAutomaton keywords() {
    return keywords;
  }

  /** The rule that a keyword belongs to, by its index. */
  int ruleOf(int keyword) {
    return ruleOfKeyword[keyword];
  }

  SecretRule.Place placeOf(int keyword) {
    return placeOfKeyword[keyword];
  }

  int lengthOf(int keyword) {
    return lengthOfKeyword[keyword];
  }
}
