package dev.divisi.policy.inspect;

import dev.divisi.policy.diff.ChangedFile;
import dev.divisi.policy.diff.DiffLine;
import dev.divisi.policy.diff.Hunk;
import dev.divisi.schemas.ChangeKind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sees where a patch makes tests say less. A patch is looked at as a whole: what is taken from one
 * test and comes back in another is moved, not lost.
 */
final class WeakenedTests {
  private final FileTable files;
  private final TestTable table;

  WeakenedTests(FileTable files, TestTable table) {
    this.files = files;
    this.table = table;
  }

  /** What it sees in each of the files, in their order. */
  List<List<Weakening>> in(List<ChangedFile> changed) {
    List<TestChange> changes = new ArrayList<>();
    for (ChangedFile file : changed) {
      changes.add(new TestChange(file));
    }
    Moves moves = new Moves(changes);
    List<List<Weakening>> seen = new ArrayList<>();
    for (TestChange change : changes) {
      change.compare(moves);
      movedAway(change, changed);
      seen.add(List.copyOf(change.found));
    }
    return seen;
  }

  /** A test that is renamed to what nobody runs is gone, although no line of it is removed. */
  private void movedAway(TestChange change, List<ChangedFile> changed) {
    ChangedFile file = change.file;
    if (change.family == null || file.change() != ChangeKind.DELETED || !file.hunks().isEmpty()) {
      return;
    }
    for (ChangedFile other : changed) {
      if (file.path().equals(other.previousPath()) && !files.isTest(other.path())) {
        change.add("tests-removed", 0, "The file becomes one that is no test.");
      }
    }
  }

  /** What tests lose and gain in one file. */
  private final class TestChange {
    private final ChangedFile file;
    private final TestTable.@Nullable Ready family;
    private final List<Weakening> found = new ArrayList<>();

    /** Lines that assert, squeezed, with how often; and where the first is that is removed. */
    private final Map<String, Integer> assertionsRemoved = new HashMap<>();

    private final Map<String, Integer> assertionsAdded = new HashMap<>();
    private final Map<TestTable.Meaning, Map<String, Integer>> markers =
        new EnumMap<>(TestTable.Meaning.class);
    private final Map<String, Integer> markerLines = new HashMap<>();
    private int assertions;
    private int tests;
    private int firstAssertion;
    private int firstTest;

    private TestChange(ChangedFile file) {
      this.file = file;
      String language = files.language(file.path());
      this.family = files.isTest(file.path()) ? table.family(language) : null;
      if (family != null) {
        boolean hash = language.equals("Python") || language.equals("Ruby");
        for (Hunk hunk : file.hunks()) {
          readTests(hunk, family, hash);
        }
      }
      if (runsTests(file.path(), language)) {
        for (Hunk hunk : file.hunks()) {
          readRuns(hunk);
        }
      }
    }

    private boolean runsTests(String path, String language) {
      String kind = files.kind(path);
      return switch (kind) {
        case "ci", "build", "dependencyManifest", "container" -> true;
        default -> language.equals("Shell") || language.equals("Makefile");
      };
    }

    private void readTests(Hunk hunk, TestTable.Ready ready, boolean hash) {
      List<DiffLine> lines = hunk.lines();
      for (int index = 0; index < lines.size(); index++) {
        DiffLine line = lines.get(index);
        if (line.kind() == DiffLine.Kind.KEPT) {
          continue;
        }
        String text = SourceLine.squeezed(SourceLine.withoutText(line.text()));
        boolean directive = text.startsWith("//go:build") || text.startsWith("//+build");
        if (text.isEmpty() || (SourceLine.isComment(text, hash) && !directive)) {
          continue;
        }
        boolean added = line.kind() == DiffLine.Kind.ADDED;
        int sign = added ? 1 : -1;
        boolean[] emptied = new boolean[1];
        int[] asserting = new int[1];
        boolean[] begins = new boolean[1];
        ready
            .markers()
            .find(
                text,
                (meaning, marker) -> {
                  switch (meaning) {
                    case ASSERTING -> asserting[0]++;
                    case TEST -> begins[0] = true;
                    case EMPTIED -> {
                      emptied[0] = true;
                      mark(meaning, marker, sign, line.number());
                    }
                    case DISABLED, NARROWED, SKIPPED, IGNORED ->
                        mark(meaning, marker, sign, line.number());
                  }
                });
        if (begins[0]) {
          tests += sign;
          firstTest = added || firstTest > 0 ? firstTest : line.number();
        }
        int count = asserting[0] + Assertions.count(text, ready.family().assertions());
        if (count > 0 && !(added && emptied[0])) {
          assertions += sign * count;
          (added ? assertionsAdded : assertionsRemoved)
              .merge(SourceLine.squeezed(line.text()), count, Integer::sum);
          firstAssertion = added || firstAssertion > 0 ? firstAssertion : line.number();
        }
        if (added && Assertions.swallows(text, lines, index, ready.family().swallowed())) {
          add(
              "failure-swallowed",
              line.number(),
              "What an assertion throws is caught and dropped.");
        }
      }
    }

