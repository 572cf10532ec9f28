package dev.divisi.console.domain.diff;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ShownPatchTest {
  private static final String MODIFIED =
      """
      diff --git a/src/A.java b/src/A.java
      index 1111111..2222222 100644
      --- a/src/A.java
      +++ b/src/A.java
      @@ -3,4 +3,4 @@ class A {
       three
      -four
      +vier
       five
      -six
      \\ No newline at end of file
      +six
      """;

  private static ShownFile only(String diff) {
    List<ShownFile> files = ShownPatch.of(diff).files();
    assertThat(files).hasSize(1);
    return files.getFirst();
  }

  private static List<String> lines(ShownFile file) {
    return file.blocks().stream()
        .flatMap(block -> block.lines().stream())
        .map(line -> line.before() + " " + line.after() + " " + line.sign() + line.text())
        .toList();
  }

  @Test
  void shouldNumberLinesOnBothSides() {
    ShownFile file = only(MODIFIED);

    assertThat(file.change()).isEqualTo("modified");
    assertThat(file.added()).isEqualTo(2);
    assertThat(file.removed()).isEqualTo(2);
    assertThat(file.blocks().getFirst().heading()).isEqualTo("@@ -3 +3 @@ class A {");
    assertThat(lines(file))
        .containsExactly(
            "3 3  three",
            "4 null -four",
            "null 4 +vier",
            "5 5  five",
            "6 null -six",
            "null 6 +six");
  }

  @Test
  void shouldSayWhichSideEndsWithoutALineEnd() {
    List<ShownLine> lines = only(MODIFIED).blocks().getFirst().lines();

    assertThat(lines.stream().filter(ShownLine::withoutLineEnd).map(ShownLine::sign))
        .containsExactly("-");
  }

  @Test
  void shouldPutWhatComesBesideWhatGoes() {
    List<ShownPair> pairs = only(MODIFIED).blocks().getFirst().pairs();

    assertThat(pairs)
        .extracting(
            pair ->
                (pair.before() == null ? "" : pair.before().text())
                    + "|"
                    + (pair.after() == null ? "" : pair.after().text()))
        .containsExactly("three|three", "four|vier", "five|five", "six|six");
  }

  @Test
  void shouldShowARenameAModeAndABinaryFile() {
    List<ShownFile> files =
        ShownPatch.of(
                """
                diff --git a/old.txt b/new.txt
                similarity index 100%
                rename from old.txt
                rename to new.txt
                diff --git a/run.sh b/run.sh
                old mode 100644
                new mode 100755
                diff --git a/logo.png b/logo.png
                new file mode 100644
                index 0000000..2222222
                GIT binary patch
                literal 3
                KcmZQzV_;xlVPaxs00jU7

                literal 0
                HcmV?d00001

                """)
            .files();

    assertThat(files)
        .extracting(file -> file.previousPath() + ">" + file.path() + " " + file.change())
        .containsExactly("old.txt>new.txt renamed", ">run.sh modified", ">logo.png added");
    assertThat(files.get(1).hasNewMode()).isTrue();
    assertThat(files.get(1).oldMode()).isEqualTo("100644");
    assertThat(files.get(1).newMode()).isEqualTo("100755");
    assertThat(files.get(2).binary()).isTrue();
  }

  @Test
  void shouldShowWhatIsNoDiffAsItIsAndTheOthersToo() {
    String cut = MODIFIED.substring(0, MODIFIED.indexOf(" five"));

    List<ShownFile> files = ShownPatch.of(cut + MODIFIED.replace("A.java", "B.java")).files();

    assertThat(files).extracting(ShownFile::change).containsExactly("unreadable", "modified");
    assertThat(files.getFirst().raw()).contains("-four", "+vier");
    assertThat(files.getFirst().problem()).contains("line");
    assertThat(files.getLast().path()).isEqualTo("src/B.java");
  }

  @Test
  void shouldShowTextThatIsNoDiffAtAll() {
    ShownFile file = only("<script>alert(1)</script>\nnothing else");

    assertThat(file.change()).isEqualTo("unreadable");
    assertThat(file.raw()).isEqualTo("<script>alert(1)</script>\nnothing else");
    assertThat(ShownPatch.of("").files()).isEmpty();
  }

  @Test
  void shouldTakeNoContentForAHeader() {
    ShownFile file =
        only(
            """
            diff --git a/a.txt b/a.txt
            index 1111111..2222222 100644
            --- a/a.txt
            +++ b/a.txt
            @@ -1,2 +1,3 @@
             diff --git a/x b/x
            +old mode 100644
            +--- a/other
            -gone
            """);

    assertThat(file.path()).isEqualTo("a.txt");
    assertThat(file.oldMode()).isEmpty();
    assertThat(lines(file)).contains("null 3 +--- a/other");
  }

  @Test
  void shouldWriteOutWhatTurnsTextAroundOrCannotBeSeen() {
    ShownFile file = only(MODIFIED.replace("vier", "if (a) {\u202E } \u200Badmin\tx\u001B[2J"));

    assertThat(lines(file)).contains("null 4 +if (a) {\\u202e } \\u200badmin\tx\\u001b[2J");
  }

  @Test
  void shouldFoldWhatDoesNotChangeForLong() {
    String kept =
        IntStream.rangeClosed(1, 40)
            .mapToObj(line -> " kept " + line)
            .collect(Collectors.joining("\n"));
    ShownFile file =
        only(
            """
            diff --git a/a.txt b/a.txt
            index 1111111..2222222 100644
            --- a/a.txt
            +++ b/a.txt
            @@ -1,40 +1,42 @@
            +first
            %s
            +last
            """
                .formatted(kept));

    assertThat(file.blocks())
        .extracting(block -> block.folded() + " " + block.lines().size())
        .containsExactly("false 6", "true 30", "false 6");
    assertThat(file.lines()).isEqualTo(42);
  }

  @Test
  void shouldCutManyLinesIntoBlocksAndLoseNone() {
    String added =
        IntStream.rangeClosed(1, 5_000)
            .mapToObj(line -> "+line " + line)
            .collect(Collectors.joining("\n"));
    ShownFile file =
        only(
            """
            diff --git a/a.txt b/a.txt
            new file mode 100644
            index 0000000..2222222
            --- /dev/null
            +++ b/a.txt
            @@ -0,0 +1,5000 @@
            %s
            """
                .formatted(added));

    assertThat(file.blocks()).hasSize(25).allMatch(block -> block.lines().size() == 200);
    assertThat(lines(file)).hasSize(5_000).endsWith("null 5000 +line 5000");
    assertThat(file.blocks()).filteredOn(block -> !block.heading().isEmpty()).hasSize(1);
  }
}
