package dev.divisi.workspace;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HarvestTest {
  private static final GitSettings SETTINGS = GitSettings.defaults();

  @TempDir Path temp;
  private TestRepository origin;

  @BeforeEach
  void begin() {
    origin =
        TestRepository.init(
            temp.resolve("shop"),
            Map.of(
                "src/A.java", "class A {}\n", "README.md", "# Shop\n", ".gitignore", "target/\n"));
  }

  private SourceRepository open() throws RepositoryException, InterruptedException {
    return open(SETTINGS);
  }

  private SourceRepository open(GitSettings settings)
      throws RepositoryException, InterruptedException {
    return new RepositoryCache(temp.resolve("cache"), settings).open(origin.url());
  }

  @Nested
  class WhatTheBaseHolds {
    /** Everything that git would like to convert, filter, link or enter. */
    @BeforeEach
    void strangeFiles() throws IOException {
      Path directory = origin.directory();
      Files.createSymbolicLink(directory.resolve("link"), Path.of("/etc/passwd"));
      Files.createSymbolicLink(directory.resolve("folder-link"), Path.of("src"));
      Files.writeString(directory.resolve("crlf.txt"), "a\r\nb\r\n");
      Files.writeString(directory.resolve("mixed.txt"), "a\r\nb\n");
      Files.writeString(directory.resolve("lf.cmd"), "a\nb\n");
      Files.writeString(directory.resolve("id.txt"), "$Id$ $Id: 1234 $\n");
      Files.write(
          directory.resolve("utf16.txt"), "ä\n".getBytes(java.nio.charset.StandardCharsets.UTF_16));
      Files.write(directory.resolve("binary.bin"), new byte[] {0, 1, 2, (byte) 0xff, 13, 10});
      Files.writeString(
          directory.resolve("model.lfs"), "version https://git-lfs.github.com/spec/v1\n");
      Files.writeString(directory.resolve("größe.txt"), "ü\n");
      Files.writeString(directory.resolve("run.sh"), "#!/bin/sh\n");
      Files.setPosixFilePermissions(
          directory.resolve("run.sh"), PosixFilePermissions.fromString("rwxr-xr-x"));
      TestRepository.write(directory.resolve("target/kept.txt"), "tracked although ignored\n");
      origin.git("-c", "core.autocrlf=false", "add", "--all");
      origin.git("add", "--force", "target/kept.txt");
      origin.git("update-index", "--add", "--cacheinfo", "160000," + "1".repeat(40) + ",module");
      Files.writeString(
          directory.resolve(".gitattributes"),
          """
          * text=auto
          *.txt text eol=lf
          *.cmd text eol=crlf
          id.txt ident
          utf16.txt working-tree-encoding=UTF-16
          *.lfs filter=lfs diff=lfs merge=lfs -text
          """);
      origin.git("add", ".gitattributes");
      origin.commitStaged("Strange files");
    }

    @Test
    void shouldGiveTheVeryTreeWhenNothingChanged() throws Exception {
      SourceRepository repository = open();
      String base = repository.resolve("main");
      try (Worktree worktree = repository.checkout(base, temp.resolve("trees"))) {
        assertThat(worktree.directory().resolve(".git")).doesNotExist();
        assertThat(worktree.directory().resolve("crlf.txt")).hasContent("a\r\nb\r\n");
        assertThat(worktree.directory().resolve("link")).isRegularFile().hasContent("/etc/passwd");
        assertThat(Files.isExecutable(worktree.directory().resolve("run.sh"))).isTrue();
        assertThat(worktree.directory().resolve("module")).isEmptyDirectory();

        assertThat(worktree.harvest()).isEqualTo(origin.head("main^{tree}"));
      }
    }

    @Test
    void shouldGiveTheVeryTreeWhenEveryFileWasTouched() throws Exception {
      SourceRepository repository = open();
      String base = repository.resolve("main");
      try (Worktree worktree = repository.checkout(base, temp.resolve("trees"))) {
        try (var files = Files.walk(worktree.directory())) {
          for (Path file : files.filter(Files::isRegularFile).toList()) {
            byte[] content = Files.readAllBytes(file);
            Files.write(file, new byte[0]);
            Files.write(file, content);
          }
        }
        assertThat(worktree.harvest()).isEqualTo(origin.head("main^{tree}"));
      }
    }

    @Test
    void shouldChangeNothingElseWhenOneFileChanges() throws Exception {
      SourceRepository repository = open();
      String base = repository.resolve("main");
      try (Worktree worktree = repository.checkout(base, temp.resolve("trees"))) {
        TestRepository.write(worktree.directory().resolve("src/A.java"), "class A { int a; }\n");
        TestRepository.write(worktree.directory().resolve("crlf.txt"), "a\r\nc\r\n");
        TestRepository.write(worktree.directory().resolve("größe.txt"), "ö\n");

        PatchDiff diff = repository.diff(base, worktree.harvest());

        assertThat(diff.files())
            .extracting(PatchedFile::path)
            .containsExactly("crlf.txt", "größe.txt", "src/A.java");
        assertThat(diff.diff()).contains("+c\r\n").doesNotContain("-a\r");
        assertThat(repository.apply(base, diff.diff())).isEqualTo(diff.resultTree());
      }
    }

    @Test
    void shouldRoundTripWhenBinaryAndOldEncodingsChange() throws Exception {
      SourceRepository repository = open();
      String base = repository.resolve("main");
      try (Worktree worktree = repository.checkout(base, temp.resolve("trees"))) {
        Files.write(worktree.directory().resolve("binary.bin"), new byte[] {0, 9, 9});
        Files.write(
            worktree.directory().resolve("latin1.txt"),
            "größe\n".getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
        Files.delete(worktree.directory().resolve("run.sh"));

        PatchDiff diff = repository.diff(base, worktree.harvest());

        assertThat(diff.diff().getBytes(UTF_8)).isNotEmpty();
        assertThat(repository.apply(base, diff.diff())).isEqualTo(diff.resultTree());
      }
    }

    @Test
    void shouldRefuseWhenASubmoduleIsFilled() throws Exception {
      SourceRepository repository = open();
      try (Worktree worktree =
          repository.checkout(repository.resolve("main"), temp.resolve("trees"))) {
        TestRepository.write(worktree.directory().resolve("module/a.txt"), "a\n");

        assertThatExceptionOfType(WorktreeException.class)
            .isThrownBy(worktree::harvest)
            .satisfies(e -> assertThat(e.code()).isEqualTo(FailureCode.SUBMODULE_CHANGED));
      }
    }

    @Test
    void shouldRunNothingWhenASubmoduleHoldsAHostileRepository() throws Exception {
      SourceRepository repository = open();
      Path pwned = temp.resolve("pwned");
      try (Worktree worktree =
          repository.checkout(repository.resolve("main"), temp.resolve("trees"))) {
        TestRepository hostile =
            TestRepository.init(worktree.directory().resolve("module"), Map.of("a", "a\n"));
        hostile.git("config", "core.fsmonitor", "touch " + pwned + " #");

        assertThatExceptionOfType(WorktreeException.class)
            .isThrownBy(worktree::harvest)
            .satisfies(e -> assertThat(e.code()).isEqualTo(FailureCode.SUBMODULE_CHANGED));
        assertThat(pwned).doesNotExist();
      }
    }
  }

  @Nested
  class WhatAnAgentDoes {
    private SourceRepository repository;
    private String base;
    private Worktree worktree;

    @BeforeEach
    void checkout() throws Exception {
      repository = open();
      base = repository.resolve(null);
      worktree = repository.checkout(base, temp.resolve("trees"));
    }

    private FailureCode refusal() {
      try {
        return org.assertj.core.api.Assertions.catchThrowableOfType(
                WorktreeException.class, worktree::harvest)
            .code();
      } finally {
        worktree.close();
      }
    }

    @Test
    void shouldTakeAddedChangedAndDeletedFilesWhenNotIgnored() throws Exception {
      TestRepository.write(worktree.directory().resolve("src/B.java"), "class B {}\n");
      TestRepository.write(worktree.directory().resolve("target/x.class"), "junk\n");
      Files.delete(worktree.directory().resolve("README.md"));

      PatchDiff diff = repository.diff(base, worktree.harvest());

      assertThat(diff.files())
          .containsExactly(
              new PatchedFile("README.md", PatchedFile.Change.DELETED, "100644", "000000", 0, 1, 0),
              new PatchedFile(
                  "src/B.java", PatchedFile.Change.ADDED, "000000", "100644", 1, 0, 11));
      assertThat(diff.sha256()).hasSize(64);
      assertThat(worktree.harvest()).isEqualTo(diff.resultTree());
      worktree.close();
      assertThat(worktree.directory()).doesNotExist();
    }

    @Test
    void shouldKeepALinkALinkWhenOneIsPlanted() throws Exception {
      Path directory = worktree.directory();
      Files.createSymbolicLink(directory.resolve("secret"), Path.of("/etc/passwd"));
      Files.delete(directory.resolve("README.md"));
      Files.createSymbolicLink(directory.resolve("README.md"), Path.of("/etc/passwd"));
      Files.delete(directory.resolve("src/A.java"));
      Files.delete(directory.resolve("src"));
      Files.createSymbolicLink(directory.resolve("src"), Path.of("/etc"));

      String tree = worktree.harvest();

      PatchDiff diff = repository.diff(base, tree);
      assertThat(diff.diff()).doesNotContain("root:");
      assertThat(repository.files(tree))
          .filteredOn(file -> file.mode().equals("120000"))
          .extracting(TreeFile::path)
          .containsExactly("README.md", "secret", "src");
      assertThat(repository.read(tree, "secret", 1000)).hasValue("/etc/passwd".getBytes(UTF_8));
      worktree.close();
      assertThat(Path.of("/etc/passwd")).exists();
    }

    @Test
    void shouldNotReadTheLinkWhenGitsOwnFilesAreLinks() throws Exception {
      Path elsewhere = temp.resolve("elsewhere");
      Files.writeString(elsewhere, "*\n");
      Files.delete(worktree.directory().resolve(".gitignore"));
      Files.createSymbolicLink(worktree.directory().resolve(".gitignore"), elsewhere);
      TestRepository.write(worktree.directory().resolve("new.txt"), "new\n");

      String tree = worktree.harvest();

      assertThat(repository.files(tree)).extracting(TreeFile::path).contains("new.txt");
      worktree.close();
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          ".git",
          "sub/.git",
          "sub/.GIT",
          "a/b/.Git",
          "sub/.gi\u200ct",
          "sub/git~1",
          "sub/.git "
        })
    void shouldRefuseWhenAFolderIsNamedLikeARepository(String name) {
      TestRepository.write(worktree.directory().resolve(name).resolve("config"), "[core]\n");
      assertThat(refusal()).isEqualTo(FailureCode.NESTED_REPOSITORY);
    }

    @ParameterizedTest
    @ValueSource(strings = {".git", "src/.git", "sub/.GIT"})
    void shouldRefuseWhenAFileIsNamedLikeARepository(String name) {
      TestRepository.write(worktree.directory().resolve(name), "gitdir: /tmp/elsewhere\n");
      assertThat(refusal()).isEqualTo(FailureCode.NESTED_REPOSITORY);
    }

    @Test
    void shouldRunNothingWhenANestedRepositoryIsHostile() throws Exception {
      Path pwned = temp.resolve("pwned");
      TestRepository hostile =
          TestRepository.init(worktree.directory().resolve("nested"), Map.of("a", "a\n"));
      hostile.git("config", "core.fsmonitor", "touch " + pwned + " #");

      assertThat(refusal()).isEqualTo(FailureCode.NESTED_REPOSITORY);
      assertThat(pwned).doesNotExist();
    }

    @Test
    void shouldRefuseWhenTheNestedRepositoryIsHiddenByIgnoreRules() {
      TestRepository.write(
          worktree.directory().resolve(".gitignore"), "target/\nsub/.git\n**/.git\n");
      TestRepository.write(worktree.directory().resolve("sub/.git/HEAD"), "ref: refs/heads/x\n");
      assertThat(refusal()).isEqualTo(FailureCode.NESTED_REPOSITORY);
    }

    @Test
    void shouldLeaveItAloneWhenTheNestedRepositoryIsInAnIgnoredFolder() throws Exception {
      TestRepository.init(worktree.directory().resolve("target/it/repo"), Map.of("a", "a\n"));
      assertThat(worktree.harvest()).isEqualTo(origin.head("main^{tree}"));
      worktree.close();
    }

    @Test
    void shouldNotRunFiltersWhenAttributesAskForThem() throws Exception {
      Path pwned = temp.resolve("pwned");
      TestRepository.write(
          worktree.directory().resolve(".gitattributes"),
          "* filter=evil text eol=crlf working-tree-encoding=UTF-16\n");
      TestRepository.write(worktree.directory().resolve("a.txt"), "a\r\n");

      String tree = worktree.harvest();

      assertThat(repository.read(tree, "a.txt", 100)).hasValue("a\r\n".getBytes(UTF_8));
      assertThat(pwned).doesNotExist();
      worktree.close();
    }

    @Test
    void shouldRefuseWhenThereIsAPipe() throws Exception {
      new ProcessBuilder("mkfifo", worktree.directory().resolve("pipe").toString())
          .start()
          .waitFor();
      assertThat(refusal()).isEqualTo(FailureCode.SPECIAL_FILE);
    }

    @Test
    void shouldRefuseWhenTheFolderIsGone() throws Exception {
      Folders.delete(worktree.directory());
      Files.createSymbolicLink(worktree.directory(), Path.of("/etc"));
      assertThat(refusal()).isEqualTo(FailureCode.WORKTREE_GONE);
      assertThat(Path.of("/etc/passwd")).exists();
    }

    @Test
    void shouldRefuseWhenAFileCannotBeRead() throws Exception {
      assumeTrue(!"root".equals(System.getProperty("user.name")), "root reads everything");
      Path folder = worktree.directory().resolve("locked");
      TestRepository.write(folder.resolve("a"), "a\n");
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("---------"));
      assertThat(refusal()).isEqualTo(FailureCode.WORKTREE_UNREADABLE);
      assertThat(folder).doesNotExist();
    }

    @Test
    void shouldKeepNamesWithLineEndsAndQuotesWhenAnAgentLikesThem() throws Exception {
      TestRepository.write(worktree.directory().resolve("a\n\"b\"\t.txt"), "a\n");
      PatchDiff diff = repository.diff(base, worktree.harvest());
      assertThat(diff.files()).extracting(PatchedFile::path).containsExactly("a\n\"b\"\t.txt");
      assertThat(repository.apply(base, diff.diff())).isEqualTo(diff.resultTree());
      worktree.close();
    }
  }

  @Nested
  class Limits {
    private GitSettings limited(WorktreeLimits limits) {
      return new GitSettings(
          SETTINGS.program(),
          SETTINGS.localTimeout(),
          SETTINGS.networkTimeout(),
          limits,
          SETTINGS.maxDiffBytes(),
          Map.of(),
          SETTINGS.localRepositories());
    }

    private FailureCode refusal(WorktreeLimits limits) throws Exception {
      SourceRepository repository = open(limited(limits));
      try (Worktree worktree =
          repository.checkout(repository.resolve(null), temp.resolve("trees"))) {
        TestRepository.write(worktree.directory().resolve("target/jar"), "x".repeat(5_000));
        TestRepository.write(worktree.directory().resolve("large"), "x".repeat(3_000));
        return org.assertj.core.api.Assertions.catchThrowableOfType(
                WorktreeException.class, worktree::harvest)
            .code();
      }
    }

    @Test
    void shouldRefuseWhenTooMuchIsThere() throws Exception {
      assertThat(refusal(new WorktreeLimits(3, 1 << 20, 1 << 20)))
          .isEqualTo(FailureCode.TOO_MANY_FILES);
      assertThat(refusal(new WorktreeLimits(100, 4_000, 1 << 20)))
          .isEqualTo(FailureCode.TOO_MANY_BYTES);
      assertThat(refusal(new WorktreeLimits(100, 1 << 20, 2_000)))
          .isEqualTo(FailureCode.FILE_TOO_LARGE);
    }

    @Test
    void shouldNotCountAsTooLargeWhenIgnoredOrLargeBefore() throws Exception {
      origin.write(Map.of("was-large", "y".repeat(3_000))).commit("Large");
      SourceRepository repository = open(limited(new WorktreeLimits(100, 1 << 20, 2_000)));
      try (Worktree worktree =
          repository.checkout(repository.resolve(null), temp.resolve("trees"))) {
        TestRepository.write(worktree.directory().resolve("target/jar"), "x".repeat(5_000));
        assertThat(worktree.harvest()).isEqualTo(origin.head("main^{tree}"));
      }
    }
  }
}
