package dev.divisi.workspace;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is not UTF-8 travels as a binary patch, and hides nothing else. */
class DiffEncodingTest {
  private static final String LATIN_1 = "gr\u00f6\u00dfe\n";

  @TempDir Path temp;
  private TestRepository origin;

  @BeforeEach
  void begin() {
    origin =
        TestRepository.init(
            temp.resolve("shop"),
            Map.of("src/A.java", "class A {}\n", "old.txt", "old\n", "z/last.txt", "last\n"));
  }

  private void write(String path, String text) throws IOException {
    Files.write(origin.directory().resolve(path), text.getBytes(ISO_8859_1));
  }

  /** Of what changed since main; it makes the very tree. */
  private PatchDiff diff() throws Exception {
    SourceRepository repository =
        new RepositoryCache(temp.resolve("cache"), GitSettings.defaults()).open(origin.url());
    String base = origin.head("HEAD");
    repository.ensureCommit(base);
    repository.ensureCommit(origin.commit("Change"));
    String tree = origin.head("HEAD^{tree}");
    PatchDiff diff = repository.diff(base, tree);
    assertThat(repository.apply(base, diff.diff())).isEqualTo(tree);
    return diff;
  }

  /** The headers of the files that nobody can read. */
  private static Set<String> binary(PatchDiff diff) {
    return diff
        .diff()
        .lines()
        .reduce(
            new StringBuilder(),
            (all, line) -> all.append(line.startsWith("diff --git ") ? "\f" : "\n").append(line),
            StringBuilder::append)
        .toString()
        .transform(text -> Set.of(text.split("\f", -1)))
        .stream()
        .filter(section -> section.contains("\nGIT binary patch"))
        .map(section -> section.substring(0, section.indexOf('\n')))
        .collect(Collectors.toSet());
  }

  @Test
  void shouldShowTheOtherFilesWhenOneIsNotUtf8() throws Exception {
    origin.write(Map.of("src/A.java", "class A { int secret; }\n", "z/last.txt", "at last\n"));
    write("old.txt", LATIN_1);

    PatchDiff diff = diff();

    assertThat(diff.diff()).contains("\n+class A { int secret; }\n", "\n-last\n+at last\n");
    assertThat(binary(diff)).containsExactly("diff --git a/old.txt b/old.txt");
  }

  @Test
  void shouldShowTheOtherFilesWhenContentLooksLikeAHeader() throws Exception {
    origin.write(
        Map.of(
            "src/A.java", "diff --git a/old.txt b/old.txt\n", "new.txt", "a\rdiff --git a/x b/x"));
    write("old.txt", "diff --git a/src/A.java b/src/A.java\n" + LATIN_1);

    PatchDiff diff = diff();

    assertThat(diff.diff()).contains("\n+diff --git a/old.txt b/old.txt\n", "\n+a\rdiff --git a/x");
    assertThat(binary(diff)).containsExactly("diff --git a/old.txt b/old.txt");
  }

  @Test
  void shouldShowTheOtherFilesWhenALinkBecomesAFileAndNamesAreStrange() throws Exception {
    Files.createSymbolicLink(origin.directory().resolve("kind"), Path.of("old.txt"));
    origin.commit("With a link");
    Files.delete(origin.directory().resolve("kind"));
    write("kind", LATIN_1);
    write("\u00fc \"q\"\n*.txt", LATIN_1);
    origin.write(Map.of("\u00fc \"q\".txt", "gr\u00f6\u00dfe\n", "old.txt", "new\n"));
    Files.write(origin.directory().resolve("x.bin"), new byte[] {0, 1, (byte) 0xff});

    PatchDiff diff = diff();

    assertThat(diff.diff()).contains("\n-old.txt\n", "\n+gr\u00f6\u00dfe\n", "\n-old\n+new\n");
    assertThat(binary(diff))
        .containsExactlyInAnyOrder(
            "diff --git a/kind b/kind",
            "diff --git \"a/\\303\\274 \\\"q\\\"\\n*.txt\" \"b/\\303\\274 \\\"q\\\"\\n*.txt\"",
            "diff --git a/x.bin b/x.bin");
  }
}
