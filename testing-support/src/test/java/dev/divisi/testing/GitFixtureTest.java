package dev.divisi.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GitFixtureTest {
  @TempDir Path directory;

  @Test
  void shouldShowWhatWasCommitted() {
    GitFixture repository = GitFixture.init(directory.resolve("shop"), Map.of("a/b.txt", "one\n"));
    String second = repository.commit("Change b", Map.of("a/b.txt", "two\n"));
    repository.git("branch", "other", "HEAD~1");

    assertThat(repository.log("main")).containsExactly("Change b", "Begin");
    assertThat(repository.head("main")).isEqualTo(second).hasSize(40);
    assertThat(repository.read("main", "a/b.txt")).isEqualTo("two\n");
    assertThat(repository.read("other", "a/b.txt")).isEqualTo("one\n");
    assertThat(repository.files("main")).containsExactly("a/b.txt");
    assertThat(repository.branches()).containsExactly("main", "other");
  }

  @Test
  void shouldFailWithWhatGitSaysWhenACommandFails() {
    GitFixture repository = GitFixture.init(directory.resolve("empty"));
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> repository.head("nowhere"))
        .withMessageContaining("rev-parse");
  }
}