    private void readRuns(Hunk hunk) {
      for (DiffLine line : hunk.lines()) {
        if (line.kind() == DiffLine.Kind.KEPT) {
          continue;
        }
        String text = SourceLine.squeezed(line.text());
        if (text.isEmpty() || SourceLine.isComment(text, true)) {
          continue;
        }
        int sign = line.kind() == DiffLine.Kind.ADDED ? 1 : -1;
        table
            .runMarkers()
            .find(
                text,
                (meaning, marker) -> {
                  if (!text.contains(marker + "=false")) {
                    mark(meaning, marker, sign, line.number());
                  }
                });
        String hidden = hiddenFailure(text);
        if (hidden != null) {
          mark(TestTable.Meaning.IGNORED, hidden, sign, line.number());
        }
      }
    }

    /** What makes the failure of a test's command nothing, in a line that has such a command. */
    private @Nullable String hiddenFailure(String text) {
      for (String hidden : table.runs().hidden()) {
        int at = text.indexOf(hidden);
        if (at > 0 && Assertions.hasWord(text.substring(0, at), table.runs().commands())) {
          return hidden;
        }
      }
      return null;
    }

    private void mark(TestTable.Meaning meaning, String marker, int sign, int line) {
      markers.computeIfAbsent(meaning, _ -> new HashMap<>()).merge(marker, sign, Integer::sum);
      if (sign > 0) {
        markerLines.putIfAbsent(meaning + marker, line);
      }
    }

    private void add(String kind, int line, String what) {
      found.add(new Weakening(kind, line, what));
    }

    private void compare(Moves moves) {
      if (family != null) {
        int lost = -assertions - moves.cameBack(this);
        if (lost > 0) {
          add(
              "assertions-removed",
              firstAssertion,
              lost == 1
                  ? "There is 1 assertion less than before."
                  : "There are " + lost + " assertions less than before.");
        }
        int gone = moves.testsLost(-tests);
        if (gone > 0) {
          add(
              "tests-removed",
              firstTest,
              gone == 1
                  ? "There is 1 test less than before."
                  : "There are " + gone + " tests less than before.");
        }
      }
      compare(TestTable.Meaning.DISABLED, "test-disabled", "keeps a test from being run");
      compare(TestTable.Meaning.NARROWED, "test-narrowed", "keeps all other tests from being run");
      compare(TestTable.Meaning.EMPTIED, "assertion-emptied", "cannot fail");
      compare(TestTable.Meaning.SKIPPED, "tests-skipped", "keeps tests from being run");
      compare(TestTable.Meaning.IGNORED, "failure-ignored", "lets failures pass");
    }

    private void compare(TestTable.Meaning meaning, String kind, String effect) {
      Map<String, Integer> net = markers.getOrDefault(meaning, Map.of());
      net.entrySet().stream()
          .filter(entry -> entry.getValue() > 0)
          .sorted(Map.Entry.comparingByKey())
          .forEach(
              entry ->
                  add(
                      kind,
                      markerLines.getOrDefault(meaning + entry.getKey(), 0),
                      "\"" + entry.getKey() + "\" " + effect + "."));
    }
  }

  /** What comes back in other files of the patch than the one that loses it. */
  private static final class Moves {
    /** Assertions that a file gains beyond those that it loses itself, for all files. */
    private final Map<String, Integer> gained = new HashMap<>();

    private int testsGained;

    private Moves(List<TestChange> changes) {
      for (TestChange change : changes) {
        for (Map.Entry<String, Integer> added : change.assertionsAdded.entrySet()) {
          int more = added.getValue() - change.assertionsRemoved.getOrDefault(added.getKey(), 0);
          if (more > 0) {
            gained.merge(added.getKey(), more, Integer::sum);
          }
        }
        testsGained += Math.max(0, change.tests);
      }
    }

    /** How many of the assertions that a file loses come back; each comes back once. */
    private int cameBack(TestChange change) {
      if (change.assertions >= 0) {
        return 0;
      }
      int back = 0;
      for (Map.Entry<String, Integer> removed : change.assertionsRemoved.entrySet()) {
        int own = change.assertionsAdded.getOrDefault(removed.getKey(), 0);
        int elsewhere = gained.getOrDefault(removed.getKey(), 0);
        int taken = Math.min(removed.getValue() - own, elsewhere);
        if (taken > 0) {
          back += taken;
          gained.put(removed.getKey(), elsewhere - taken);
        }
      }
      return back;
    }

