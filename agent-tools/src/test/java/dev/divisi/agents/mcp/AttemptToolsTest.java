package dev.divisi.agents.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.divisi.agents.AgentBudget;
import dev.divisi.agents.AgentNote;
import dev.divisi.agents.AgentReport;
import dev.divisi.agents.AgentSaying;
import dev.divisi.agents.AgentStep;
import dev.divisi.agents.Assignment;
import dev.divisi.workspace.process.Sandbox;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tools as an agent uses them: with the client of the protocol's own Java SDK. */
class AttemptToolsTest {
  private static final Assignment.Check PASSES =
      new Assignment.Check("prices", List.of("sh", "-c", "grep -c display src/Shop.java"));
  private static final Assignment.Check FAILS =
      new Assignment.Check("currency", List.of("sh", "-c", "echo no currency in $PWD; exit 3"));
  private static final Assignment.Check MISSING =
      new Assignment.Check("missing", List.of("a-program-that-is-not-there"));

  @TempDir Path directory;

  private Served served;
  private McpSyncClient client;

  @BeforeEach
  void serve() throws Exception {
    served = Served.in(directory, PASSES, FAILS, MISSING);
    client = served.connected();
  }

  @AfterEach
  void close() {
    client.close();
    served.close();
  }

  private String call(String tool, Map<String, Object> arguments) {
    CallToolResult result = Served.call(client, tool, arguments);
    assertThat(result.isError()).as(Served.text(result)).isFalse();
    return Served.text(result);
  }

  private String refused(String tool, Map<String, Object> arguments) {
    CallToolResult result = Served.call(client, tool, arguments);
    assertThat(result.isError()).as(Served.text(result)).isTrue();
    return Served.text(result);
  }

  @Test
  void shouldIntroduceItselfWhenAClientConnects() {
    McpSchema.InitializeResult introduction = client.getCurrentInitializationResult();

    assertThat(introduction.protocolVersion()).isEqualTo("2025-11-25");
    assertThat(introduction.serverInfo().name()).isEqualTo("divisi");
    assertThat(introduction.capabilities().tools()).isNotNull();
    assertThat(introduction.instructions()).contains("read_spec");
    assertThat(client.ping()).isNotNull();
  }

  @Test
  void shouldOfferItsToolsWithSchemas() {
    List<McpSchema.Tool> tools = client.listTools().tools();

    assertThat(tools)
        .extracting(McpSchema.Tool::name)
        .containsExactly(
            "read_spec",
            "note",
            "message",
            "propose_lesson",
            "ask",
            "request_scope",
            "run_check",
            "files",
            "search",
            "symbols",
            "references");
    assertThat(tools)
        .allSatisfy(
            tool -> {
              assertThat(tool.description()).hasSizeBetween(20, 300);
              assertThat(tool.inputSchema()).containsEntry("additionalProperties", false);
            });
    assertThat(tools.get(6).inputSchema().toString()).contains("prices", "currency");
  }

  @Test
  void shouldOfferNoSearchWhenThereIsNoIndexAndNoCheckWhenThereIsNone() throws Exception {
    try (AttemptTools bare =
            AttemptTools.open(
                Optional.empty(),
                new ToolSettings(Sandbox.NONE, false, Map.of(), Duration.ofSeconds(5), false),
                Served.assignment(served.worktree, List.of(), Assignment.Round.ONLY),
                served.log);
        McpSyncClient other = Served.client(bare.access().url(), bare.access().authorization())) {
      other.initialize();

      assertThat(other.listTools().tools())
          .extracting(McpSchema.Tool::name)
          .containsExactly(
              "read_spec", "note", "message", "propose_lesson", "ask", "request_scope", "files");
      assertThat(bare.access().socket()).isEmpty();
    }
  }

  @Nested
  class Code {
    @Test
    void shouldFindFilesByWords() {
      assertThat(call("search", Map.of("query", "prices shown"))).startsWith("docs/guide.md:1: ");
      assertThat(call("search", Map.of("query", "display", "within", List.of("docs/**"))))
          .contains("No file has that");
    }

    @Test
    void shouldFindDefinitions() {
      assertThat(call("symbols", Map.of("name", "Price", "kinds", List.of("class"))))
          .contains("src/Price.java:2: class ")
          .contains("public class Price");
      assertThat(refused("symbols", Map.of("name", "Price", "match", "fuzzy")))
          .contains("exact, prefix, words");
    }

    @Test
    void shouldFindReferences() {
      assertThat(call("references", Map.of("name", "display", "limit", 10)))
          .contains("src/Price.java:4:", "src/Shop.java:2:");
    }

