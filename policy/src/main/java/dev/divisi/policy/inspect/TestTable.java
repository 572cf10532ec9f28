package dev.divisi.policy.inspect;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What code that tests looks like, by language, and what keeps tests from being run. */
final class TestTable {
  record Table(List<Family> families, Runs runs) {}

  record Family(
      List<String> languages,
      List<String> assertions,
      List<String> asserting,
      List<String> tests,
      List<String> disabled,
      List<String> narrowed,
      List<String> emptied,
      List<String> swallowed) {}

  record Runs(
      List<String> skipped, List<String> ignored, List<String> commands, List<String> hidden) {}

  /** What a text in a line means. */
  enum Meaning {
    ASSERTING,
    TEST,
    DISABLED,
    NARROWED,
    EMPTIED,
    SKIPPED,
    IGNORED
  }

  /** Texts that mean something, found in one pass over a line. */
  static final class Markers {
    /** Told of every text in a line. */
    interface Seen {
      void at(Meaning meaning, String marker);
    }

    private final List<String> texts = new ArrayList<>();
    private final List<Meaning> meanings = new ArrayList<>();
    private @Nullable KeywordAutomaton automaton;

    Markers with(Meaning meaning, List<String> markers) {
      for (String marker : markers) {
        texts.add(marker);
        meanings.add(meaning);
      }
      automaton = new KeywordAutomaton(texts);
      return this;
    }

    List<String> texts() {
      return texts;
    }

    void find(String squeezed, Seen seen) {
      KeywordAutomaton words = automaton;
      if (words == null) {
        return;
      }
      words.find(
          squeezed,
          (word, end) -> {
            String marker = texts.get(word);
            int begin = end - marker.length();
            if (squeezed.startsWith(marker, begin) && beginsThere(squeezed, begin)) {
              seen.at(meanings.get(word), marker);
            }
          });
    }

    /** Not in the middle of a word, nor what is called on something: "exit(", "pattern.test(". */
    private static boolean beginsThere(String text, int begin) {
      return begin == 0
          || !SourceLine.isOfWord(text.charAt(begin))
          || (!SourceLine.isOfWord(text.charAt(begin - 1)) && text.charAt(begin - 1) != '.');
    }
  }

  /** A family with its texts ready to be found. */
  record Ready(Family family, Markers markers) {}

  private static final class Shipped {
    static final TestTable TABLE = new TestTable(FileTable.resource("tests.yaml", Table.class));
  }

  private final Map<String, Ready> byLanguage = new HashMap<>();
  private final Runs runs;
  private final Markers runMarkers;

  private TestTable(Table table) {
    for (Family family : table.families()) {
      Markers markers =
          new Markers()
              .with(Meaning.ASSERTING, family.asserting())
              .with(Meaning.TEST, family.tests())
              .with(Meaning.DISABLED, family.disabled())
              .with(Meaning.NARROWED, family.narrowed())
              .with(Meaning.EMPTIED, family.emptied());
      Ready ready = new Ready(family, markers);
      family.languages().forEach(language -> byLanguage.put(language, ready));
    }
    this.runs = table.runs();
    this.runMarkers =
        new Markers().with(Meaning.SKIPPED, runs.skipped()).with(Meaning.IGNORED, runs.ignored());
  }

  static TestTable shipped() {
    return Shipped.TABLE;
  }

  @Nullable Ready family(String language) {
    return byLanguage.get(language);
  }

  Iterable<Ready> families() {
    return byLanguage.values();
  }

  Runs runs() {
    return runs;
  }

  Markers runMarkers() {
    return runMarkers;
  }
}
