package dev.divisi.workspace;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.divisi.globs.PathGlob;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SourceRepositoryTest {
  private static final Duration WAIT = Duration.ofMinutes(1);

  @TempDir Path temp;
  private TestRepository origin;
  private RepositoryCache cache;
  private SourceRepository repository;

  @BeforeEach
  void open() throws Exception {
    origin =
        TestRepository.init(
            temp.resolve("shop"),
            Map.of(
                "src/A.java", "class A {\n  int one;\n  int two;\n  int three;\n}\n",
                "src/B.java", "class B {}\n",
                "docs/größe.md", "# Größe\n"));
    cache = new RepositoryCache(temp.resolve("cache"), GitSettings.defaults());
    repository = cache.open(origin.url());
  }

  private FailureCode failure(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    return org.assertj.core.api.Assertions.catchThrowableOfType(RepositoryException.class, call)
        .code();
  }

  /** The tree of a commit with one file changed. */
  private String changed(String base, String path, String text) throws Exception {
    try (Worktree worktree = repository.checkout(base, temp.resolve("trees"))) {
      TestRepository.write(worktree.directory().resolve(path), text);
      return worktree.harvest();
    }
  }

  @Nested
  class Opening {
    @ParameterizedTest
    @ValueSource(
        strings = {
          "ext::sh -c touch% /tmp/x",
          "-u/tmp/x",
          "--upload-pack=x",
          "relative/path",
          "../x",
          "",
          "http://example.org/x",
          "git://example.org/x",
          "ssh://-oProxyCommand=x/y",
          "fd::17",
          "ssh://host/-x",
          "-oProxyCommand=x@host:y",
          "a@-host:y",
          "git@host:-x",
          "file://host/x",
          "https://user:secret@example.org/x",
          "/tmp/a\nb",
          "https://exa mple.org/x",
          "//host/share",
          "/tmp/../etc",
          "ftp://x/y",
          "C:\\repo",
          "git@host::x"
        })
    void shouldRefuseTheUrl(String url) {
      RepositoryException e =
          org.assertj.core.api.Assertions.catchThrowableOfType(
              RepositoryException.class, () -> cache.open(url));
      assertThat(e.code()).isEqualTo(FailureCode.REPOSITORY_URL_FORBIDDEN);
      assertThat(e.transientFailure()).isFalse();
      assertThat(e.getMessage()).doesNotContain("secret", "\n");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "https://example.org/a/b.git", "ssh://git@example.org:2222/a/b.git",
          "git@example.org:a/b.git", "https://[::1]/x"
        })
    void shouldTakeTheUrl(String url) throws Exception {
      assertThat(cache.open(url)).isNotNull();
    }

    @Test
    void shouldTellMissingFoldersFromFoldersWithoutARepository() throws Exception {
      Path plain = Files.createDirectories(temp.resolve("plain"));
      Path file = Files.writeString(temp.resolve("file"), "x");
      Path below = origin.directory().resolve("src");

      assertThat(failure(() -> cache.open(temp.resolve("none").toString())))
          .isEqualTo(FailureCode.REPOSITORY_UNREACHABLE);
      for (Path path : List.of(plain, file, below)) {
        assertThat(failure(() -> cache.open(path.toString())))
            .isEqualTo(FailureCode.NOT_A_REPOSITORY);
      }
    }

    @Test
    void shouldBeTransientWhenAHostDoesNotAnswer() throws Exception {
      SourceRepository unreachable = cache.open("https://127.0.0.1:1/x.git");
      assertThatExceptionOfType(RepositoryException.class)
          .isThrownBy(() -> unreachable.resolve("main"))
          .satisfies(
              e -> {
                assertThat(e.code()).isEqualTo(FailureCode.REPOSITORY_UNREACHABLE);
                assertThat(e.transientFailure()).isTrue();
              });
    }

    @Test
    void shouldOpenAFileUrlAndABareRepository() throws Exception {
      origin.git("clone", "-q", "--bare", ".", temp.resolve("bare.git").toString());
      SourceRepository bare = cache.open("file://" + temp.resolve("bare.git"));
      assertThat(bare.resolve("main")).isEqualTo(origin.head("main"));
    }
  }

  @Nested
  class Resolving {
    @Test
    void shouldResolveBranchesTagsAndCommits() throws Exception {
      String main = origin.head("main");
      origin.git("tag", "-a", "-m", "one", "v1");
      origin.git("checkout", "-q", "-b", "feature/x");
      String feature = origin.write(Map.of("x", "x\n")).commit("X");
      origin.git("checkout", "-q", "main");

      assertThat(repository.defaultBranch()).isEqualTo("main");
      assertThat(repository.resolve(null)).isEqualTo(main);
      assertThat(repository.resolve("main")).isEqualTo(main);
      assertThat(repository.resolve("refs/heads/main")).isEqualTo(main);
      assertThat(repository.resolve("v1")).isEqualTo(main);
      assertThat(repository.resolve("feature/x")).isEqualTo(feature);
      assertThat(repository.resolve(main)).isEqualTo(main);
      assertThat(repository.resolve(main.substring(0, 10))).isEqualTo(main);
      assertThat(repository.remoteHead("feature/x")).hasValue(feature);
      assertThat(repository.remoteHead("none")).isEmpty();
    }

    @Test
    void shouldFollowTheBranchWhenItMoves() throws Exception {
      String first = repository.resolve("main");
      String second = origin.write(Map.of("y", "y\n")).commit("Y");
      assertThat(repository.resolve("main")).isEqualTo(second).isNotEqualTo(first);
      String third = origin.write(Map.of("z", "z\n")).commit("Z");
      repository.ensureCommit(third);
      assertThat(repository.read(third, "z", 10)).hasValue("z\n".getBytes(UTF_8));
    }

    @Test
    void shouldListSimilarNamesWhenARefIsMissing() {
      origin.git("branch", "release-2026");
      assertThatExceptionOfType(RepositoryException.class)
          .isThrownBy(() -> repository.resolve("relase-2026"))
          .withMessageContaining("relase-2026")
          .withMessageContaining("It has: release-2026, main")
          .satisfies(e -> assertThat(e.code()).isEqualTo(FailureCode.BASE_REF_MISSING));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "--all",
          "main..x",
          "main^{tree}",
          "main:src",
          "a b",
          "@",
          "x\ny",
          "main~1",
          "/x",
          "x.lock"
        })
    void shouldFindNoCommitWhenItIsNoName(String ref) {
      assertThat(failure(() -> repository.resolve(ref))).isEqualTo(FailureCode.BASE_REF_MISSING);
    }

    @Test
    void shouldSayWhenThereIsNoCommit() throws Exception {
      assertThat(failure(() -> repository.resolve("1".repeat(40))))
          .isEqualTo(FailureCode.COMMIT_MISSING);
      Path empty = Files.createDirectories(temp.resolve("empty"));
      new ProcessBuilder("git", "init", "-q", empty.toString()).start().waitFor();
      SourceRepository none = cache.open(empty.toString());
      assertThat(failure(() -> none.resolve(null))).isEqualTo(FailureCode.BASE_REF_MISSING);
    }
  }

  @Nested
  class Reading {
    @Test
    void shouldListReadAndSearch() throws Exception {
      String base = repository.resolve(null);
      assertThat(repository.files(base))
          .extracting(TreeFile::path)
          .containsExactly("docs/größe.md", "src/A.java", "src/B.java");
      assertThat(repository.read(base, "docs/größe.md", 100)).hasValue("# Größe\n".getBytes(UTF_8));
      assertThat(repository.read(base, "none", 100)).isEmpty();
      assertThat(repository.read(base, "src", 100)).isEmpty();
      assertThat(repository.read(base, "a\nHEAD:src/A.java", 100)).isEmpty();
      assertThat(repository.grep(base, "class (A|C)", List.of())).containsExactly("src/A.java");
      assertThat(repository.grep(base, "class", List.of(PathGlob.parse("**/B.java"))))
          .containsExactly("src/B.java");
      assertThat(repository.grep(base, "nothing like it", List.of())).isEmpty();
      assertThat(repository.grep(base, "--help", List.of())).isEmpty();
    }

    @Test
    void shouldFindTheFilesThatHaveWords() throws Exception {
      origin
          .write(
              Map.of("a b/ö.txt", "one two one\nB\n", "src/C.java", "class Bone { int _one; }\n"))
          .commit("More");
      String base = repository.resolve("main");

      assertThat(repository.filesWithWords(base, Set.of("one", "B", "none"), WAIT))
          .containsOnly(
              Map.entry("one", Set.of("a b/ö.txt", "src/A.java")),
              Map.entry("B", Set.of("a b/ö.txt", "src/B.java")));
      assertThat(repository.filesWithWords(base, Set.of(), WAIT)).isEmpty();
      assertThatIllegalArgumentException()
          .isThrownBy(() -> repository.filesWithWords(base, Set.of("-O x"), WAIT));
      assertThat(failure(() -> repository.filesWithWords(base, Set.of("one"), Duration.ofNanos(1))))
          .isEqualTo(FailureCode.GIT_TIMED_OUT);
    }

    @Test
    void shouldNameWhatCannotBeReadOrSearched() throws Exception {
      String base = repository.resolve(null);
      assertThat(failure(() -> repository.read(base, "src/A.java", 5)))
          .isEqualTo(FailureCode.FILE_TOO_LARGE);
      assertThat(failure(() -> repository.grep(base, "(", List.of())))
          .isEqualTo(FailureCode.SEARCH_INVALID);
      assertThat(failure(() -> repository.files("1".repeat(40))))
          .isEqualTo(FailureCode.COMMIT_MISSING);
      assertThat(failure(() -> repository.checkout("1".repeat(40), temp.resolve("trees"))))
          .isEqualTo(FailureCode.COMMIT_MISSING);
      assertThatIllegalArgumentException().isThrownBy(() -> repository.files("--help"));
    }
  }

  @Nested
  class Applying {
    private static final String ID = "0000000000000000000000000000000000000000";

    private static String newFile(String path, String mode, String text) {
      return "diff --git a/%s b/%s\nnew file mode %s\nindex %s..%s\n--- /dev/null\n+++ b/%s\n@@ -0,0 +1 @@\n+%s\n"
          .formatted(path, path, mode, ID, "1".repeat(40), path, text);
    }

    @ParameterizedTest
    @CsvSource({
      "../escape, PATCH_FORBIDDEN_PATH",
      ".git/hooks/x, PATCH_FORBIDDEN_PATH",
      "a/.GIT/config, PATCH_FORBIDDEN_PATH",
      "git~1/config, PATCH_FORBIDDEN_PATH",
      "a/../../x, PATCH_FORBIDDEN_PATH",
      "src/A.java, PATCH_DOES_NOT_APPLY"
    })
    void shouldRefusePathsByName(String path, FailureCode code) throws Exception {
      String base = repository.resolve(null);
      assertThatExceptionOfType(PatchRejectedException.class)
          .isThrownBy(() -> repository.apply(base, newFile(path, "100644", "x")))
          .satisfies(e -> assertThat(e.code()).isEqualTo(code));
    }

    @Test
    void shouldRefuseWhenWrittenThroughANewLink() throws Exception {
      String base = repository.resolve(null);
      String link = newFile("link", "120000", "/etc") + "\\ No newline at end of file\n";
      assertThatExceptionOfType(PatchRejectedException.class)
          .isThrownBy(() -> repository.apply(base, link + newFile("link/x", "100644", "x")));
    }

    @Test
    void shouldRefuseWhatIsNoDiff() throws Exception {
      String base = repository.resolve(null);
      for (String diff :
          List.of("hello\n", newFile("x", "100644", "x").replace("+1 @@", "+1,5 @@"))) {
        assertThatExceptionOfType(PatchRejectedException.class)
            .isThrownBy(() -> repository.apply(base, diff))
            .satisfies(e -> assertThat(e.code()).isEqualTo(FailureCode.PATCH_CORRUPT));
      }
    }

    @Test
    void shouldRefuseWhenABinaryFileWouldBeHuge() throws Exception {
      String base = repository.resolve(null);
      String literal =
          "diff --git a/x b/x\nnew file mode 100644\nindex %s..%s\nGIT binary patch\nliteral 999999999999\nzcmb\n"
              .formatted(ID, "1".repeat(40));
      assertThatExceptionOfType(PatchRejectedException.class)
          .isThrownBy(() -> repository.apply(base, literal))
          .satisfies(e -> assertThat(e.code()).isEqualTo(FailureCode.PATCH_TOO_LARGE));
      assertThatExceptionOfType(PatchRejectedException.class)
          .isThrownBy(() -> repository.apply(base, "x".repeat(9 << 20)))
          .satisfies(e -> assertThat(e.code()).isEqualTo(FailureCode.PATCH_TOO_LARGE));
    }

    @Test
    void shouldBeJudgedByTheTreeWhenLinksAndSubmodulesApply() throws Exception {
      String base = repository.resolve(null);
      String link = newFile("link", "120000", "/etc/passwd") + "\\ No newline at end of file\n";
      PatchDiff diff = repository.diff(base, repository.apply(base, link));
      TreeRules rules =
          new TreeRules(dev.divisi.globs.WriteScope.of(List.of("**")), 10, 10, 100, false);
      assertThat(rules.violations(diff))
          .extracting(Violation::code)
          .containsExactly(Violation.Code.FORBIDDEN_MODE);
    }

    @Test
    void shouldApplyTheEmptyDiff() throws Exception {
      String base = repository.resolve(null);
      assertThat(repository.apply(base, "")).isEqualTo(origin.head("main^{tree}"));
      PatchDiff none = repository.diff(base, origin.head("main^{tree}"));
      assertThat(none.isEmpty()).isTrue();
      assertThat(none.diff()).isEmpty();
    }
  }

  @Nested
  class Merging {
    @Test
    void shouldMergeOntoAMovedHead() throws Exception {
      String base = repository.resolve(null);
      String ours = changed(base, "src/B.java", "class B { int b; }\n");
      String theirs =
          repository.commit(
              changed(base, "src/A.java", "class A {\n  int uno;\n  int two;\n  int three;\n}\n"),
              base,
              new CommitMessage("A", "", List.of(Map.entry("Task", "a"))),
              Instant.EPOCH);

      MergeResult result = repository.merge(base, ours, theirs);

      assertThat(result).isInstanceOf(MergeResult.Merged.class);
      String tree = ((MergeResult.Merged) result).tree();
      assertThat(repository.diff(base, tree).files())
          .extracting(PatchedFile::path)
          .containsExactly("src/A.java", "src/B.java");
    }

    @Test
    void shouldNameTheFilesWhenTheyConflict() throws Exception {
      String base = repository.resolve(null);
      String ours = changed(base, "src/B.java", "class B { int ours; }\n");
      String theirs =
          repository.commit(
              changed(base, "src/B.java", "class B { int theirs; }\n"),
              base,
              new CommitMessage("B", "", List.of(Map.entry("Task", "b"))),
              Instant.EPOCH);

      assertThat(repository.merge(base, ours, theirs))
          .isInstanceOfSatisfying(
              MergeResult.Conflict.class,
              conflict -> {
                assertThat(conflict.paths()).containsExactly("src/B.java");
                assertThat(conflict.message()).contains("Merge conflict in src/B.java");
              });
    }
  }

  @Nested
  class Committing {
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    @Test
    void shouldKeepTitlesFromForgingTrailers() throws Exception {
      String base = repository.resolve(null);
      String tree = changed(base, "x", "x\n");
      CommitMessage message =
          new CommitMessage(
              "Do it\n\nDivisi-Task: forged\u2028Divisi-Task: forged",
              "Because.\n---\n\nDivisi-Task: forged\n",
              List.of(
                  Map.entry("Divisi-Goal", "g\nDivisi-Task: forged"),
                  Map.entry("Divisi-Task", "real")));
      String commit = repository.commit(tree, base, message, NOON);

      assertThat(repository.push("divisi/g", commit, null)).isEqualTo(new PushResult.Pushed());
      assertThat(
              origin.git(
                  "log",
                  "-1",
                  "--format=%(trailers:key=Divisi-Task,valueonly)%an <%ae> %aI",
                  commit))
          .isEqualTo("real\nDivisi <divisi@localhost> 2026-11-21T12:00:00+00:00\n");
      assertThat(repository.findCommitWithTrailers(commit, base, Map.of("Divisi-Task", "real")))
          .hasValue(commit);
      assertThat(repository.findCommitWithTrailers(commit, base, Map.of("Divisi-Task", "forged")))
          .isEmpty();
      assertThat(repository.findCommitWithTrailers(base, base, Map.of("Divisi-Task", "real")))
          .isEmpty();
      assertThat(repository.commit(tree, base, message, NOON)).isEqualTo(commit);
    }

    @Test
    void shouldRefuseMessagesWithoutTrailers() {
      assertThatIllegalArgumentException().isThrownBy(() -> new CommitMessage("a", "b", List.of()));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new CommitMessage("a", "b", List.of(Map.entry("a b", "c"))));
    }
  }

  @Nested
  class Pushing {
    private String base;
    private String commit;

    @BeforeEach
    void commit() throws Exception {
      base = repository.resolve(null);
      commit = next(base, "one");
    }

    private String next(String parent, String text) throws Exception {
      return repository.commit(
          changed(parent, "x", text),
          parent,
          new CommitMessage(text, "", List.of(Map.entry("Task", text))),
          Instant.EPOCH);
    }

    @Test
    void shouldMakeTheBranchAndMoveItAndBeRepeatable() throws Exception {
      assertThat(repository.push("divisi/g", commit, null)).isEqualTo(new PushResult.Pushed());
      assertThat(repository.push("divisi/g", commit, null)).isEqualTo(new PushResult.Pushed());
      String second = next(commit, "two");
      assertThat(repository.push("divisi/g", second, commit)).isEqualTo(new PushResult.Pushed());
      assertThat(repository.push("divisi/g", second, commit)).isEqualTo(new PushResult.Pushed());
      assertThat(origin.head("divisi/g")).isEqualTo(second);
    }

    @Test
    void shouldLeaveTheBranchAloneWhenItIsElsewhere() throws Exception {
      assertThat(repository.push("main", commit, null)).isEqualTo(new PushResult.Moved(base));
      assertThat(repository.push("none", next(commit, "two"), commit))
          .isEqualTo(new PushResult.Moved(null));
      origin.git("branch", "divisi/g");
      String other = next(commit, "three");
      assertThat(repository.push("divisi/g", other, commit)).isEqualTo(new PushResult.Moved(base));
      assertThat(origin.head("divisi/g")).isEqualTo(base);
    }

    @Test
    void shouldNotRewriteHistory() throws Exception {
      repository.push("divisi/g", commit, null);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> repository.push("divisi/g", next(base, "other"), commit));
      assertThatIllegalArgumentException().isThrownBy(() -> repository.push("-x", commit, null));
      assertThatIllegalArgumentException().isThrownBy(() -> repository.push("a:b", commit, null));
    }

    @Test
    void shouldSayWhenTheRepositoryRefuses() throws Exception {
      // A branch that is checked out may not move under its owner.
      assertThat(failure(() -> repository.push("main", commit, base)))
          .isEqualTo(FailureCode.PUSH_DENIED);
      Path hook = origin.directory().resolve(".git/hooks/pre-receive");
      TestRepository.write(hook, "#!/bin/sh\necho 'no \033[31mdivisi' >&2\nexit 1\n");
      assertThat(hook.toFile().setExecutable(true)).isTrue();
      assertThatExceptionOfType(RepositoryException.class)
          .isThrownBy(() -> repository.push("divisi/g", commit, null))
          .withMessageContaining("no divisi")
          .satisfies(e -> assertThat(e.code()).isEqualTo(FailureCode.PUSH_DENIED));
    }
  }

  @Nested
  class Limiting {
    @Test
    void shouldNameACommandThatTakesTooLong() throws Exception {
      GitSettings usual = GitSettings.defaults();
      Path slow = temp.resolve("slow-git");
      Files.writeString(slow, "#!/bin/sh\nexec sleep 100\n");
      assertThat(slow.toFile().setExecutable(true)).isTrue();
      GitSettings settings =
          new GitSettings(
              slow.toString(),
              java.time.Duration.ofMillis(300),
              java.time.Duration.ofMillis(300),
              usual.worktreeLimits(),
              usual.maxDiffBytes(),
              Map.of(),
              usual.localRepositories());
      RepositoryCache slowCache = new RepositoryCache(temp.resolve("slow-cache"), settings);
      assertThat(failure(() -> slowCache.open(origin.url()))).isEqualTo(FailureCode.GIT_TIMED_OUT);
    }

    @Test
    void shouldNameADiffThatIsTooLarge() throws Exception {
      GitSettings settings = GitSettings.defaults().withMaxDiffBytes(500);
      SourceRepository small =
          new RepositoryCache(temp.resolve("small-cache"), settings).open(origin.url());
      String base = small.resolve(null);
      try (Worktree worktree = small.checkout(base, temp.resolve("trees"))) {
        TestRepository.write(worktree.directory().resolve("x"), "x\n".repeat(1_000));
        String tree = worktree.harvest();
        assertThat(failure(() -> small.diff(base, tree))).isEqualTo(FailureCode.DIFF_TOO_LARGE);
      }
    }

    @Test
    void shouldTakeOnlyLocalRepositoriesThatWereOffered() throws Exception {
      Path link = temp.resolve("offered/link");
      Files.createDirectories(link.getParent());
      Files.createSymbolicLink(link, Path.of(origin.url()));
      GitSettings settings =
          GitSettings.defaults().withLocalRepositories(List.of(link.getParent()));
      RepositoryCache cache = new RepositoryCache(temp.resolve("offered-cache"), settings);
      RepositoryCache open =
          new RepositoryCache(
              temp.resolve("open-cache"),
              settings.withLocalRepositories(List.of(Path.of(origin.url()).getParent())));

      for (String url : List.of(origin.url(), "file://" + origin.url(), link.toString())) {
        assertThatThrownBy(() -> cache.open(url))
            .isInstanceOf(RepositoryException.class)
            .hasMessageContaining("divisi.workspace.local-repositories");
        assertThat(open.open(url).resolve(null)).hasSize(40);
      }
    }

    @Test
    void shouldSayWhenThereIsNoGit() {
      GitSettings usual = GitSettings.defaults();
      GitSettings settings =
          new GitSettings(
              "no-such-git",
              usual.localTimeout(),
              usual.networkTimeout(),
              usual.worktreeLimits(),
              500,
              Map.of(),
              usual.localRepositories());
      RepositoryCache none = new RepositoryCache(temp.resolve("none-cache"), settings);
      assertThat(failure(() -> none.open(origin.url()))).isEqualTo(FailureCode.GIT_MISSING);
    }
  }
}