    @Test
    void shouldSayWhatIsWrongWithArguments() {
      assertThat(refused("search", Map.of())).contains("\"query\" is missing");
      assertThat(refused("search", Map.of("query", " "))).contains("not empty");
      assertThat(refused("search", Map.of("query", "a", "limit", 100_000))).contains("1 to 200");
      assertThat(refused("search", Map.of("query", "a", "within", List.of("../x"))))
          .contains("Give paths from the root");
      assertThat(refused("search", Map.of("query", "a", "where", "b")))
          .contains("no argument \"where\"", "within");
      assertThat(refused("search", Map.of("query", 7))).contains("must be a text");
      assertThat(refused("references", Map.of("name", "x".repeat(5_000)))).contains("at most 500");
    }
  }

  @Nested
  class Listing {
    @Test
    void shouldListWhatIsInTheWorktreeNow() throws Exception {
      Files.writeString(served.worktree.resolve("src/New.java"), "class New {}");

      assertThat(call("files", Map.of()))
          .isEqualTo("docs/guide.md\nsrc/New.java\nsrc/Price.java\nsrc/Shop.java");
      assertThat(call("files", Map.of("folder", "src/", "within", List.of("**/S*"))))
          .isEqualTo("src/Shop.java");
      assertThat(call("files", Map.of("limit", 1)))
          .isEqualTo("docs/guide.md\n3 more; ask for a folder, or with \"within\".");
    }

    @Test
    void shouldStayInTheWorktreeWhenAPathOrALinkLeadsOut() throws Exception {
      Path outside = Files.createDirectories(directory.resolve("outside"));
      Files.writeString(outside.resolve("secret.txt"), "key");
      Files.createSymbolicLink(served.worktree.resolve("way-out"), outside);
      Files.createSymbolicLink(served.worktree.resolve("file-out"), outside.resolve("secret.txt"));

      assertThat(call("files", Map.of()))
          .contains("file-out (a link)", "way-out (a link)")
          .doesNotContain("secret");
      for (String folder :
          List.of(
              "..",
              "../outside",
              "src/../../outside",
              "/etc",
              outside.toString(),
              "way-out",
              "way-out/",
              "src/./../..",
              "file-out",
              "no-such",
              "a\0b")) {
        assertThat(refused("files", Map.of("folder", folder)))
            .as(folder)
            .contains("is no folder in the worktree")
            .doesNotContain("secret");
      }
    }
  }

  @Nested
  class Talk {
    @Test
    void shouldReadTheTaskAndWhatIsToldMeanwhile() {
      assertThat(call("read_spec", Map.of()))
          .contains("Prices are shown with their currency")
          .contains("no price is without a currency")
          .contains("the tests failed")
          .contains("Call display().")
          .contains("src/**");

      served.log.tell(new AgentNote("n1", "ANSWER", "ada", "In euros.", "q1", List.of()));

      assertThat(call("read_spec", Map.of())).contains("In euros.", "q1");
    }

    @Test
    void shouldLetTheAgentHearNotesToo() {
      List<String> heard = new ArrayList<>();
      served.log.tell(new AgentNote("n1", "STEER", "ada", "First.", null, List.of()));
      served.tools.log().onNote(note -> heard.add(note.text()));
      served.log.tell(new AgentNote("n2", "STEER", "ada", "Second.", null, List.of()));

      assertThat(heard).containsExactly("First.", "Second.");
      assertThat(call("read_spec", Map.of())).contains("First.", "Second.");
    }

    @Test
    void shouldReadOnFromAnOffsetWhenTheTaskIsLong() {
      served.log.tell(
          new AgentNote("n1", "STEER", "ada", "x".repeat(70_000) + "THE END", null, List.of()));

      String first = call("read_spec", Map.of());
      assertThat(first)
          .hasSizeLessThan(66_000)
          .contains("from offset 65536")
          .doesNotContain("THE END");
      assertThat(call("read_spec", Map.of("offset", 65_536))).contains("THE END");
      assertThat(refused("read_spec", Map.of("offset", 9_000_000))).contains("characters only");
    }

    @Test
    void shouldReadTheFindingsOfTheRoundBefore() {
      served.tools.goOn(
          Served.assignment(
              served.worktree,
              List.of(PASSES),
              new Assignment.Round(
                  2, 3, AgentBudget.UNBOUNDED, List.of("a semicolon is missing"))));

      assertThat(call("read_spec", Map.of())).contains("a semicolon is missing");
    }

