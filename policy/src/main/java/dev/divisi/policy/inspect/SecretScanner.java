package dev.divisi.policy.inspect;

import com.google.re2j.Matcher;
import dev.divisi.policy.diff.ChangedFile;
import dev.divisi.policy.diff.Hunk;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks for secrets in what one patch adds. One pass finds keywords; a cheap look at what is about
 * a keyword rules most of them out; only what is left is matched. What is written in base64 is
 * looked at as it is and as it reads. The work on a patch is bounded, and what is left over is
 * reported: it may not pass unseen.
 *
 * <p>Gitleaks passes over files by their names: pictures, lock files, well-known libraries. Here
 * that only stops guesses, where any long value of a name such as key counts. What has the form of
 * a token is one in a file of any name: whoever hides it chooses the name.
 */
final class SecretScanner {
  static final String NOT_SCANNED = "not-scanned";

  /** How many characters are matched in one patch; a match that is tried again counts again. */
  static final int LARGEST_WORK = 4 * 1024 * 1024;

  private static final int MOST_IN_A_FILE = 100;

  /** Beyond so much work on a file, it is worth a look at whether the file is allowed anything. */
  private static final int MUCH_WORK = 32 * 1024;

  /** What is matched before the word in a name at most, and a character more. */
  private static final int BEFORE_A_NAME = 51;

  private static final int LINES_BEFORE = 8;
  private static final int LINES_AFTER = 8;
  private static final int LONG_MATCH = 64 * 1024;
  private static final String GENERIC = "generic-api-key";

  /** Base64 in base64 in what is added. */
  private static final int MOST_LAYERS = 2;

  private final SecretRules rules;
  private final @Nullable Spans[] spans;
  private final @Nullable ValueGuard[] guards;

  /** Where the word ends that was last looked at, for each rule. */
  private final int[] wordEnds;

  private long work;

  SecretScanner(SecretRules rules) {
    this.rules = rules;
    int count = rules.rules().size();
    this.spans = new Spans[count];
    this.wordEnds = new int[count];
    this.guards = new ValueGuard[count];
    for (int rule = 0; rule < count; rule++) {
      TokenShape value = rules.rules().get(rule).token();
      guards[rule] =
          value == null ? null : new ValueGuard(value, rules.rules().get(rule).harmless());
    }
  }

  List<Secret> scan(ChangedFile file) {
    return new FileScan(file.path()).scan(file);
  }

  /** Parts of a text that a rule is tried on, in order and apart. */
  private static final class Spans {
    private int[] ends = new int[8];
    private int size;

    void add(int from, int to) {
      if (size > 0 && from <= ends[size - 1]) {
        ends[size - 1] = Math.max(ends[size - 1], to);
        ends[size - 2] = Math.min(ends[size - 2], from);
        return;
      }
      if (size == ends.length) {
        ends = Arrays.copyOf(ends, size * 2);
      }
      ends[size++] = from;
      ends[size++] = to;
    }
  }

  private final class FileScan {
    private final String path;
    private final List<Secret> found = new ArrayList<>();
    private final Set<String> places = new HashSet<>();
    private final long workBefore = work;
    private @Nullable Boolean allowed;
    private boolean leftOut;

    private FileScan(String path) {
      this.path = path;
    }

    List<Secret> scan(ChangedFile file) {
      if (file.hunks().isEmpty() && !file.binary()) {
        return List.of();
      }
      boolean gone = file.newMode().equals("000000");
      for (SecretRule rule : rules.rules()) {
        if (!gone && rule.isFileItself(path)) {
          found.add(new Secret(rule.id(), rule.description(), 0));
        }
      }
      for (Hunk hunk : file.hunks()) {
        AddedText added = AddedText.of(hunk);
        scan(added, MOST_LAYERS);
      }
      Set<Integer> special = new HashSet<>();
      found.stream()
          .filter(secret -> !secret.ruleId().equals(GENERIC))
          .forEach(secret -> special.add(secret.line()));
      return found.stream()
          .filter(secret -> !secret.ruleId().equals(GENERIC) || !special.contains(secret.line()))
          .sorted(Comparator.comparingInt(Secret::line).thenComparing(Secret::ruleId))
          .toList();
    }

    /** Whether the file's name says that such a finding is none. */
    private boolean isAllowed(SecretRule rule) {
      if (!rule.id().equals(GENERIC)) {
        return false;
      }
      Boolean known = allowed;
      if (known == null) {
        known = Allowlist.allowFile(rules.allowlists(), path);
        allowed = known;
      }
      return known;
    }

    /** A text, and the texts that are written into it. */
    private void scan(AddedText added, int layers) {
      if (!added.text().isEmpty() && found.size() < MOST_IN_A_FILE) {
        scan(added);
        if (layers > 0) {
          Base64Text.in(added, inner -> scan(inner, layers - 1));
        }
      }
    }

