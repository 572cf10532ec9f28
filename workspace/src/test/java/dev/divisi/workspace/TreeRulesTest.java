package dev.divisi.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.divisi.globs.WriteScope;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TreeRulesTest {
  private static final TreeRules RULES =
      new TreeRules(WriteScope.of(List.of("**")), 3, 100, 1_000, false);

  private static PatchedFile file(String path, String oldMode, String mode) {
    return new PatchedFile(path, PatchedFile.Change.MODIFIED, oldMode, mode, 1, 1, 10);
  }

  private static PatchedFile file(String path) {
    return file(path, "100644", "100644");
  }

  private static List<Violation.Code> codes(TreeRules rules, PatchedFile... files) {
    PatchDiff diff = new PatchDiff("1".repeat(40), "2".repeat(40), List.of(files), "", "");
    return rules.violations(diff).stream().map(Violation::code).toList();
  }

  @Test
  void shouldFindNothingWhenPlainFilesOfTheScopeChange() {
    assertThat(
            codes(
                RULES,
                file("src/A.java"),
                file("run.sh", "100644", "100755"),
                file("gone", "100644", "000000")))
        .isEmpty();
  }

  @Test
  void shouldNameFilesOutsideOfTheScope() {
    TreeRules rules = new TreeRules(WriteScope.of(List.of("src/**")), 3, 100, 1_000, false);
    assertThat(codes(rules, file("src/A"), file("pom.xml")))
        .containsExactly(Violation.Code.OUT_OF_SCOPE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ".git",
        ".git/config",
        "a/.git/hooks/x",
        ".GIT/x",
        "a/.GiT",
        ".gitmodules",
        ".gitattributes",
        "sub/.gitignore",
        ".github/workflows/x.yml",
        ".gitlab-ci.yml",
        "git~1/x",
        "GIT~2",
        ".git. /x",
        ".git...",
        ".git ",
        ".git::$INDEX_ALLOCATION/x",
        ".git:stream",
        "a\\.git\\x",
        ".g\u200cit/x",
        "\ufeff.git",
        ".gi\u202et",
        "\uff0egit/x",
        ".\uff27it",
        "gi7eba~1",
        "GI7D29~1",
        "gitmod~1"
      })
  void shouldRefuseGitsOwnNamesHoweverTheyAreSpelled(String path) {
    assertThat(codes(RULES, file(path))).contains(Violation.Code.GIT_METADATA);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "git",
        "a.git/x",
        "digit~1x",
        "src/git/Git.java",
        "agit",
        "gist",
        "x.gitignore.txt"
      })
  void shouldAllowNamesThatOnlyContainIt(String path) {
    assertThat(codes(RULES, file(path))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"120000", "160000", "040000", "100664"})
  void shouldRefuseOtherModesBeforeAndAfter(String mode) {
    assertThat(codes(RULES, file("a", "100644", mode)))
        .containsExactly(Violation.Code.FORBIDDEN_MODE);
    assertThat(codes(RULES, file("a", mode, "000000")))
        .containsExactly(Violation.Code.FORBIDDEN_MODE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\nb", "a\u001b[0m", "a\\b", "a\u202eb", "a\uFFFD", "a\u2028"})
  void shouldRefusePathsThatCannotBeShown(String path) {
    assertThat(codes(RULES, file(path))).contains(Violation.Code.FORBIDDEN_PATH);
    assertThat(
            RULES
                .violations(new PatchDiff("", "", List.of(file(path)), "", ""))
                .getFirst()
                .message())
        .doesNotContain("\u001b", "\n", "\u202e");
  }

  @Test
  void shouldBoundSizes() {
    assertThat(
            codes(
                RULES,
                new PatchedFile("a", PatchedFile.Change.ADDED, "000000", "100644", 101, 0, 1_001)))
        .containsExactly(Violation.Code.TOO_MANY_LINES, Violation.Code.FILE_TOO_LARGE);
    assertThat(
            codes(
                RULES,
                new PatchedFile("a", PatchedFile.Change.ADDED, "000000", "100644", -1, -1, 10)))
        .containsExactly(Violation.Code.BINARY_FILE);
    assertThat(codes(RULES, file("a"), file("b"), file("c"), file("d")))
        .containsExactly(Violation.Code.TOO_MANY_FILES);
  }

  @Test
  void shouldNotListMoreThanAHundredWhenAllIsWrong() {
    List<PatchedFile> files = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      files.add(file(".git/" + i, "120000", "160000"));
    }
    assertThat(codes(RULES, files.toArray(PatchedFile[]::new))).hasSizeBetween(100, 110);
  }
}
