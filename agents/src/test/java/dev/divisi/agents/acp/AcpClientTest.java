package dev.divisi.agents.acp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.divisi.agents.AgentStep;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** What an agent asks its client for, call by call. */
@Timeout(180)
class AcpClientTest extends AgentFixture {
  private List<String> outcomes(String calls) throws Exception {
    Files.writeString(temp.resolve("calls.json"), calls.replace("$W", worktree.toString()));
    run("does");
    return JSON.readTree(Files.readString(temp.resolve("outcomes.json")))
        .valueStream()
        .map(JsonNode::stringValue)
        .toList();
  }

  @Test
  void shouldReadLinesOfFilesInTheWorktreeOnly() throws Exception {
    Files.writeString(temp.resolve("secret"), "s");
    Files.writeString(worktree.resolve("b.txt"), "1\n2\r\n3");
    Files.createSymbolicLink(worktree.resolve("out"), temp);
    Files.createSymbolicLink(worktree.resolve("link"), temp.resolve("secret"));
    Files.write(worktree.resolve("binary"), new byte[] {-1, -2});

    List<String> outcomes =
        outcomes(
            """
            [["fs/read_text_file", {"path": "$W/b.txt"}],
             ["fs/read_text_file", {"path": "$W/b.txt", "line": 2, "limit": 1}],
             ["fs/read_text_file", {"path": "b.txt", "line": 3, "limit": null}],
             ["fs/read_text_file", {"path": "$W/b.txt", "line": 9}],
             ["fs/read_text_file", {"path": "$W/nothing"}],
             ["fs/read_text_file", {"path": "$W/../secret"}],
             ["fs/read_text_file", {"path": "/etc/passwd"}],
             ["fs/read_text_file", {"path": "$W/out/secret"}],
             ["fs/read_text_file", {"path": "$W/link"}],
             ["fs/read_text_file", {"path": "$W/m1"}],
             ["fs/read_text_file", {"path": "$W/binary"}],
             ["fs/read_text_file", {"path": "a\\u0000b"}],
             ["fs/read_text_file", {}],
             ["fs/read_text_file", {"path": "$W/b.txt", "sessionId": "another"}],
             ["x/unknown", {}]]
            """);

    assertThat(outcomes.subList(0, 4))
        .containsExactly(
            "{\"content\":\"1\\n2\\r\\n3\"}",
            "{\"content\":\"2\\r\\n\"}",
            "{\"content\":\"3\"}",
            "{\"content\":\"\"}");
    assertThat(outcomes.get(4)).startsWith("error -32002");
    assertThat(outcomes.subList(5, 7))
        .allMatch(text -> text.contains("is outside of the worktree"));
    assertThat(outcomes.get(7)).contains("leads through out, which is a link");
    assertThat(outcomes.get(8)).contains("is a link");
    assertThat(outcomes.get(9)).contains("no plain file");
    assertThat(outcomes.get(10)).contains("no text");
    assertThat(outcomes.subList(11, 13)).allMatch(text -> text.startsWith("error -32001"));
    assertThat(outcomes.get(13)).startsWith("error -32602");
    assertThat(outcomes.get(14)).startsWith("error -32601");
  }

  @Test
  void shouldWriteInsideOfTheScopeOnlyAndSayWhy() throws Exception {
    Files.createDirectories(temp.resolve("outside"));
    Files.writeString(temp.resolve("outside/f"), "old");
    Files.createSymbolicLink(worktree.resolve("m1/out"), temp.resolve("outside"));
    Files.createSymbolicLink(worktree.resolve("m1/link"), temp.resolve("outside/f"));

    List<String> outcomes =
        outcomes(
            """
            [["fs/write_text_file", {"path": "$W/m1/a.txt", "content": "n"}],
             ["fs/write_text_file", {"path": "$W/m1/new/deep/b.txt", "content": "ü"}],
             ["fs/write_text_file", {"path": "$W/m2/b.txt", "content": "x"}],
             ["fs/write_text_file", {"path": "$W/m1/out/f", "content": "x"}],
             ["fs/write_text_file", {"path": "$W/m1/out/new/f", "content": "x"}],
             ["fs/write_text_file", {"path": "$W/m1/link", "content": "x"}],
             ["fs/write_text_file", {"path": "$W/m1/../../outside/f", "content": "x"}],
             ["fs/write_text_file", {"path": "$W/m1/.git/hooks/x", "content": "x"}],
             ["fs/write_text_file", {"path": "$W", "content": "x"}],
             ["fs/write_text_file", {"path": "$W/m1/a.txt/b", "content": "x"}],
             ["fs/write_text_file", {"path": "$W/m1/a.txt"}]]
            """);

    assertThat(outcomes.subList(0, 2)).containsExactly("null", "null");
    assertThat(worktree.resolve("m1/a.txt")).hasContent("n");
    assertThat(worktree.resolve("m1/new/deep/b.txt")).hasContent("ü");
    assertThat(outcomes.get(2))
        .contains("m2/b.txt is outside of the task's scope [m1/**]", "would be refused");
    assertThat(outcomes.subList(3, 11)).allMatch(text -> text.startsWith("error"));
    assertThat(worktree.resolve("m2")).doesNotExist();
    assertThat(temp.resolve("outside")).isDirectoryContaining("glob:**/f");
    assertThat(temp.resolve("outside/new")).doesNotExist();
    assertThat(temp.resolve("outside/f")).hasContent("old");
    assertThat(heard.steps(AgentStep.Kind.TOOL_RESULT).stream().filter(AgentStep::failed))
        .isNotEmpty();
  }

