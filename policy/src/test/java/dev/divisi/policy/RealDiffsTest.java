package dev.divisi.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.divisi.schemas.ChangeKind;
import dev.divisi.schemas.FileChange;
import dev.divisi.schemas.Patch;
import dev.divisi.schemas.RuleFinding;
import dev.divisi.schemas.Verdict;
import dev.divisi.schemas.VerdictOutcome;
import dev.divisi.testing.GitFixture;
import dev.divisi.workspace.GitSettings;
import dev.divisi.workspace.PatchDiff;
import dev.divisi.workspace.PatchedFile;
import dev.divisi.workspace.RepositoryCache;
import dev.divisi.workspace.RepositoryException;
import dev.divisi.workspace.SourceRepository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Diffs that git made of awkward trees: the reader must see in them what git says of them. */
class RealDiffsTest {
  @TempDir Path directory;

  @Test
  void shouldAgreeWithGitWhenADiffIsMadeOfAwkwardFiles()
      throws IOException, RepositoryException, InterruptedException {
    GitFixture git =
        GitFixture.init(
            directory.resolve("origin"),
            Map.of(
                "plain.txt", "a\nb\nc\n",
                "no end.txt", "a\nb",
                "gets an end.txt", "x",
                "Über/ẞ \"quoted\".txt", "a\n",
                "moved.txt", "the same\n".repeat(20),
                "gone.txt", "a\n",
                "crlf.txt", "a\r\nb\r\n",
                "tool.sh", "#!/bin/sh\n",
                "link-to-be", "a\n"));
    String base = git.head("main");
    Path root = git.directory();
    Files.move(root.resolve("moved.txt"), root.resolve("moved away.txt"));
    Files.delete(root.resolve("gone.txt"));
    Files.write(root.resolve("logo.bin"), new byte[] {0, 1, 2, 3, (byte) 255});
    Files.createFile(root.resolve("empty"));
    assertThat(root.resolve("tool.sh").toFile().setExecutable(true)).isTrue();
    Files.delete(root.resolve("link-to-be"));
    Files.createSymbolicLink(root.resolve("link-to-be"), Path.of("/etc/passwd"));
    git.commit(
        "Change",
        Map.of(
            "plain.txt", "a\n--- b/x\nc\n",
            "no end.txt", "a\nc",
            "gets an end.txt", "x\n",
            "Über/ẞ \"quoted\".txt", "b\n",
            "crlf.txt", "a\r\nc\r\n",
            "tab\there.txt", "x\n",
            "diff.txt", "diff --git a/x b/x\n@@ -1 +1 @@\n"));

    SourceRepository repository =
        new RepositoryCache(directory.resolve("cache"), GitSettings.defaults()).open(git.url());
    PatchDiff diff = repository.diff(base, repository.resolve("main"));
    Verdict verdict =
        Patches.judge(
            Patches.subject(Patches.task("**"), asPatch(diff)),
            PolicyReader.shipped().read(new PolicyFile.Absent()));

    assertThat(diff.files()).hasSizeGreaterThan(11);
    assertThat(verdict.getFindings())
        .filteredOn(finding -> finding.getOutcome() != VerdictOutcome.ALLOW)
        .extracting(RuleFinding::getRuleId, RuleFinding::getPath)
        .containsExactlyInAnyOrder(
            tuple("file-mode", "link-to-be"),
            tuple("path", "tab\\u0009here.txt"),
            tuple("executable-file", "tool.sh"),
            tuple("binary-file", "logo.bin"));
  }

  private static Patch asPatch(PatchDiff diff) {
    List<FileChange> files = diff.files().stream().map(RealDiffsTest::change).toList();
    return Patch.newBuilder()
        .setBaseCommit(diff.baseCommit())
        .setResultTree(diff.resultTree())
        .setHash(diff.sha256())
        .setDiff(diff.diff())
        .setFiles(files)
        .build();
  }

  private static FileChange change(PatchedFile file) {
    return new FileChange(
        file.path(),
        ChangeKind.valueOf(file.change().name()),
        file.mode(),
        file.addedLines(),
        file.removedLines());
  }
}
