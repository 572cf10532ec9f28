package dev.divisi.context;

import static org.assertj.core.api.Assertions.assertThat;

import dev.divisi.context.FilesForTask.Found;
import dev.divisi.context.FilesForTask.TaskFile;
import dev.divisi.globs.WriteScope;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TaskFilesTest {
  @TempDir private Path directory;
  private Indexed indexed;

  @BeforeEach
  void setUp() {
    Map<String, String> files = new HashMap<>();
    files.put(
        "core/src/main/java/shop/MoneyFormat.java",
        """
        package shop;

        public class MoneyFormat {
          String formatCents(long cents) {
            return "" + cents;
          }
        }
        """);
    files.put(
        "core/src/test/java/shop/MoneyFormatTest.java",
        "package shop;\n\nclass MoneyFormatTest {\n  void shouldFormat() {}\n}\n");
    files.put(
        "web/src/main/java/shop/web/PricePage.java",
        """
        package shop.web;

        import shop.MoneyFormat;

        class PricePage {
          String show() {
            return new MoneyFormat().formatCents(3);
          }
        }
        """);
    files.put("docs/prices.md", "# Prices\n\nHow prices are rounded and shown.\n");
    files.put("core/src/main/java/shop/Clock.java", "package shop;\n\nclass Clock {}\n");
    for (int i = 0; i < 30; i++) {
      files.put("other/Part" + i + ".java", "package other;\n\nclass Part" + i + " {}\n");
    }
    indexed = Indexed.of(directory, files);
    for (int i = 0; i < 3; i++) {
      indexed
          .repository()
          .commit(
              "Together",
              Map.of(
                  "core/src/main/java/shop/Clock.java",
                  "package shop;\n\nclass Clock {} // " + i + "\n",
                  "docs/prices.md",
                  "# Prices\n\nHow prices are rounded and shown. " + i + "\n"));
    }
  }

  @Test
  void shouldRankWhatIsNamedFirstAndSayWhy() throws Exception {
    TaskText task = task("Let MoneyFormat show euros", "`formatCents` ignores the currency.");
    try (CodeSnapshot snapshot = indexed.head()) {
      FilesForTask found = snapshot.filesFor(task, 4_000);

      assertThat(found.files())
          .extracting(TaskFile::path)
          .startsWith("core/src/main/java/shop/MoneyFormat.java")
          .contains(
              "core/src/test/java/shop/MoneyFormatTest.java",
              "web/src/main/java/shop/web/PricePage.java")
          .doesNotContain("other/Part1.java");
      assertThat(reasons(found, "core/src/main/java/shop/MoneyFormat.java"))
          .contains(Found.BY_SYMBOL, Found.BY_NAME);
      assertThat(reasons(found, "core/src/test/java/shop/MoneyFormatTest.java"))
          .contains(Found.BY_TEST);
      assertThat(reasons(found, "web/src/main/java/shop/web/PricePage.java"))
          .contains(Found.BY_IMPORT, Found.BY_REFERENCE);
      assertThat(found.files().getFirst().excerpts().getFirst().lines())
          .contains("public class MoneyFormat {");
    }
  }

  @Test
  void shouldFindByPathAndByWhatChangesTogether() throws Exception {
    TaskText task = task("Rewrite docs/prices.md", "It is out of date.");
    try (CodeSnapshot snapshot = indexed.head()) {
      FilesForTask found = snapshot.filesFor(task, 4_000);

      assertThat(found.files().getFirst().path()).isEqualTo("docs/prices.md");
      assertThat(reasons(found, "core/src/main/java/shop/Clock.java")).contains(Found.BY_HISTORY);
    }
  }

  @Test
  void shouldPreferANarrowScope() throws Exception {
    TaskText task =
        new TaskText("Tidy", "Tidy it.", List.of(), WriteScope.of(List.of("other/Part7.java")));
    try (CodeSnapshot snapshot = indexed.head()) {
      assertThat(snapshot.filesFor(task, 4_000).files().getFirst().path())
          .isEqualTo("other/Part7.java");
    }
  }

  @Test
  void shouldKeepToTheBudget() throws Exception {
    TaskText task = task("Change MoneyFormat, PricePage and Clock", "docs/prices.md too");
    try (CodeSnapshot snapshot = indexed.head()) {
      for (int budget : List.of(0, 50, 200, 500, 2_000)) {
        FilesForTask found = snapshot.filesFor(task, budget);
        assertThat(found.tokens()).isLessThanOrEqualTo(budget);
        assertThat(found.files().size() + found.leftOut())
            .isEqualTo(snapshot.filesFor(task, 10_000).files().size());
      }
    }
  }

  @Test
  void shouldFindTheSameInAnIndexThatWasMadeOtherwise() throws Exception {
    TaskText task = task("Let MoneyFormat show euros", "`formatCents` ignores the currency.");
    FilesForTask first;
    try (CodeSnapshot snapshot = indexed.head()) {
      first = snapshot.filesFor(task, 4_000);
    }
    // Commit by commit, into an index of its own.
    CodeIndex other = CodeIndex.in(directory.resolve("other"), Indexed.settings(Indexed.NO_CTAGS));
    List<String> commits = indexed.source().history(indexed.repository().head("HEAD"), 10);
    for (String commit : commits.reversed()) {
      other.at(indexed.source(), commit).close();
    }
    try (CodeSnapshot snapshot = other.at(indexed.source(), commits.getFirst())) {
      assertThat(snapshot.filesFor(task, 4_000)).isEqualTo(first);
    }
  }

  @Test
  void shouldEndSoonWhenTheTaskIsOnlyNoise() throws Exception {
    TaskText task =
        task("a/".repeat(20_000), "x.".repeat(20_000) + "\"\"(()\0\n" + "Zz ".repeat(9_000));
    try (CodeSnapshot snapshot = indexed.head()) {
      assertThat(snapshot.filesFor(task, 1_000).tokens()).isLessThanOrEqualTo(1_000);
    }
  }

  private static List<Found> reasons(FilesForTask found, String path) {
    return found.files().stream()
        .filter(file -> file.path().equals(path))
        .flatMap(file -> file.reasons().stream())
        .map(FilesForTask.Reason::found)
        .toList();
  }

  private static TaskText task(String title, String description) {
    return new TaskText(title, description, List.of(), WriteScope.of(List.of("**")));
  }
}
