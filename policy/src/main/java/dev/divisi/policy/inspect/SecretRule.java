package dev.divisi.policy.inspect;

import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One kind of secret: how it looks, where to look for it, and what is none although it looks so.
 */
final class SecretRule {
  /** How Gitleaks writes "a name with one of these words in it is given a value". */
  private static final String NAME = "(?i)[\\w.-]{0,50}?";

  private static final String GIVEN =
      "(?:[ \\t\\w.-]{0,20})[\\s'\"]{0,3}(?:=|>|:{1,3}=|\\|\\||:|=>|\\?=|,)[\\x60'\"\\s=]{0,5}(";

  /** How it writes that a value ends. */
  private static final String END = "(?:[\\x60'\"\\s;]|\\\\[nr]|$)";

  /** Where a match can be, once a keyword is found. */
  enum Place {
    /** The keyword is in a name; what follows has the form of a value. */
    VALUE_AFTER,
    /** The keyword is in a word without blanks that is the secret. */
    WORD_AROUND,
    /** In the lines about it. */
    LINES_AROUND,
    /** The keyword only says that such secrets may be in the text. */
    ANYWHERE
  }

  /** What a rule file says of a rule. */
  record Source(
      String id,
      String description,
      @Nullable String regex,
      @Nullable String path,
      double entropy,
      int secretGroup,
      List<String> keywords,
      List<Allowlist> allowlists) {}

  private final Source source;
  private final List<Place> places = new ArrayList<>();
  private final @Nullable TokenShape token;
  private final TokenShape harmless;
  private final @Nullable Pattern path;
  private final boolean longMatches;

  /** Compiled when it is first needed: most rules of the set never are. */
  private volatile @Nullable Pattern pattern;

  SecretRule(Source source) {
    this.source = source;
    this.path = source.path() == null ? null : Pattern.compile(source.path());
    String regex = source.regex() == null ? "" : source.regex();
    this.longMatches = regex.contains("[\\s\\S");
    this.harmless = harmless(source.allowlists());
    String value = valueOf(regex);
    if (value != null) {
      token = TokenShape.of(value);
      TokenShape name = TokenShape.of(regex.substring(NAME.length(), regex.indexOf(GIVEN)));
      source.keywords().forEach(word -> places.add(placeOf(word, name, token)));
    } else {
      TokenShape whole =
          TokenShape.of(
              regex.endsWith(END) ? regex.substring(0, regex.length() - END.length()) : regex);
      token = whole.hasBlanks() ? null : whole;
      Place inside = token == null ? Place.LINES_AROUND : Place.WORD_AROUND;
      source
          .keywords()
          .forEach(word -> places.add(whole.isMadeOf(lower(word)) ? inside : Place.ANYWHERE));
    }
  }

  private static Place placeOf(String word, TokenShape name, TokenShape value) {
    if (name.isMadeOf(lower(word))) {
      return Place.VALUE_AFTER;
    }
    return value.isMadeOf(lower(word)) && !value.hasBlanks() ? Place.WORD_AROUND : Place.ANYWHERE;
  }

  private static String lower(String word) {
    return word.toLowerCase(Locale.ROOT);
  }

  /** The expression of the value, when the rule is "a name is given a value", and nothing else. */
  private static @Nullable String valueOf(String regex) {
    int given = regex.indexOf(GIVEN);
    if (given < 0 || !regex.startsWith(NAME) || !regex.endsWith(")" + END)) {
      return null;
    }
    String value = regex.substring(given + GIVEN.length(), regex.length() - END.length() - 1);
    return value.contains(END) ? null : value;
  }

  /** The characters of a secret that is none when it has no others. */
  private static TokenShape harmless(List<Allowlist> lists) {
    for (Allowlist list : lists) {
      String characters = list.charactersOfNone();
      if (characters != null) {
        return TokenShape.of(characters);
      }
    }
    return TokenShape.of("");
  }

  String id() {
    return source.id();
  }

  String description() {
    return source.description();
  }

  List<String> keywords() {
    return source.keywords();
  }

  /** Where its matches are, seen from one of its keywords. */
  Place place(int keyword) {
    return places.get(keyword);
  }

  /** What the secret looks like; null when that cannot be said without matching. */
  @Nullable TokenShape token() {
    return token;
  }

  /** A value of these characters only is allowed by a list. */
  TokenShape harmless() {
    return harmless;
  }

  /** Whether a match can have any number of lines. */
  boolean longMatches() {
    return longMatches;
  }

  double entropy() {
    return source.entropy();
  }

  int secretGroup() {
    return source.secretGroup();
  }

  List<Allowlist> allowlists() {
    return source.allowlists();
  }

  /** Whether the file itself is the secret, as its name tells. */
  boolean isFileItself(String file) {
    return source.regex() == null && path != null && path.matcher(file).find();
  }

  /** Whether it is about files of such a name. */
  boolean concerns(String file) {
    return path == null || path.matcher(file).find();
  }

  /**
   * What it looks for.
   *
   * @throws com.google.re2j.PatternSyntaxException when it is no expression
   * @throws IllegalStateException when it has no expression
   */
  Pattern pattern() {
    Pattern compiled = pattern;
    if (compiled == null) {
      String regex = source.regex();
      if (regex == null) {
        throw new IllegalStateException("The rule " + id() + " is about names of files.");
      }
      compiled = Pattern.compile(regex);
      if (source.secretGroup() > compiled.groupCount()) {
        throw new IllegalStateException("The rule " + id() + " has no such group.");
      }
      pattern = compiled;
    }
    return compiled;
  }

  boolean hasPattern() {
    return source.regex() != null;
  }
}