    @Test
    void shouldSayWhatTheAgentSays() {
      assertThat(call("ask", Map.of("question", "Euros\u001b[31m or dollars?")))
          .contains("the answer comes among the notes of read_spec")
          .contains("leave all files as they were");
      assertThat(call("message", Map.of("task", "web", "text", "display() is there.")))
          .contains("Sent to web");
      assertThat(call("request_scope", Map.of("globs", List.of("web/**"), "reason", "It shows.")))
          .contains("Until it is granted");
      assertThat(call("propose_lesson", Map.of("text", "Prices\nare in cents.")))
          .isEqualTo("Proposed. A person decides; go on.");

      assertThat(served.log.sayings())
          .containsExactly(
              new AgentSaying.Question("Euros or dollars?"),
              new AgentSaying.Message("display() is there.", "web"),
              new AgentSaying.ScopeRequest("It shows.", List.of("web/**")),
              new AgentSaying.Lesson("Prices are in cents."));
    }

    @Test
    void shouldSayNothingWhenItIsNotFitToBeSaid() {
      assertThat(refused("ask", Map.of("question", "x".repeat(20_000)))).contains("at most 16384");
      assertThat(refused("message", Map.of("task", "../web", "text", "a"))).contains("no id");
      assertThat(refused("request_scope", Map.of("globs", List.of(), "reason", "a")))
          .contains("must name");
      assertThat(refused("request_scope", Map.of("globs", List.of("/etc/**"), "reason", "a")))
          .contains("from the root");

      assertThat(served.log.sayings()).isEmpty();
    }

    @Test
    void shouldSayNoMoreThanAnAgentMay() {
      for (int i = 0; i < AgentSaying.MOST_IN_A_RUN; i++) {
        call("ask", Map.of("question", "Question " + i));
      }

      assertThat(refused("ask", Map.of("question", "One more"))).contains("all you may");
      assertThat(served.log.sayings()).hasSize(AgentSaying.MOST_IN_A_RUN);
    }

    @Test
    void shouldHandOverWhatWasNoted() {
      call("note", Map.of("text", "display() takes no argument."));
      call("note", Map.of("text", "It rounds."));

      assertThat(served.tools.complete(AgentReport.done("done")).handoff())
          .isEqualTo("display() takes no argument.\n\nIt rounds.");
      assertThat(served.tools.complete(new AgentReport("done", false, "Own words.")).handoff())
          .isEqualTo("Own words.\n\ndisplay() takes no argument.\n\nIt rounds.");
      assertThat(refused("note", Map.of("text", "x".repeat(32_740)))).contains("too long");
    }

    @Test
    void shouldLeaveTheReportAsItIsWhenNothingWasNoted() {
      AgentReport report = AgentReport.done("done");

      assertThat(served.tools.complete(report)).isSameAs(report);
    }
  }

  @Nested
  class Checks {
    @Test
    void shouldRunACheckInTheWorktree() throws Exception {
      assertThat(call("run_check", Map.of("name", "prices")))
          .startsWith("The check 'prices' passed")
          .endsWith("It printed:\n1\n");

      Files.writeString(served.worktree.resolve("src/Shop.java"), "class Shop {}\n");

      assertThat(call("run_check", Map.of("name", "prices")))
          .startsWith("The check 'prices' failed with exit code 1");
    }

    @Test
    void shouldSayWhatAFailedCheckPrinted() {
      assertThat(call("run_check", Map.of("name", "currency")))
          .contains("failed with exit code 3")
          .contains("no currency in");
    }

    @Test
    void shouldRunNothingElse() {
      assertThat(refused("run_check", Map.of("name", "sh")))
          .contains("[prices, currency, missing]");
      assertThat(refused("run_check", Map.of("name", "missing")))
          .contains("cannot be run on this worker", "a-program-that-is-not-there");
    }
  }

  @Test
  void shouldPutEachCallOnRecord() {
    call("search", Map.of("query", "display"));
    refused("files", Map.of("folder", ".."));

    List<AgentStep> steps = served.log.steps();
    assertThat(steps)
        .extracting(AgentStep::kind)
        .containsExactly(
            AgentStep.Kind.TOOL_CALL,
            AgentStep.Kind.TOOL_RESULT,
            AgentStep.Kind.TOOL_CALL,
            AgentStep.Kind.TOOL_RESULT);
    assertThat(steps)
        .extracting(AgentStep::name)
        .containsExactly("search", "search", "files", "files");
    assertThat(steps.get(0).body()).isEqualTo("{\"query\":\"display\"}");
    assertThat(steps.get(1).callId()).isEqualTo(steps.get(0).callId()).isNotEmpty();
    assertThat(steps.get(1).body()).contains("src/Price.java");
    assertThat(steps).extracting(AgentStep::failed).containsExactly(false, false, false, true);
  }

  @Test
  void shouldKnowNobodyWhenTheAttemptIsOver() {
    served.tools.close();

    assertThatThrownBy(() -> Served.call(client, "read_spec", Map.of()))
        .hasStackTraceContaining("Connect");
  }
}
