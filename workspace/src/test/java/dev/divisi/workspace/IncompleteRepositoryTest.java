package dev.divisi.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Repositories that have only a part of their history, as build servers and hurried people do. */
class IncompleteRepositoryTest {
  private static final String FORMER = "what only the first commit has\n";

  @TempDir Path temp;
  private TestRepository origin;
  private RepositoryCache cache;

  @BeforeEach
  void init() {
    origin = TestRepository.init(temp.resolve("shop"), Map.of("a", FORMER));
    origin.write(Map.of("a", "two\n")).commit("Two");
    origin.write(Map.of("a", "three\n")).commit("Three");
    cache = new RepositoryCache(temp.resolve("cache"), GitSettings.defaults());
  }

  private static String push(SourceRepository repository, String parent, Path trees)
      throws Exception {
    try (Worktree worktree = repository.checkout(parent, trees)) {
      TestRepository.write(worktree.directory().resolve("b"), parent);
      String commit =
          repository.commit(
              worktree.harvest(),
              parent,
              new CommitMessage("Next", "", List.of(Map.entry("Task", parent))),
              Instant.EPOCH);
      assertThat(repository.push("divisi/g-" + parent, commit, null))
          .isEqualTo(new PushResult.Pushed());
      return commit;
    }
  }

  @Test
  void shouldWorkWithAShallowCloneAndWhatBecomesOfIt() throws Exception {
    Path directory = temp.resolve("shallow");
    origin.git("clone", "-q", "--depth", "1", "file://" + origin.directory(), directory.toString());
    TestRepository shallow = TestRepository.at(directory);
    SourceRepository repository = cache.open(shallow.url());

    String base = repository.resolve("main");
    assertThat(base).isEqualTo(origin.head("main"));
    String pushed = push(repository, base, temp.resolve("trees"));
    assertThat(shallow.head("divisi/g-" + base)).isEqualTo(pushed);
    SourceRepository another =
        new RepositoryCache(temp.resolve("another"), GitSettings.defaults()).open(shallow.url());
    assertThat(another.resolve("divisi/g-" + base)).isEqualTo(pushed);

    shallow.git("fetch", "-q", "--unshallow");
    String later = shallow.write(Map.of("a", "four\n")).commit("Four");
    assertThat(repository.resolve("main")).isEqualTo(later);
    push(repository, later, temp.resolve("trees"));
  }

  /** A partial clone is such a repository too: git does not complete it for those who fetch. */
  @Test
  void shouldNameARepositoryThatLacksObjects() throws Exception {
    String blob = origin.head("HEAD~2:a");
    Files.delete(
        origin
            .directory()
            .resolve(".git/objects")
            .resolve(blob.substring(0, 2))
            .resolve(blob.substring(2)));
    SourceRepository repository = cache.open(origin.url());

    assertThatExceptionOfType(RepositoryException.class)
        .isThrownBy(() -> repository.resolve("main"))
        .withMessageContaining(blob)
        .withMessageContaining("partial clone")
        .satisfies(
            e -> {
              assertThat(e.code()).isEqualTo(FailureCode.REPOSITORY_INCOMPLETE);
              assertThat(e.transientFailure()).isFalse();
            });
  }
}
