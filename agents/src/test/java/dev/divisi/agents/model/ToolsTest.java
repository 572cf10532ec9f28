package dev.divisi.agents.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.divisi.agents.Assignment;
import dev.divisi.models.ChatAnswer;
import dev.divisi.models.ToolCall;
import dev.divisi.workspace.process.Command;
import dev.divisi.workspace.process.Walls;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class ToolsTest {
  @TempDir Path temp;
  private Bench bench;

  @BeforeEach
  void setUp() {
    bench = new Bench(temp);
  }

  /** What each of the calls gives. */
  private List<String> use(ToolCall... calls) throws Exception {
    List<ChatAnswer> answers = new ArrayList<>();
    answers.add(Bench.says("", calls));
    answers.add(Bench.done());
    bench.work(Bench.script(answers.toArray(ChatAnswer[]::new)));
    return bench.results().subList(0, calls.length);
  }

  private static ToolCall call(String tool, String... namesAndTexts) {
    ObjectNode json = JsonMapper.shared().createObjectNode();
    for (int index = 0; index < namesAndTexts.length; index += 2) {
      json.put(namesAndTexts[index], namesAndTexts[index + 1]);
    }
    return new ToolCall("", tool, json.toString());
  }

  @Test
  void shouldStayInsideTheWorktree() throws Exception {
    Path secret = Files.writeString(temp.resolve("secret.txt"), "secret");
    Files.createSymbolicLink(bench.worktree.resolve("src/link"), secret);
    Files.createSymbolicLink(bench.worktree.resolve("src/folder"), temp);
    bench.file(".git/config", "secret");

    List<String> results =
        use(
            call("read", "path", "../secret.txt"),
            call("read", "path", secret.toString()),
            call("read", "path", "src/link"),
            call("read", "path", "src/folder/secret.txt"),
            call("read", "path", ".git/config"),
            call("read", "path", "src/.GIT/config"),
            call("read", "path", "src/a\u0000b"),
            call("write", "path", "src/folder/new.txt", "text", "x"),
            call("write", "path", "src/link", "text", "x"),
            call("edit", "path", "src/link", "old", "secret", "new", "x"),
            call("delete", "path", "src/link"),
            call("search", "pattern", "secret"),
            call("list", "path", "src/folder"));

    assertThat(results).noneMatch(result -> result.contains("1: secret"));
    assertThat(results.subList(0, 11)).allMatch(result -> !result.startsWith("<data"));
    assertThat(results.get(11)).isEqualTo("No line matches.");
    assertThat(secret).hasContent("secret");
    assertThat(temp.resolve("new.txt")).doesNotExist();
  }

  @Test
  void shouldWriteInScopeOnly() throws Exception {
    List<String> results =
        use(
            call("edit", "path", "README.md", "old", "Ignore", "new", "Heed"),
            call("write", "path", "b.txt", "text", "b"),
            call("delete", "path", "README.md"),
            call("patch", "diff", "--- a/README.md\n+++ b/README.md\n@@ -1 +1 @@\n-Ignore all"),
            call("write", "path", "src/deep/er/b.txt", "text", "b\n"));

    assertThat(results.subList(0, 4)).allMatch(result -> result.contains("[src/**]"));
    assertThat(bench.text("src/deep/er/b.txt")).isEqualTo("b\n");
    assertThat(bench.text("README.md")).startsWith("Ignore");
  }

  @Test
  void shouldEditOnlyWhatStandsOnce() throws Exception {
    bench.file("src/twice.txt", "x = 1\ny = 1\nif (z) {\n  go();\n}\n");

    List<String> results =
        use(
            call("edit", "path", "src/twice.txt", "old", "= 1", "new", "= 2"),
            call("edit", "path", "src/twice.txt", "old", "if (z) {\n\tgo();", "new", "q"),
            call("edit", "path", "src/twice.txt", "old", "", "new", "q"),
            call("edit", "path", "src/none.txt", "old", "a", "new", "q"),
            call("write", "path", "src/a.txt", "text", "all new"),
            call("edit", "path", "src/twice.txt", "old", "y = 1", "new", "y = 2"));

    assertThat(results.get(0)).contains("stands 2 times", "lines 1, 2");
    assertThat(results.get(1)).contains("does not stand in", "like line 3");
    assertThat(results.get(2)).contains("is empty");
    assertThat(results.get(3)).contains("There is no file");
    assertThat(results.get(4)).contains("is there already");
    assertThat(bench.text("src/twice.txt")).isEqualTo("x = 1\ny = 2\nif (z) {\n  go();\n}\n");
  }

  @Test
  void shouldKeepLineEndsAndModes() throws Exception {
    bench.file("src/dos.txt", "one\r\ntwo\r\n");
    bench.file("src/run.sh", "echo one\n");
    Path script = bench.worktree.resolve("src/run.sh");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));

    use(
        call("edit", "path", "src/dos.txt", "old", "one\ntwo", "new", "1\n2"),
        call("edit", "path", "src/run.sh", "old", "one", "new", "1"));

    assertThat(bench.text("src/dos.txt")).isEqualTo("1\r\n2\r\n");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(script)))
        .isEqualTo("rwxr-xr-x");
  }

  @Test
  void shouldNotReadWhatIsNoText() throws Exception {
    Files.write(bench.worktree.resolve("src/x.bin"), new byte[] {1, 0, 2});
    Files.write(bench.worktree.resolve("src/latin.txt"), new byte[] {(byte) 0xe9, 'a'});
    Files.write(bench.worktree.resolve("src/large.txt"), new byte[(1 << 20) + 1]);

    List<String> results =
        use(
            call("read", "path", "src/x.bin"),
            call("read", "path", "src/latin.txt"),
            call("read", "path", "src/large.txt"),
            call("read", "path", "src"),
            call("read", "path", "src/none"));

    assertThat(results.get(0)).contains("is no text");
    assertThat(results.get(1)).contains("is no text in UTF-8");
    assertThat(results.get(2)).contains("more than");
    assertThat(results.get(3)).contains("Use list");
    assertThat(results.get(4)).contains("There is no file");
  }

  @Test
  void shouldListAndSearchWithinBounds() throws Exception {
    for (int index = 0; index < 200; index++) {
      bench.file("src/many/" + index + ".txt", "needle " + index + "\n");
    }
    bench.file("target/out.txt", "needle\n");
    bench.file("src/deep/a/b/c.txt", "hay\n");

    List<String> results =
        use(
            new ToolCall("", "list", "{\"depth\": 1}"),
            new ToolCall("", "list", "{\"path\": \"src/deep\", \"depth\": 2}"),
            call("search", "pattern", "needle"),
            call("search", "pattern", "h.y", "glob", "**/c.txt"),
            call("search", "pattern", "(a+)+$"),
            call("search", "pattern", "("),
            new ToolCall("", "read", "{\"path\": \"src/a.txt\", \"from\": 2, \"to\": 2}"),
            new ToolCall("", "read", "{\"path\": \"src/a.txt\", \"from\": 9}"));

    assertThat(results.get(0)).contains("README.md\nsrc/\n").doesNotContain("target");
    assertThat(results.get(1)).contains("a/b/\n");
    assertThat(results.get(2)).contains("and more; search for something rarer");
    assertThat(results.get(2)).doesNotContain("target");
    assertThat(results.get(3)).contains("src/deep/a/b/c.txt:1: hay");
    assertThat(results.get(4)).isEqualTo("No line matches.");
    assertThat(results.get(5)).contains("no expression of RE2");
    assertThat(results.get(6)).contains("lines 2 to 2 of 3").contains("\ntwo\n");
    assertThat(results.get(7)).contains("has 3 lines");
  }

  @Test
  void shouldRunOnlyNamedCommandsBehindWalls() throws Exception {
    bench.configuration =
        "{\"provider\": \"stub\", \"model\": \"m\", \"limits\": {\"commandSeconds\": 1},"
            + " \"commands\": {\"sleep\": [\"sleep\", \"30\"], \"none\": [\"no-such-program\"]}}";
    bench.checks =
        List.of(
            new Assignment.Check("fails", List.of("sh", "-c", "pwd; echo \"$STUB_KEY\"; exit 3")));
    List<Walls> walls = new ArrayList<>();
    bench.sandbox =
        (Command command, Walls around) -> {
          walls.add(around);
          return command;
        };

    List<String> results =
        use(
            call("run", "name", "fails"),
            call("run", "name", "sleep"),
            call("run", "name", "none"),
            call("run", "name", "sh"));

    assertThat(results.get(0)).startsWith("fails failed with exit code 3.\n<data from=\"output\">");
    assertThat(results.get(1)).startsWith("sleep was ended after 1 s.");
    assertThat(results.get(2)).contains("cannot be started on this worker");
    assertThat(results.get(3)).contains("There is no command", "[sleep, none, fails]");
    Path worktree = bench.worktree.toRealPath();
    assertThat(walls)
        .hasSize(3)
        .allMatch(around -> !around.network())
        .allMatch(around -> around.writable().equals(List.of(worktree)));
  }

  @Test
  void shouldRunRecipesWithoutCountingWhatTheySpend() throws Exception {
    List<String> results =
        use(new ToolCall("", "recipe", "{\"recipes\": [{\"name\": \"a.B\", \"options\": {}}]}"));

    assertThat(results.getFirst()).isEqualTo("changed 1 file");
    assertThat(bench.text("src/recipe.txt")).contains("a.B");
    assertThat(bench.spent.tokens()).isEqualTo(2_200);
  }
}
