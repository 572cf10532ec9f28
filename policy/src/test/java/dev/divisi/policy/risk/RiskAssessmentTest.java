package dev.divisi.policy.risk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.divisi.policy.diff.ChangedFile;
import dev.divisi.policy.inspect.Changes;
import dev.divisi.policy.inspect.PatchInspection;
import dev.divisi.schemas.ChangeKind;
import dev.divisi.schemas.RiskLevel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RiskAssessmentTest {
  private static final String MONEY = "src/main/java/shop/Money.java";

  private static FakeRepository repository() {
    return new FakeRepository(
            Map.of(
                MONEY,
                "",
                "src/main/java/shop/Untested.java",
                "",
                "src/test/java/shop/MoneyTest.java",
                "",
                "src/cart.rs",
                "#[cfg(test)] mod tests {}",
                "src/bare.rs",
                "",
                "web/cart/index.ts",
                "",
                "web/cart/cart.test.ts",
                "",
                "CODEOWNERS",
                "*.java @java\n*.sql @data @ops\n"))
        .mentioned("total", 14)
        .mentioned("Money", 400)
        .mentioned("sum", 2);
  }

  private static ChangedFile lines(String path, int count) {
    String[] lines = new String[count];
    Arrays.fill(lines, "+    int x = 1;");
    return Changes.modified(path, lines);
  }

  static Stream<Arguments> patches() {
    List<ChangedFile> wide =
        IntStream.range(0, 40)
            .mapToObj(n -> lines("src/main/java/shop/F" + n + ".java", 40))
            .toList();
    return Stream.of(
        Arguments.of("nothing", List.of(), 0, "BY_ITSELF"),
        Arguments.of(
            "a private method, a test beside it", List.of(lines(MONEY, 10)), 0, "BY_ITSELF"),
        Arguments.of(
            "a private method and its test",
            List.of(
                lines(MONEY, 10),
                Changes.modified("src/test/java/shop/MoneyTest.java", "+assertThat(a);")),
            0,
            "BY_ITSELF"),
        Arguments.of("documentation", List.of(lines("README.md", 900)), 0, "BY_ITSELF"),
        Arguments.of(
            "a test only", List.of(lines("src/test/java/shop/MoneyTest.java", 20)), 0, "BY_ITSELF"),
        Arguments.of(
            "a source without a test",
            List.of(lines("src/main/java/shop/Untested.java", 5)),
            15,
            "BY_ITSELF"),
        Arguments.of(
            "a file renamed as it is",
            Changes.renamed(MONEY, "src/main/java/shop/a/Money.java"),
            0,
            "BY_ITSELF"),
        Arguments.of(
            "a property of a POM",
            List.of(
                Changes.modified(
                    "pom.xml", "-<x.version>1</x.version>", "+<x.version>2</x.version>")),
            18,
            "BY_ITSELF"),
        Arguments.of(
            "a lock file of any size", List.of(lines("package-lock.json", 5000)), 5, "BY_ITSELF"),
        Arguments.of(
            "generated code of any size", List.of(lines("api/money.pb.go", 5000)), 0, "BY_ITSELF"),
        Arguments.of(
            "a new public method",
            List.of(Changes.modified(MONEY, "+  public int net() {")),
            5,
            "BY_ITSELF"),
        Arguments.of(
            "a public method that nobody uses",
            List.of(Changes.modified(MONEY, "-  public int net() {")),
            20,
            "BY_ITSELF"),
        Arguments.of(
            "a public method that few use",
            List.of(Changes.modified(MONEY, "-  public int sum() {")),
            25,
            "AGENT_REVIEW"),
        Arguments.of(
            "a public method that many use",
            List.of(Changes.modified(MONEY, "-  public int total() {")),
            38,
            "AGENT_REVIEW"),
        Arguments.of(
            "a class that all use",
            List.of(Changes.modified(MONEY, "-public class Money {")),
            45,
            "AGENT_REVIEW"),
        Arguments.of(
            "a workflow", List.of(lines(".github/workflows/a.yml", 2)), 25, "AGENT_REVIEW"),
        Arguments.of(
            "a weakened test",
            List.of(Changes.modified("src/test/java/shop/MoneyTest.java", "+@Disabled")),
            25,
            "AGENT_REVIEW"),
        Arguments.of(
            "a secret",
            List.of(
                lines(MONEY, 1),
                Changes.added("a.txt", "g" + "hp_" + "aB3dE5gH7jK9mN1pQ4rS6tU8vW0xY2zA5cD7")),
            40,
            "AGENT_REVIEW"),
        Arguments.of(
            "a source that goes", List.of(Changes.deleted(MONEY, "int a;")), 10, "BY_ITSELF"),
        Arguments.of("a binary", List.of(Changes.binary("logo.png")), 10, "BY_ITSELF"),
        Arguments.of(
            "500 lines without a test",
            List.of(lines("src/main/java/shop/Untested.java", 500)),
            33,
            "AGENT_REVIEW"),
        Arguments.of(
            "a script of a group of owners", List.of(lines("db/V1.sql", 3)), 0, "BY_ITSELF"),
        Arguments.of(
            "files of two groups of owners",
            List.of(lines("db/V1.sql", 3), lines(MONEY, 3)),
            5,
            "BY_ITSELF"),
        Arguments.of("Rust with tests inside", List.of(lines("src/cart.rs", 3)), 0, "BY_ITSELF"),
        Arguments.of("Rust without", List.of(lines("src/bare.rs", 3)), 15, "BY_ITSELF"),
        Arguments.of(
            "an index of a folder that has a test",
            List.of(lines("web/cart/index.ts", 3)),
            0,
            "BY_ITSELF"),
        Arguments.of("40 files without tests", wide, 50, "ONE_PERSON"),
        Arguments.of(
            "an API that all use, its tests weakened, in CI too",
            List.of(
                Changes.modified(MONEY, "-public class Money {"),
                Changes.modified("src/test/java/shop/MoneyTest.java", "+@Disabled"),
                lines(".github/workflows/a.yml", 2)),
            95,
            "TWO_PERSONS"),
        Arguments.of(
            "everything at once",
            Stream.concat(
                    wide.stream(),
                    Stream.of(
                        Changes.modified(MONEY, "-public class Money {"),
                        Changes.modified("src/test/java/shop/MoneyTest.java", "+@Disabled"),
                        Changes.modified("Dockerfile", "+RUN a"),
                        lines(".github/workflows/a.yml", 2)))
                .toList(),
            100,
            "TWO_PERSONS"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("patches")
  void shouldWeighAPatchByHowFarItReaches(
      String what, List<ChangedFile> files, int score, String level) throws Exception {
    PatchRisk risk = assess(files, repository());

    assertThat(risk.score()).as(risk.reasons().toString()).isEqualTo(score);
    assertThat(risk.level()).isEqualTo(level);
    assertThat(risk.reasons().isEmpty()).isEqualTo(score == 0);
  }

  @Test
  void shouldSayWhyTheMostFirst() throws Exception {
    PatchRisk risk =
        assess(
            List.of(
                Changes.modified(MONEY, "-  public int total() {"),
                Changes.modified("src/main/java/shop/Untested.java", "-  public int sum() {"),
                lines("src/main/resources/a.yaml", 1)),
            repository());

    assertThat(risk.reasons())
        .containsExactly(
            "changes the public API of 2 files: sum, total (used in 14 other files)",
            "has no test beside 1 changed file: src/main/java/shop/Untested.java",
            "changes configuration: src/main/resources/a.yaml");
    assertThat(risk.owners()).containsExactly("@java");
    assertThat(risk.toRecord().getLevel()).isEqualTo(RiskLevel.ONE_PERSON);
  }

  @Test
  void shouldCountAnAbundanceAsIfItEndedAtItsBound() throws Exception {
    assertThat(
            assess(
                    List.of(Changes.modified(MONEY, "-class X {", "-public class Money {")),
                    repository())
                .reasons())
        .containsExactly(
            "changes the public API of 1 file: Money (used in 200 or more other files)");
  }

  @Test
  void shouldAskForFewNamesWhateverAPatchChanges() throws Exception {
    FakeRepository repository = repository();
    String[] many =
        IntStream.range(0, 500)
            .mapToObj(n -> "-  public int method" + n + "() {")
            .toArray(String[]::new);

    PatchRisk risk = assess(List.of(Changes.modified(MONEY, many)), repository);

    assertThat(repository.asked()).isEqualTo(50);
    assertThat(risk.reasons())
        .contains("changes the public API of 1 file: method0, method1, method10 and 497 more");
    FakeRepository untouched = repository();
    assess(
        List.of(Changes.modified(MONEY, "-  public int of() {", "-  public String toString() {")),
        untouched);
    assertThat(untouched.asked()).isZero();
  }

  @Test
  void shouldShowNamesWithoutWhatControlsATerminal() throws Exception {
    assertThat(assess(List.of(lines("a\u001b[31m.yaml", 1)), repository()).reasons())
        .containsExactly("changes configuration: a\\u001b[31m.yaml");
  }

  @Test
  void shouldWeighAFileThatBecomesExecutable() throws Exception {
    ChangedFile file =
        new ChangedFile("run.sh", null, ChangeKind.MODIFIED, "100755", true, false, List.of());

    assertThat(assess(List.of(file), repository()).reasons())
        .containsExactly("makes 1 file executable");
  }

  @Test
  void shouldTakeTheLevelsFromThePolicy() throws Exception {
    List<ChangedFile> files = List.of(lines(".github/workflows/a.yml", 2));

    assertThat(assess(files, repository(), new RiskThresholds(0, 10, 20)).level())
        .isEqualTo("TWO_PERSONS");
    assertThat(assess(files, repository(), new RiskThresholds(90, 95, 100)).level())
        .isEqualTo("BY_ITSELF");
    assertThat(assess(List.of(), repository(), new RiskThresholds(0, 10, 20)).level())
        .isEqualTo("AGENT_REVIEW");
    assertThatThrownBy(() -> new RiskThresholds(50, 25, 75)).hasMessageContaining("one not before");
  }

  @Test
  void shouldNeedTheFactsOfEachFile() {
    assertThatThrownBy(
            () ->
                RiskAssessment.of(
                    List.of(lines(MONEY, 1)), List.of(), repository(), RiskThresholds.defaults()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static PatchRisk assess(List<ChangedFile> files, RepositoryFacts repository)
      throws Exception {
    return assess(files, repository, RiskThresholds.defaults());
  }

  private static PatchRisk assess(
      List<ChangedFile> files, RepositoryFacts repository, RiskThresholds thresholds)
      throws Exception {
    return RiskAssessment.of(
        new ArrayList<>(files), PatchInspection.of(files), repository, thresholds);
  }
}