  @Test
  void shouldRunWhatIsAllowedInATerminal() throws Exception {
    configuration
        .putArray("permissions")
        .addObject()
        .put("answer", "allow")
        .putArray("commands")
        .add("sh")
        .add("sleep")
        .add("env");
    List<String> outcomes =
        outcomes(
            """
            [["terminal/create", {"command": "sh", "args": ["-c", "pwd; echo $A; exit 3"],
              "env": [{"name": "A", "value": "b"}], "cwd": "$W/m1"}],
             ["terminal/wait_for_exit", {"terminalId": "terminal-1"}],
             ["terminal/output", {"terminalId": "terminal-1"}],
             ["terminal/release", {"terminalId": "terminal-1"}],
             ["terminal/output", {"terminalId": "terminal-1"}],
             ["terminal/create", {"command": "sleep 1000"}],
             ["terminal/output", {"terminalId": "terminal-2"}],
             ["terminal/kill", {"terminalId": "terminal-2"}],
             ["terminal/wait_for_exit", {"terminalId": "terminal-2"}],
             ["terminal/create", {"command": "sh", "args": ["-c", "yes | head -c 100000"], "outputByteLimit": 50}],
             ["terminal/wait_for_exit", {"terminalId": "terminal-3"}],
             ["terminal/output", {"terminalId": "terminal-3"}],
             ["terminal/create", {"command": "env"}],
             ["terminal/wait_for_exit", {"terminalId": "terminal-4"}],
             ["terminal/output", {"terminalId": "terminal-4"}]]
            """);

    assertThat(outcomes.get(0)).isEqualTo("{\"terminalId\":\"terminal-1\"}");
    assertThat(outcomes.get(1)).isEqualTo("{\"exitCode\":3,\"signal\":null}");
    assertThat(JSON.readTree(outcomes.get(2)).path("output").asString())
        .isEqualTo(worktree.resolve("m1") + "\nb\n");
    assertThat(outcomes.get(4)).contains("no such terminal");
    assertThat(outcomes.get(6)).doesNotContain("exitStatus");
    assertThat(outcomes.get(8)).contains("143");
    JsonNode cut = JSON.readTree(outcomes.get(11));
    assertThat(cut.path("truncated").asBoolean()).isTrue();
    assertThat(cut.path("output").asString()).hasSizeLessThanOrEqualTo(50);
    assertThat(outcomes.get(14)).contains("divisi-home-").doesNotContain("INHERITED", "OWN");
  }

  @Test
  void shouldRefuseOtherCommandsAndSayWhatMayBeRun() throws Exception {
    List<String> outcomes =
        outcomes(
            """
            [["terminal/create", {"command": "touch m1/x"}],
             ["terminal/create", {"command": "./mvnw test; touch m1/x"}],
             ["terminal/create", {"command": "./mvnw", "args": ["test", "-Dx=`touch m1/x`"]}],
             ["terminal/create", {"command": ""}],
             ["terminal/create", {"command": "./mvnw", "args": ["test"], "cwd": "/tmp"}],
             ["terminal/create", {"command": "./mvnw test", "env": [{"name": "A=B", "value": ""}]}],
             ["terminal/create", {"command": "./mvnw", "args": ["test"]}]]
            """);
    assertThat(outcomes.get(0)).contains("the checks are './mvnw test'");
    assertThat(outcomes.subList(0, 6)).allMatch(text -> text.startsWith("error"));
    // The check may be run; there is no such program in this worktree.
    assertThat(outcomes.get(6)).contains("no such executable file");
    assertThat(worktree.resolve("m1/x")).doesNotExist();
  }

  private static final String ASKS =
      """
      [["session/request_permission", {"toolCall": {"toolCallId": "c1", "kind": "%s", "title": "%s"},
        "options": [{"optionId": "a", "kind": "allow_once", "name": "A"},
                    {"optionId": "r", "kind": "reject_once", "name": "R"}]}]]
      """;

  @Test
  void shouldAskAPersonWhatTheRulesLeaveOpen() throws Exception {
    heard.answer = "Yes, go on.";
    List<String> outcomes = outcomes(ASKS.formatted("other", "search the docs"));

    assertThat(outcomes)
        .containsExactly("{\"outcome\":{\"outcome\":\"selected\",\"optionId\":\"a\"}}");
    assertThat(heard.said.getFirst().text())
        .startsWith("The agent asks for leave to other search the docs");
    assertThat(heard.steps(AgentStep.Kind.PERMISSION).getFirst().body())
        .contains("ada says: Yes, go on.");
    assertThat(temp.resolve("second.txt")).doesNotExist();
  }

  @Test
  void shouldTellWhatAPersonRefused() throws Exception {
    heard.answer = "No. Use the README.";
    List<String> outcomes = outcomes(ASKS.formatted("other", "search the docs"));

    assertThat(outcomes)
        .containsExactly("{\"outcome\":{\"outcome\":\"selected\",\"optionId\":\"r\"}}");
    assertThat(Files.readString(temp.resolve("second.txt")))
        .contains("other search the docs: ada says: No. Use the README.");
  }

  @Test
  void shouldSayWhyARuleRefuses() throws Exception {
    List<String> outcomes = outcomes(ASKS.formatted("fetch", "https://example.org"));

    assertThat(outcomes)
        .containsExactly("{\"outcome\":{\"outcome\":\"selected\",\"optionId\":\"r\"}}");
    assertThat(heard.said).isEmpty();
    assertThat(Files.readString(temp.resolve("second.txt")))
        .contains("nothing may be fetched from elsewhere");
  }

  @Test
  void shouldAnswerCancelledWhenNoOptionFits() throws Exception {
    assertThat(
            outcomes(
                "[[\"session/request_permission\", {\"toolCall\": {\"toolCallId\": \"c\","
                    + " \"kind\": \"think\"}, \"options\": []}]]"))
        .containsExactly("{\"outcome\":{\"outcome\":\"cancelled\"}}");
  }
}
