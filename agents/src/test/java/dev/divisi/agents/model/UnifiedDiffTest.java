package dev.divisi.agents.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import org.junit.jupiter.api.Test;

class UnifiedDiffTest {
  private static final String FILE = "a\nb\nc\nd\ne\nf\n";

  private static String apply(String file, String diff) throws ToolException {
    List<UnifiedDiff.FilePatch> patches = UnifiedDiff.parse(diff);
    assertThat(patches).hasSize(1);
    return patches.getFirst().apply(file);
  }

  private static String fail(String file, String diff) {
    return catchThrowableOfType(ToolException.class, () -> apply(file, diff)).getMessage();
  }

  private static String diff(String... lines) {
    return "--- a/x\n+++ b/x\n" + String.join("\n", lines) + "\n";
  }

  @Test
  void shouldApplyHunksWhereTheyStand() throws Exception {
    assertThat(
            apply(
                FILE,
                diff(
                    "@@ -1,3 +1,3 @@",
                    " a",
                    "-b",
                    "+B",
                    " c",
                    "@@ -5,2 +5,3 @@",
                    " e",
                    "+x",
                    " f")))
        .isEqualTo("a\nB\nc\nd\ne\nx\nf\n");
  }

  @Test
  void shouldNotCareForWrongCountsAndNumbersWhenThePlaceIsClear() throws Exception {
    assertThat(apply(FILE, diff("@@ -90,1 +7,9 @@ void f()", " c", "-d", "+D", " e")))
        .isEqualTo("a\nb\nc\nD\ne\nf\n");
    assertThat(apply(FILE, diff("@@", "-d", "+D"))).isEqualTo("a\nb\nc\nD\ne\nf\n");
  }

  @Test
  void shouldTakeEmptyLinesForEmptyContext() throws Exception {
    assertThat(apply("a\n\nb\n", diff("@@ -1,3 +1,3 @@", " a", "", "-b", "+B", "")))
        .isEqualTo("a\n\nB\n");
  }

  @Test
  void shouldKeepOrDropTheLastLineEnd() throws Exception {
    assertThat(apply("a\nb", diff("@@ -1 +1 @@", "-a", "+A"))).isEqualTo("A\nb");
    assertThat(apply("a\nb", diff("@@ -2 +2 @@", "-b", "\\ No newline at end of file", "+B")))
        .isEqualTo("a\nB\n");
    assertThat(apply("a\nb\n", diff("@@ -2 +2 @@", "-b", "+B", "\\ No newline at end of file")))
        .isEqualTo("a\nB");
  }

  @Test
  void shouldRefuseWhatDoesNotStandThereOrNotOnce() {
    assertThat(fail(FILE, diff("@@ -1 +1 @@", "-z", "+Z"))).contains("do not stand in x", "z");
    assertThat(fail("a\na\nb\na\n", diff("@@ -9 +9 @@", "-a", "+A"))).contains("stand 3 times");
    assertThat(fail(FILE, diff("@@ -0,0 +1 @@", "+only"))).contains("does not say where");
    assertThat(fail(FILE, diff("@@ -1 +1 @@", "*a"))).contains("begins with a space");
  }

  @Test
  void shouldMakeAndDeleteFilesAndTakeSeveral() throws Exception {
    List<UnifiedDiff.FilePatch> patches =
        UnifiedDiff.parse(
            """
            diff --git a/new.txt b/new.txt
            new file mode 100644
            --- /dev/null
            +++ b/new.txt
            @@ -0,0 +1,2 @@
            +one
            +two
            diff --git a/old.txt b/old.txt
            deleted file mode 100644
            --- a/old.txt
            +++ /dev/null
            @@ -1 +0,0 @@
            -gone
            """);

    assertThat(patches)
        .extracting(UnifiedDiff.FilePatch::path)
        .containsExactly("new.txt", "old.txt");
    assertThat(patches.get(0).creates()).isTrue();
    assertThat(patches.get(0).apply("")).isEqualTo("one\ntwo\n");
    assertThat(patches.get(1).deletes()).isTrue();
    assertThat(patches.get(1).apply("gone\n")).isEmpty();
  }

  @Test
  void shouldRefuseWhatIsNoPlainDiff() {
    assertThat(fail(FILE, "change b to B")).contains("no unified diff");
    assertThat(fail(FILE, "rename from a\nrename to b\n")).contains("cannot rename");
    assertThat(fail(FILE, "--- a/x\n+++ b/y\n@@ -1 +1 @@\n-a\n+A\n")).contains("cannot rename");
    assertThat(fail(FILE, "--- a/x\n+++ b/x\n")).contains("has no hunk");
  }
}
