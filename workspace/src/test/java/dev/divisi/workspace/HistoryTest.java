package dev.divisi.workspace;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an index reads of a repository: many blobs at once, and what commits changed. */
class HistoryTest {
  @TempDir private Path directory;

  @Test
  void shouldReadManyBlobsInTheirOrder() throws Exception {
    TestRepository test =
        TestRepository.init(
            directory.resolve("repository"),
            Map.of("a.txt", "one\ntwo", "b.txt", "", "c/d.txt", "x"));
    SourceRepository repository = open(test);
    String commit = repository.resolve("main");
    List<TreeFile> files = repository.files(commit);

    List<Optional<byte[]>> contents =
        repository.blobs(
            List.of(
                files.get(0).blob(),
                commit,
                "0".repeat(40),
                files.get(1).blob(),
                files.get(2).blob()));

    assertThat(contents.stream().map(found -> found.map(bytes -> new String(bytes, UTF_8))))
        .containsExactly(
            Optional.of("one\ntwo"),
            Optional.empty(),
            Optional.empty(),
            Optional.of(""),
            Optional.of("x"));
    assertThat(repository.blobs(List.of())).isEmpty();
    assertThatThrownBy(() -> repository.blobs(List.of("HEAD\n")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldTellWhichCommitsWithATrailerWereTakenBack() throws Exception {
    TestRepository test =
        TestRepository.init(directory.resolve("repository"), Map.of("a.txt", "1"));
    String[] ours = new String[4];
    for (int i = 0; i < ours.length; i++) {
      if (i == 2) {
        test.git("checkout", "-q", "-b", "feature");
      }
      test.write(Map.of("f" + i, "x"));
      ours[i] = test.commit("Task\n\nDivisi-Goal: g-" + i);
    }
    test.git("checkout", "-q", "main");
    test.write(Map.of("other", "x"));
    String other = test.commit("Somebody's");
    test.git("merge", "-q", "--no-ff", "-m", "Merge the feature", "feature");
    test.git("revert", "--no-edit", "-m", "1", "HEAD");
    test.git("revert", "--no-edit", ours[0]);
    test.git("revert", "--no-edit", other);
    test.git("commit", "-q", "--allow-empty", "-m", "This reverts commit " + "9".repeat(40));
    SourceRepository repository = open(test);
    String head = repository.resolve("main");

    assertThat(repository.reverted(head, "Divisi-Goal", Duration.ofDays(1), 100))
        .containsExactlyInAnyOrder(ours[0], ours[2], ours[3]);
    assertThat(repository.reverted(ours[1], "Divisi-Goal", Duration.ofDays(1), 100)).isEmpty();
  }

  @Test
  void shouldTellWhatCommitsChanged() throws Exception {
    TestRepository test =
        TestRepository.init(directory.resolve("repository"), Map.of("a.txt", "1", "b.txt", "1"));
    test.commit("Empty");
    test.write(Map.of("a.txt", "2", "\nc\nd", "new"));
    test.commit("Names with line feeds");
    test.git("mv", "b.txt", "e.txt");
    test.commit("Rename");
    test.git("checkout", "-q", "-b", "side");
    test.write(Map.of("side.txt", "1"));
    test.commit("Side");
    test.git("checkout", "-q", "main");
    test.git("merge", "-q", "--no-ff", "-m", "Merge", "side");
    SourceRepository repository = open(test);
    String head = repository.resolve("main");

    List<String> history = repository.history(head, 10);
    List<ChangedPaths> changes = repository.changes(history);

    assertThat(changes).extracting(ChangedPaths::commit).isEqualTo(history).hasSize(5);
    assertThat(changes)
        .extracting(ChangedPaths::paths)
        .containsExactlyInAnyOrder(
            List.of("side.txt"),
            List.of("b.txt", "e.txt"),
            List.of("\nc\nd", "a.txt"),
            List.of(),
            List.of("a.txt", "b.txt"));
    assertThat(changes).extracting(ChangedPaths::author).containsOnly("Test");
    assertThat(repository.history(head, 2)).hasSize(2);
    assertThat(repository.changes(List.of())).isEmpty();
  }

  private SourceRepository open(TestRepository test) throws Exception {
    return new RepositoryCache(directory.resolve("mirrors"), GitSettings.defaults())
        .open(test.url());
  }
}