    private int testsLost(int lost) {
      if (lost <= 0) {
        return 0;
      }
      int taken = Math.min(lost, testsGained);
      testsGained -= taken;
      return lost - taken;
    }
  }

  /** Looks at single lines. */
  private static final class Assertions {
    private Assertions() {}

    /** How often a line calls what asserts. */
    static int count(String text, List<String> beginnings) {
      if (isImport(text)) {
        return 0;
      }
      int count = 0;
      int at = 0;
      while (at < text.length()) {
        int end = SourceLine.endOfWord(text, at);
        if (end == at) {
          at++;
          continue;
        }
        if (beginsWithAny(text, at, beginnings) && asserts(text, at, end, beginnings)) {
          count++;
        }
        at = end;
      }
      return count;
    }

    private static boolean asserts(String text, int begin, int end, List<String> beginnings) {
      if (end >= text.length()) {
        return false;
      }
      boolean declared = begin > 0 && text.charAt(begin - 1) == ' ' && isDeclared(text, begin);
      return switch (text.charAt(end)) {
        case '(', '!' -> !declared;
        case ' ', '"', '\'', '[' -> !declared;
        case '.' -> !beginsWithAny(text, end + 1, beginnings);
        default -> false;
      };
    }

    /** "void assertSame(", "def expect_all(": the name of what is declared here. */
    private static boolean isDeclared(String text, int begin) {
      int before = begin - 1;
      int from = before;
      while (from > 0 && SourceLine.isOfWord(text.charAt(from - 1))) {
        from--;
      }
      return switch (text.substring(from, before)) {
        case "void", "def", "func", "fun", "fn", "function", "boolean" -> true;
        default -> false;
      };
    }

    private static boolean isImport(String text) {
      return text.startsWith("import ")
          || text.startsWith("import{")
          || text.startsWith("from ")
          || text.startsWith("using ")
          || text.startsWith("use ")
          || text.startsWith("package ")
          || text.startsWith("require\"")
          || text.startsWith("require'");
    }

    private static boolean beginsWithAny(String text, int at, List<String> beginnings) {
      for (String beginning : beginnings) {
        if (text.startsWith(beginning, at)) {
          return true;
        }
      }
      return false;
    }

    static boolean hasWord(String text, List<String> words) {
      int at = 0;
      while (at < text.length()) {
        int end = SourceLine.endOfWord(text, at);
        if (end > at && words.contains(text.substring(at, end).toLowerCase(Locale.ROOT))) {
          return true;
        }
        at = Math.max(end, at + 1);
      }
      return false;
    }

    /** Whether a line begins to catch what an assertion throws, and nothing is done with it. */
    static boolean swallows(String text, List<DiffLine> lines, int index, List<String> types) {
      int caught = text.indexOf("catch");
      if (caught >= 0 && !types.isEmpty()) {
        int open = text.indexOf('{', caught);
        return open > 0
            && isCaught(text.substring(caught + "catch".length(), open), types)
            && (text.startsWith("}", open + 1)
                || (open == text.length() - 1 && nextOf(lines, index).startsWith("}")));
      }
      if (text.startsWith("except") && text.indexOf(':') > 0) {
        int colon = text.indexOf(':');
        String body = colon == text.length() - 1 ? nextOf(lines, index) : text.substring(colon + 1);
        return isCaught(text.substring("except".length(), colon), types)
            && (body.equals("pass") || body.equals("..."));
      }
      return false;
    }

    private static boolean isCaught(String what, List<String> types) {
      boolean anything = !what.contains(" ") && !hasUpper(what) && types.contains("");
      return anything || types.stream().anyMatch(type -> !type.isEmpty() && hasName(what, type));
    }

    private static boolean hasUpper(String text) {
      return text.chars().anyMatch(Character::isUpperCase);
    }

    private static boolean hasName(String text, String name) {
      for (int at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
        int end = at + name.length();
        if ((at == 0 || !SourceLine.isOfWord(text.charAt(at - 1)))
            && (end == text.length() || !SourceLine.isOfWord(text.charAt(end)))) {
          return true;
        }
      }
      return false;
    }

    /** The next line of the file afterwards that is no comment, squeezed; "" when none is seen. */
    private static String nextOf(List<DiffLine> lines, int index) {
      for (int next = index + 1; next < lines.size() && next < index + 5; next++) {
        if (lines.get(next).kind() != DiffLine.Kind.REMOVED) {
          String text = SourceLine.squeezed(lines.get(next).text());
          if (!text.isEmpty() && !SourceLine.isComment(text, true)) {
            return text;
          }
        }
      }
      return "";
    }
  }
}
