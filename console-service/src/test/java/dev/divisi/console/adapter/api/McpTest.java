package dev.divisi.console.adapter.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.divisi.console.adapter.login.LocalTokens;
import dev.divisi.console.testing.FakeProvider;
import dev.divisi.console.testing.Fixtures;
import dev.divisi.console.testing.RunningConsole;
import dev.divisi.schemas.DecisionKind;
import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.TextContent;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class McpTest {
  @Test
  void shouldServeAnEditorsAgent(@TempDir Path directory) {
    try (RunningConsole console = RunningConsole.start(directory);
        McpSyncClient client = client(console, console.token(LocalTokens.Use.API))) {
      Fixtures.fill(console);
      client.initialize();

      assertThat(client.listTools().tools())
          .extracting(Tool::name)
          .containsExactlyInAnyOrder(
              "list_goals",
              "goal_status",
              "list_needs",
              "why",
              "get_diff",
              "submit_goal",
              "answer_question");
      assertThat(text(call(client, "list_goals", Map.of()))).contains("\"goal\":\"tidy-1\"");
      assertThat(text(call(client, "goal_status", Map.of("goal", "tidy-1"))))
          .contains("AWAITING_APPROVAL", "Round up or down?", "/goals/tidy-1");
      assertThat(text(call(client, "list_needs", Map.of())))
          .contains("\"need\":\"ANSWER\"", "\"question\":\"q1\"", "\"need\":\"APPROVE_PATCH\"");
      assertThat(text(call(client, "why", Map.of("goal", "tidy-1")))).contains("all is well");
      assertThat(text(call(client, "get_diff", Map.of("goal", "tidy-1", "task", "prices"))))
          .isEqualTo(Fixtures.DIFF);
      assertThat(
              call(
                      client,
                      "answer_question",
                      Map.of("goal", "tidy-1", "question", "q1", "answer", "down"))
                  .isError())
          .isFalse();
      assertThat(console.taskGraph().decisions.getFirst().getKind()).isEqualTo(DecisionKind.ANSWER);
      assertThat(console.taskGraph().decisions.getFirst().getText()).isEqualTo("down");
      CallToolResult submitted =
          call(
              client,
              "submit_goal",
              Map.of("goal", "goal: x\nrepositories: [{url: 'https://example.org/a.git'}]"));
      assertThat(submitted.isError()).isFalse();
      assertThat(console.taskGraph().goals.getFirst().getSubmittedBy()).isEqualTo("ann");

      CallToolResult wrong = call(client, "why", Map.of("goal", "no-such"));
      assertThat(wrong.isError()).isTrue();
      assertThat(text(wrong)).contains("There is no goal no-such");
      assertThat(call(client, "submit_goal", Map.of("goal", "x: y")).isError()).isTrue();
    }
  }

  @Test
  void shouldHearOnlyWhoHasATokenAndLetThemDoWhatTheirRoleMay(@TempDir Path directory)
      throws Exception {
    try (FakeProvider provider = new FakeProvider();
        RunningConsole console = RunningConsole.start(directory, provider.settings())) {
      provider.person =
          Map.of("sub", "1", "preferred_username", "vic", "groups", List.of("everybody"));
      try (McpSyncClient client = client(console, provider.token(_ -> {}))) {
        client.initialize();
        CallToolResult refused =
            call(
                client,
                "submit_goal",
                Map.of("goal", "goal: x\nrepositories: [{url: 'https://example.org/a.git'}]"));
        assertThat(refused.isError()).isTrue();
        assertThat(text(refused)).contains("vic may not submit goals");
        assertThat(console.taskGraph().goals).isEmpty();
      }
      try (McpSyncClient client = client(console, "nonsense")) {
        assertThatThrownBy(client::initialize).isInstanceOf(RuntimeException.class);
      }
    }
  }

  private static CallToolResult call(
      McpSyncClient client, String tool, Map<String, Object> arguments) {
    return client.callTool(CallToolRequest.builder(tool).arguments(arguments).build());
  }

  private static String text(CallToolResult result) {
    return ((TextContent) result.content().getFirst()).text();
  }

  private static McpSyncClient client(RunningConsole console, String token) {
    return McpClient.sync(
            HttpClientStreamableHttpTransport.builder(console.url())
                .endpoint("/api/v1/mcp")
                .addHttpRequestCustomizer(
                    (request, _, _, _, _) -> request.header("Authorization", "Bearer " + token))
                .build())
        .requestTimeout(Duration.ofSeconds(20))
        .build();
  }
}
