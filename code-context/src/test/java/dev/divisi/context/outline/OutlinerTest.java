package dev.divisi.context.outline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutlinerTest {
  private static final SourceFile MONEY =
      new SourceFile(
          Language.JAVA, "class Money {\n  int plus(int other) {\n    return 1;\n  }\n}\n");

  /** What a program must say to pass for ctags. */
  private static final String PROBE =
      """
      {"_type": "tag", "name": "look", "path": "0.java", "line": 2, "kind": "method"}
      {"_type": "completed", "command": "generate-tags"}
      """;

  @TempDir private Path directory;

  @Test
  void shouldUseCtagsWhenItIsThere() throws Exception {
    Outliner outliner = outliner("ctags");
    assumeTrue(
        outliner.source() == SymbolSource.CTAGS,
        "universal-ctags with JSON and its sandbox is not installed: skipped");

    List<Outline> outlines =
        outliner.outlines(
            List.of(
                MONEY,
                new SourceFile(Language.OTHER, "class Text {}\n"),
                new SourceFile(Language.PYTHON, "def show(): pass\n# caf\u00e9 \ud83d\ude00\n"),
                new SourceFile(Language.KOTLIN, "package a\nclass Bank {\n  fun lend() {}\n}\n")));

    assertThat(outlines)
        .extracting(Outline::source)
        .containsExactly(
            SymbolSource.CTAGS, SymbolSource.NONE, SymbolSource.CTAGS, SymbolSource.SCANNER);
    assertThat(outlines.getFirst().symbols())
        .containsExactly(
            new Symbol("Money", SymbolKind.CLASS, "", 1, 5),
            new Symbol("plus", SymbolKind.METHOD, "Money", 2, 4));
    assertThat(outlines.get(2).symbols()).extracting(Symbol::name).containsExactly("show");
    assertThat(outlines.get(3).symbols()).extracting(Symbol::name).contains("Bank", "lend");
  }

  @Test
  void shouldScanAndSaySoWhenCtagsIsMissing() throws Exception {
    Outliner outliner = outliner("ctags-that-is-not-there");

    assertThat(outliner.source()).isEqualTo(SymbolSource.SCANNER);
    assertScanned(outliner);
  }

  @Test
  void shouldScanWhenThePathHasNoUniversalCtags() throws Exception {
    // What other systems call ctags prints help, or a file of tags.
    Outliner outliner = outliner(program("echo 'usage: ctags [-BFadtuwvx] file ...' >&2; exit 1"));

    assertThat(outliner.source()).isEqualTo(SymbolSource.SCANNER);
    assertScanned(outliner);
  }

  @Test
  void shouldScanWhenCtagsPrintsGarbageLater() throws Exception {
    String garbage = "printf '\\377\\376{[\\n{\"_type\": 7}\\n{\"_type\": \"tag\"}\\nnull\\n'";
    Outliner outliner = outliner(afterProbe(garbage));

    assertThat(outliner.source()).isEqualTo(SymbolSource.CTAGS);
    assertScanned(outliner);
  }

  @Test
  void shouldScanWhenCtagsNeverEnds() throws Exception {
    Outliner outliner = outliner(afterProbe("sleep 600"));

    assertThat(outliner.source()).isEqualTo(SymbolSource.CTAGS);
    assertScanned(outliner);
    // It is not asked a third time.
    assertScanned(outliner);
    assertScanned(outliner);
    try (var files = Files.list(directory)) {
      assertThat(files.filter(file -> file.getFileName().toString().startsWith("in."))).hasSize(3);
    }
  }

  @Test
  void shouldScanOnlyTheFilesThatCtagsDidNotFinish() throws Exception {
    String half =
        """
        cat <<'END'
        {"_type": "tag", "name": "Half", "path": "0.java", "line": 1, "kind": "class"}
        {"_type": "tag", "name": "Liar", "path": "7.java", "line": 1, "kind": "class"}
        {"_type": "tag", "name": "Nowhere", "path": "0.java", "line": -5, "kind": "class"}
        {"_type": "completed", "command": "generate-tags"}
        END
        """;
    List<Outline> outlines = outliner(afterProbe(half)).outlines(List.of(MONEY, MONEY));

    assertThat(outlines)
        .extracting(Outline::source)
        .containsExactly(SymbolSource.CTAGS, SymbolSource.SCANNER);
    assertThat(outlines.getFirst().symbols()).extracting(Symbol::name).containsExactly("Half");
    assertThat(outlines.getLast().symbols())
        .extracting(Symbol::name)
        .containsExactly("Money", "plus");
  }

  private static void assertScanned(Outliner outliner) throws InterruptedException {
    Outline outline = outliner.outlines(List.of(MONEY)).getFirst();
    assertThat(outline.source()).isEqualTo(SymbolSource.SCANNER);
    assertThat(outline.symbols()).extracting(Symbol::name).containsExactly("Money", "plus");
  }

  private Outliner outliner(String program) throws InterruptedException {
    return Outliner.find(program, directory, Duration.ofSeconds(8));
  }

  private String afterProbe(String then) throws Exception {
    return program(
        "cat > \"in.$$\"\nif grep -q Probe \"in.$$\"; then\ncat <<'PROBE'\n"
            + PROBE
            + "PROBE\nexit 0\nfi\n"
            + then);
  }

  private String program(String script) throws Exception {
    Path file = directory.resolve("program");
    Files.writeString(file, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    return file.toString();
  }
}
