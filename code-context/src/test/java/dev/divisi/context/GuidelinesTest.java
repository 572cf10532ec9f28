package dev.divisi.context;

import static org.assertj.core.api.Assertions.assertThat;

import dev.divisi.globs.WriteScope;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GuidelinesTest {
  @TempDir private Path directory;

  @Test
  void shouldGiveTheNearestFirst() throws Exception {
    Indexed indexed =
        Indexed.of(
            directory,
            Map.of(
                "AGENTS.md", "root",
                "web/AGENTS.md", "web",
                "web/shop/AGENTS.md", "shop",
                "web/shop/deep/AGENTS.md", "deep",
                "core/AGENTS.md", "core"));

    assertThat(texts(indexed, "web/shop/*.ts")).containsExactly("shop", "web", "root");
    assertThat(texts(indexed, "web/shop/**")).containsExactly("shop", "web", "root", "deep");
    assertThat(texts(indexed, "core/a.txt", "web/b.txt")).containsExactly("core", "web", "root");
    assertThat(texts(indexed, "**")).containsExactly("root", "core", "web", "shop", "deep");
    assertThat(texts(indexed)).isEmpty();
  }

  @Test
  void shouldTakeClaudeOnlyWhereAFolderHasNoAgents() throws Exception {
    Indexed indexed =
        Indexed.of(
            directory,
            Map.of("AGENTS.md", "agents", "CLAUDE.md", "claude", "web/CLAUDE.md", "web claude"));

    assertThat(texts(indexed, "web/**")).containsExactly("web claude", "agents");
  }

  @Test
  void shouldNotFollowALinkNorReadWhatIsHuge() throws Exception {
    Indexed indexed =
        Indexed.of(
            directory,
            Map.of(
                "CLAUDE.md",
                "claude",
                "web/AGENTS.md",
                "x".repeat(300_000),
                "a*b/AGENTS.md",
                "star"));
    Files.createSymbolicLink(
        indexed.repository().directory().resolve("AGENTS.md"), Path.of("/etc/passwd"));
    indexed.repository().commit("Link", Map.of());

    assertThat(texts(indexed, "web/**")).containsExactly("claude");
    assertThat(texts(indexed, "**")).containsExactly("claude", "star");
  }

  private static List<String> texts(Indexed indexed, String... scope) throws Exception {
    return Guidelines.of(
            indexed.source(), indexed.source().resolve("main"), WriteScope.of(List.of(scope)))
        .stream()
        .map(Guidelines.Guideline::text)
        .toList();
  }
}