    private void scan(AddedText added) {
      Arrays.fill(wordEnds, 0);
      for (ValueGuard guard : guards) {
        if (guard != null) {
          guard.reset();
        }
      }
      rules.keywords().find(added.text(), (keyword, end) -> look(added, keyword, end));
      for (int rule = 0; rule < spans.length; rule++) {
        Spans tried = spans[rule];
        spans[rule] = null;
        if (tried != null && rules.rules().get(rule).concerns(path)) {
          for (int span = 0; span < tried.size; span += 2) {
            match(rules.rules().get(rule), added, tried.ends[span], tried.ends[span + 1]);
          }
        }
      }
    }

    private void look(AddedText added, int keyword, int end) {
      int index = rules.ruleOf(keyword);
      SecretRule rule = rules.rules().get(index);
      String text = added.text();
      int begin = end - rules.lengthOf(keyword);
      switch (rules.placeOf(keyword)) {
        case VALUE_AFTER -> {
          ValueGuard guard = guards[index];
          int valueEnd = guard == null ? -1 : guard.endOfValue(text, end);
          if (valueEnd >= 0) {
            span(index, Math.max(0, begin - BEFORE_A_NAME), Math.min(text.length(), valueEnd + 3));
          }
        }
        case WORD_AROUND -> word(index, text, begin, end);
        case LINES_AROUND -> {
          int to = added.endOfLine(end - 1, LINES_AFTER);
          if (rule.longMatches()) {
            int far = Math.min(text.length() - 1, begin + LONG_MATCH);
            to = Math.max(to, added.endOfLine(far, 0));
          }
          span(index, added.beginOfLine(begin, LINES_BEFORE), to);
        }
        case ANYWHERE -> span(index, 0, text.length());
      }
    }

    /** A keyword in a word that is the secret: is the word long enough? */
    private void word(int index, String text, int begin, int end) {
      TokenShape shape = rules.rules().get(index).token();
      if (shape == null || begin < wordEnds[index]) {
        return;
      }
      int from = begin;
      while (from > 0 && shape.has(text.charAt(from - 1))) {
        from--;
      }
      int to = end;
      while (to < text.length() && shape.has(text.charAt(to))) {
        to++;
      }
      wordEnds[index] = to;
      if (to - from >= shape.shortest()) {
        span(index, Math.max(0, from - BEFORE_A_NAME), Math.min(text.length(), to + 3));
      }
    }

    private void span(int rule, int from, int to) {
      Spans open = spans[rule];
      if (open == null) {
        open = new Spans();
        spans[rule] = open;
      }
      open.add(from, to);
    }

    private void match(SecretRule rule, AddedText added, int from, int to) {
      String part = added.text().substring(from, to);
      Matcher matcher = rule.pattern().matcher(part);
      int at = 0;
      while (at <= part.length() && found.size() < MOST_IN_A_FILE) {
        work += part.length() - at;
        if (work > LARGEST_WORK) {
          if (!leftOut) {
            leftOut = true;
            report(NOT_SCANNED, "There is more from here on than is searched.", added, from);
          }
          return;
        }
        if (work - workBefore > MUCH_WORK && isAllowed(rule)) {
          return;
        }
        if (!matcher.find(at)) {
          return;
        }
        judge(rule, added, from, matcher);
        at = Math.max(matcher.end(), matcher.start() + 1);
      }
    }

    private void judge(SecretRule rule, AddedText added, int from, Matcher matcher) {
      int group = rule.secretGroup();
      for (int next = 1; group == 0 && next <= matcher.groupCount(); next++) {
        group = matcher.start(next) < matcher.end(next) ? next : 0;
      }
      String secret = matcher.group(group);
      if (secret == null || (rule.entropy() > 0 && entropy(secret) <= rule.entropy())) {
        return;
      }
      int begin = from + matcher.start();
      int lineBegin = added.beginOfLine(begin, 0);
      int lineEnd = added.endOfLine(from + matcher.end() - 1, 0);
      work += lineEnd - lineBegin;
      Allowlist.Candidate candidate =
          new Allowlist.Candidate(
              path, secret, matcher.group(), added.text().substring(lineBegin, lineEnd));
      if (!isAllowed(rule)
          && !Allowlist.allow(rules.allowlists(), candidate)
          && !Allowlist.allow(rule.allowlists(), candidate)) {
        report(rule.id(), rule.description(), added, from + matcher.start(group));
      }
    }

    private void report(String id, String description, AddedText added, int place) {
      int line = added.lineAt(place);
      if (places.add(id + ' ' + line)) {
        found.add(new Secret(id, description, line));
      }
    }
  }

  /** Bits for each character, as Shannon counts them. */
  static double entropy(String text) {
    Map<Character, Integer> counts = new HashMap<>();
    for (int index = 0; index < text.length(); index++) {
      counts.merge(text.charAt(index), 1, Integer::sum);
    }
    double bits = 0;
    for (int count : counts.values()) {
      double share = (double) count / text.length();
      bits -= share * Math.log(share) / Math.log(2);
    }
    return bits;
  }
}
