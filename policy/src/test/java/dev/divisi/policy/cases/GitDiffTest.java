package dev.divisi.policy.cases;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.divisi.policy.cases.CaseDocument.FileText;
import dev.divisi.policy.diff.ChangedFile;
import dev.divisi.policy.diff.DiffReader;
import dev.divisi.testing.GitFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Git itself applies what is written, and Divisi's own reader sees in it what was meant. */
class GitDiffTest {
  @TempDir Path directory;

  @Test
  void shouldWriteWhatGitAppliesWhenFilesAreAwkward() throws Exception {
    String long1 = lines(1, 60);
    String long2 = long1.replace("line 7\n", "").replace("line 40\n", "line 40\nmore\n");
    GitFixture git =
        GitFixture.init(
            directory.resolve("origin"),
            Map.of(
                "plain.txt", "a\nb\nc\n",
                "no end.txt", "a\nb",
                "long.txt", long1,
                "Über/\"q\".txt", "a\n",
                "moved.txt", long1,
                "edited.txt", long1,
                "gone.txt", "a\n",
                "tool.sh", "#!/bin/sh\n",
                "to-link", "a\n",
                "logo.bin", "before"));
    List<FileText> files =
        List.of(
            file("plain.txt", "a\nb\nc\n", "a\n--- b/x\nc\n"),
            file("no end.txt", "a\nb", "a\nb\nc"),
            file("long.txt", long1, long2),
            file("Über/\"q\".txt", "a\n", "b\n"),
            file("gone.txt", "a\n", null),
            file("new/tab\there.txt", null, "x\n"),
            file("empty", null, ""),
            new FileText("moved away.txt", null, null, "moved.txt", null, null),
            new FileText("changed.txt", long1, long2, "edited.txt", null, null),
            new FileText("tool.sh", null, null, null, "100755", null),
            new FileText("run.sh", null, "#!/bin/sh\n", null, "100755", null),
            new FileText("to-link", "a\n", "plain.txt", null, "120000", null),
            new FileText("logo.bin", null, null, null, null, true),
            new FileText("new.bin", null, lines(1, 500), null, null, true));

    String diff = GitDiff.of(files);
    apply(git.directory(), diff);

    assertThat(git.directory().resolve("plain.txt")).hasContent("a\n--- b/x\nc\n");
    assertThat(Files.readString(git.directory().resolve("no end.txt"))).isEqualTo("a\nb\nc");
    assertThat(Files.readString(git.directory().resolve("long.txt"))).isEqualTo(long2);
    assertThat(Files.readString(git.directory().resolve("changed.txt"))).isEqualTo(long2);
    assertThat(Files.readString(git.directory().resolve("new.bin"))).isEqualTo(lines(1, 500));
    assertThat(Files.readString(git.directory().resolve("logo.bin"))).isEqualTo("after");
    assertThat(git.directory().resolve("gone.txt")).doesNotExist();
    assertThat(git.directory().resolve("moved.txt")).doesNotExist();
    assertThat(git.directory().resolve("to-link")).isSymbolicLink();
    assertThat(DiffReader.read(diff))
        .extracting(ChangedFile::path)
        .containsExactly(
            "plain.txt",
            "no end.txt",
            "long.txt",
            "Über/\"q\".txt",
            "gone.txt",
            "new/tab\there.txt",
            "empty",
            "moved.txt",
            "moved away.txt",
            "edited.txt",
            "changed.txt",
            "tool.sh",
            "run.sh",
            "to-link",
            "logo.bin",
            "new.bin");
    assertThat(DiffReader.read(diff).get(2).removedLines()).isEqualTo(1);
    assertThat(DiffReader.read(diff).get(2).hunks()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void shouldWriteWhatGitAppliesWhateverTheTexts(long seed) throws Exception {
    Random random = new Random(seed);
    String before = text(random, 30);
    String after = text(random, 30);
    GitFixture git = GitFixture.init(directory.resolve("origin"), Map.of("f", before));

    apply(git.directory(), GitDiff.of(List.of(file("f", before, after + "x"))));

    assertThat(Files.readString(git.directory().resolve("f"))).isEqualTo(after + "x");
  }

  @Test
  void shouldReplaceAllWhenTextsAreTooLongToCompare() throws Exception {
    String before = lines(1, 2500);
    String after = lines(10_001, 12_500);
    String diff = GitDiff.of(List.of(file("f", "top\n" + before, "top\n" + after)));

    assertThat(DiffReader.read(diff).getFirst().addedLines()).isEqualTo(2500);
    assertThat(DiffReader.read(diff).getFirst().removedLines()).isEqualTo(2500);
  }

  private static FileText file(String path, @Nullable String before, @Nullable String after) {
    return new FileText(path, before, after, null, null, null);
  }

  private static String lines(int first, int last) {
    return IntStream.rangeClosed(first, last)
        .mapToObj(number -> "line " + number + "\n")
        .collect(Collectors.joining());
  }

  private static String text(Random random, int lines) {
    return IntStream.range(0, lines)
        .mapToObj(number -> "abc".charAt(random.nextInt(3)) + "\n")
        .collect(Collectors.joining());
  }

  private static void apply(Path repository, String diff) throws IOException, InterruptedException {
    Process git =
        new ProcessBuilder("git", "apply", "--index", "--whitespace=nowarn", "-")
            .directory(repository.toFile())
            .redirectErrorStream(true)
            .start();
    git.getOutputStream().write(diff.getBytes(UTF_8));
    git.getOutputStream().close();
    String said = new String(git.getInputStream().readAllBytes(), UTF_8);
    assertThat(git.waitFor()).as(said).isZero();
  }
}
