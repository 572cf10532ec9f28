package dev.divisi.policy.risk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CodeOwnersTest {
  /** The example of GitHub's own documentation, shortened. */
  private static final String EXAMPLE =
      """
      # Lines that begin so are comments.
      *       @global-owner1 @global-owner2
      *.js    @js-owner #This is an inline comment.
      *.go docs@example.com
      *.txt @octo-org/octocats
      /build/logs/ @doctocat
      docs/*  docs2@example.com
      apps/ @octocat
      /docs/ @doctocat
      /scripts/ @doctocat @octocat
      **/logs @logger
      /apps/ @octocat
      /apps/github
      with\\ blank/ @blank
      !bad @never
      /broken not-an-owner
      app/[id]/ @brackets
      """;

  private final CodeOwners owners = CodeOwners.parse(EXAMPLE);

  @ParameterizedTest
  @CsvSource({
    "README.md, @global-owner1 @global-owner2",
    "a/b/c.js, @js-owner",
    "a/b.go, docs@example.com",
    "a.txt, @octo-org/octocats",
    "build/logs/a.md, @logger",
    "build/other.md, @global-owner1 @global-owner2",
    "docs/a.md, @doctocat",
    "x/docs/a.md, @global-owner1 @global-owner2",
    "x/apps/a.md, @octocat",
    "apps/a/b.md, @octocat",
    "scripts/a/b.md, @doctocat @octocat",
    "deep/logs/x/a.md, @logger",
    "with blank/a.md, @blank",
    "broken/a.md, @global-owner1 @global-owner2",
    "app/[id]/a.md, @brackets"
  })
  void shouldFindTheOwnersByTheLastLineThatMatches(String path, String expected) {
    assertThat(String.join(" ", owners.of(path))).isEqualTo(expected);
  }

  @Test
  void shouldLeaveAFileToNobodyWhenItsLineHasNoOwners() {
    assertThat(owners.of("apps/github/a.md")).isEmpty();
    assertThat(CodeOwners.parse("").of("a.md")).isEmpty();
    assertThat(CodeOwners.parse("docs/* @a").of("docs/b/c.md")).isEmpty();
    assertThat(CodeOwners.parse("docs/* @a").of("docs/c.md")).containsExactly("@a");
    assertThat(CodeOwners.parse("/ @a").of("docs/c.md")).containsExactly("@a");
  }

  @Test
  void shouldReadTheFirstFileThatIsThere() throws Exception {
    FakeRepository repository =
        new FakeRepository(Map.of("docs/CODEOWNERS", "* @docs", "CODEOWNERS", "* @root"));

    assertThat(CodeOwners.of(repository).of("a")).containsExactly("@root");
    assertThat(CodeOwners.of(new FakeRepository(Map.of())).of("a")).isEmpty();
  }
}
