package dev.divisi.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.divisi.context.outline.SymbolKind;
import dev.divisi.globs.PathGlob;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QueriesTest {
  @TempDir private Path directory;

  private static final Map<String, String> SHOP =
      Map.of(
          "src/main/java/shop/Money.java",
          """
          package shop;

          /** An amount of a currency. */
          public final class Money {
            public static final int MAX_DIGITS = 12;

            public Money plus(Money other) {
              return other;
            }
          }
          """,
          "src/main/java/shop/Basket.java",
          """
          package shop;

          public class Basket {
            int maxTaskCount = 3;

            Money total() {
              return new Money().plus(new Money());
            }
          }
          """,
          "src/test/java/shop/MoneyTest.java",
          "package shop;\n\nclass MoneyTest {\n  void shouldAdd() {}\n}\n",
          "web/price_tag.py",
          "max_task_count = 1\n\ndef show_price(money):\n    return 'total of the money'\n",
          "README.md",
          "# Shop\n\nThe total of a basket is money.\n");

  @Test
  void shouldFindNamesHoweverTheirWordsAreJoined() throws Exception {
    try (CodeSnapshot snapshot = Indexed.of(directory, SHOP).head()) {
      for (String text :
          List.of("maxTaskCount", "max_task_count", "\"max task count\"", "MAX TASK COUNT")) {
        assertThat(Indexed.found(snapshot, text))
            .as(text)
            .contains("src/main/java/shop/Basket.java", "web/price_tag.py");
      }
      assertThat(Indexed.found(snapshot, "maxtaskcount"))
          .containsExactly("src/main/java/shop/Basket.java");
    }
  }

  @Test
  void shouldFindPhrasesInTheirOrderAlone() throws Exception {
    try (CodeSnapshot snapshot = Indexed.of(directory, SHOP).head()) {
      assertThat(Indexed.found(snapshot, "\"total of the money\""))
          .containsExactly("web/price_tag.py");
      assertThat(Indexed.found(snapshot, "\"money the of total\"")).isEmpty();
    }
  }

  @Test
  void shouldShowTheLineThatFitsBest() throws Exception {
    try (CodeSnapshot snapshot = Indexed.of(directory, SHOP).head()) {
      SearchHit hit = snapshot.search(SearchQuery.of("amount currency")).getFirst();
      assertThat(hit.path()).isEqualTo("src/main/java/shop/Money.java");
      assertThat(hit.line()).isEqualTo(3);
      assertThat(hit.excerpt()).isEqualTo("/** An amount of a currency. */");
    }
  }

  @Test
  void shouldKeepToPathsAndLimits() throws Exception {
    try (CodeSnapshot snapshot = Indexed.of(directory, SHOP).head()) {
      List<PathGlob> web = List.of(PathGlob.parse("web/**"));
      assertThat(Indexed.paths(snapshot.search(new SearchQuery("money", web, 20))))
          .containsExactly("web/price_tag.py");
      assertThat(snapshot.search(new SearchQuery("money", List.of(), 2))).hasSize(2);
      assertThat(snapshot.references("money", web, 10).places()).hasSize(2);
    }
  }

  @Test
  void shouldRefuseWhatIsOutOfBounds() {
    assertThatThrownBy(() -> new SearchQuery("a", List.of(), 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> SearchQuery.of("a".repeat(3_000)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2000 characters");
  }

  @Test
  void shouldAnswerWithNothingWhenNothingIsAsked() throws Exception {
    try (CodeSnapshot snapshot = Indexed.of(directory, SHOP).head()) {
      for (String text : List.of("", "\"", "\"\"", "+-*/", "\"\" \"", "absent")) {
        assertThat(snapshot.search(SearchQuery.of(text))).as(text).isEmpty();
      }
      assertThat(snapshot.imports("absent", 5)).isEmpty();
      assertThat(snapshot.outline("absent")).isEmpty();
      assertThat(snapshot.lines("absent", 1, 5)).isEmpty();
    }
  }

  @Test
  void shouldFindDefinitionsByNameKindAndContainer() throws Exception {
    try (CodeSnapshot snapshot = Indexed.of(directory, SHOP).head()) {
      assertThat(snapshot.symbols(SymbolQuery.named("money")))
          .extracting(hit -> hit.path() + ":" + hit.symbol().line() + " " + hit.symbol().kind())
          .containsExactly("src/main/java/shop/Money.java:4 CLASS");
      assertThat(snapshot.symbols(SymbolQuery.named("plus")))
          .extracting(hit -> hit.symbol().container() + " | " + hit.excerpt())
          .containsExactly("Money | public Money plus(Money other) {");
      assertThat(snapshot.symbols(query("Mon", SymbolQuery.Match.PREFIX, Set.of())))
          .extracting(hit -> hit.symbol().name())
          .containsExactly("Money", "MoneyTest");
      assertThat(snapshot.symbols(query("count task", SymbolQuery.Match.WORDS, Set.of())))
          .isEmpty();
      assertThat(snapshot.symbols(query("digits max", SymbolQuery.Match.WORDS, Set.of())))
          .extracting(hit -> hit.symbol().name())
          .containsExactly("MAX_DIGITS");
      assertThat(
              snapshot.symbols(query("Mon", SymbolQuery.Match.PREFIX, Set.of(SymbolKind.METHOD))))
          .isEmpty();
      SymbolQuery inBasket =
          new SymbolQuery(
              "total", SymbolQuery.Match.EXACT, Set.of(), Optional.of("basket"), List.of(), 10);
      assertThat(snapshot.symbols(inBasket)).hasSize(1);
    }
  }

  private static SymbolQuery query(String name, SymbolQuery.Match match, Set<SymbolKind> kinds) {
    return new SymbolQuery(name, match, kinds, Optional.empty(), List.of(), 10);
  }

  @Test
  void shouldFindUsesAsWholeWordsInTheirCase() throws Exception {
    try (CodeSnapshot snapshot = Indexed.of(directory, SHOP).head()) {
      References references = snapshot.references("Money", List.of(), 50);
      assertThat(references.files()).isEqualTo(2);
      assertThat(references.places())
          .extracting(place -> place.path().replaceAll(".*/", "") + ":" + place.line())
          .containsExactly("Basket.java:6", "Basket.java:7", "Money.java:4", "Money.java:7");
      assertThat(snapshot.references("Money", List.of(), 1).places()).hasSize(1);
    }
  }

  @Test
  void shouldFindTestsOfAFile() throws Exception {
    try (CodeSnapshot snapshot = Indexed.of(directory, SHOP).head()) {
      assertThat(snapshot.testsNear("src/main/java/shop/Money.java", 5))
          .containsExactly("src/test/java/shop/MoneyTest.java");
      assertThat(snapshot.testsNear("src/test/java/shop/MoneyTest.java", 5)).isEmpty();
      assertThat(snapshot.testsNear("README.md", 5)).isEmpty();
    }
  }

  @Test
  void shouldTellWhatChangesTogetherAndWhoChangedIt() throws Exception {
    Indexed indexed = Indexed.of(directory, Map.of("a.txt", "1", "b.txt", "1", "c.txt", "1"));
    indexed.repository().commit("Two", Map.of("a.txt", "2", "b.txt", "2"));
    indexed.repository().commit("Three", Map.of("a.txt", "3", "b.txt", "3"));
    indexed.repository().commit("Empty", Map.of());
    indexed.repository().commit("Four", Map.of("c.txt", "4"));
    indexed.repository().git("rm", "-q", "c.txt");
    indexed
        .repository()
        .git("commit", "-q", "--author", "Eve \u001b[31m<e@localhost>", "-m", "Five");

    try (CodeSnapshot snapshot = indexed.head()) {
      assertThat(snapshot.changedTogether("a.txt", 5))
          .containsExactly(new ChangedTogether("b.txt", 3, 3));
      assertThat(snapshot.changedTogether("c.txt", 5)).isEmpty();
      assertThat(snapshot.authors("a.txt", 5))
          .extracting(author -> author.name() + " " + author.commits())
          .containsExactly("Test 3");
      assertThat(snapshot.authors("c.txt", 5))
          .extracting(LastAuthor::name)
          .containsExactly("Eve", "Test");
    }
  }
}
