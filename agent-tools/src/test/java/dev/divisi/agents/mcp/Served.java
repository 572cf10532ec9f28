package dev.divisi.agents.mcp;

import dev.divisi.agents.Assignment;
import dev.divisi.agents.ToolAccess;
import dev.divisi.context.CodeIndex;
import dev.divisi.context.CodeSnapshot;
import dev.divisi.context.IndexSettings;
import dev.divisi.globs.WriteScope;
import dev.divisi.testing.GitFixture;
import dev.divisi.workspace.GitSettings;
import dev.divisi.workspace.RepositoryCache;
import dev.divisi.workspace.SourceRepository;
import dev.divisi.workspace.process.Sandbox;
import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.TextContent;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/** The tools of an attempt at a real repository, with a worktree and an index of it. */
final class Served implements AutoCloseable {
  static final Map<String, String> FILES =
      Map.of(
          "src/Price.java",
          """
          /** A price. */
          public class Price {
            long cents;
            String display() { return ""; }
          }
          """,
          "src/Shop.java",
          """
          class Shop {
            String sign(Price price) { return price.display(); }
          }
          """,
          "docs/guide.md",
          "How prices are shown.\n");

  final RecordingLog log = new RecordingLog();
  final Path worktree;
  final AttemptTools tools;
  private final CodeSnapshot snapshot;
  private final HttpClient http = HttpClient.newHttpClient();

  private Served(Path worktree, CodeSnapshot snapshot, List<Assignment.Check> checks)
      throws IOException {
    this.worktree = worktree;
    this.snapshot = snapshot;
    this.tools =
        AttemptTools.open(
            Optional.of(snapshot),
            new ToolSettings(Sandbox.NONE, true, Map.of(), Duration.ofMinutes(2), true),
            assignment(worktree, checks, Assignment.Round.ONLY),
            log);
  }

  static Served in(Path directory, Assignment.Check... checks) throws Exception {
    GitFixture repository = GitFixture.init(directory.resolve("repository"), FILES);
    SourceRepository source =
        new RepositoryCache(directory.resolve("mirrors"), GitSettings.defaults())
            .open(repository.url());
    String commit = repository.head("HEAD");
    source.ensureCommit(commit);
    CodeSnapshot snapshot =
        CodeIndex.in(directory.resolve("indexes"), IndexSettings.defaults()).at(source, commit);
    Path worktree = Files.createDirectories(directory.resolve("worktree"));
    for (Map.Entry<String, String> file : FILES.entrySet()) {
      Path path = worktree.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.writeString(path, file.getValue());
    }
    return new Served(worktree, snapshot, List.of(checks));
  }

  static Assignment assignment(
      Path worktree, List<Assignment.Check> checks, Assignment.Round round) {
    return new Assignment(
        new Assignment.Work("goal-1", "show-prices", 2),
        new Assignment.Brief(
            "Show prices",
            "Prices are shown with their currency",
            WriteScope.of(List.of("src/**")),
            List.of("no price is without a currency"),
            checks,
            List.of(
                new Assignment.Feedback(
                    1, "reviewer", "CHECKS_FAILED", "the tests failed", "src/Shop.java", 1)),
            List.of(new Assignment.Handoff("expand", "Add the API", "Call display()."))),
        worktree,
        JsonMapper.shared().createObjectNode(),
        Duration.ofMinutes(5),
        round);
  }

  ToolAccess access() {
    return tools.access();
  }

  McpSyncClient client() {
    return client(access().url(), access().authorization());
  }

  static McpSyncClient client(URI url, String authorization) {
    return McpClient.sync(
            HttpClientStreamableHttpTransport.builder(url.resolve("/").toString())
                .endpoint(url.getPath())
                .openConnectionOnStartup(true)
                .addHttpRequestCustomizer(
                    (builder, _, _, _, _) -> builder.setHeader("Authorization", authorization))
                .build())
        .requestTimeout(Duration.ofSeconds(60))
        .build();
  }

  /** A client that has introduced itself. */
  McpSyncClient connected() {
    McpSyncClient client = client();
    client.initialize();
    return client;
  }

  static CallToolResult call(McpSyncClient client, String tool, Map<String, Object> arguments) {
    return client.callTool(CallToolRequest.builder(tool).arguments(arguments).build());
  }

  static String text(CallToolResult result) {
    return ((TextContent) result.content().getFirst()).text();
  }

  /** A request as a client makes it, to be changed. */
  HttpRequest.Builder request(String body) {
    return HttpRequest.newBuilder(access().url())
        .timeout(Duration.ofSeconds(60))
        .header("Authorization", access().authorization())
        .header("Content-Type", "application/json")
        .header("Accept", "application/json, text/event-stream")
        .POST(HttpRequest.BodyPublishers.ofString(body));
  }

  HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }

  HttpResponse<String> post(String body) throws IOException, InterruptedException {
    return send(request(body).build());
  }

  static String toolCall(int id, String tool, String arguments) {
    return """
    {"jsonrpc": "2.0", "id": %d, "method": "tools/call",
     "params": {"name": "%s", "arguments": %s}}
    """
        .formatted(id, tool, arguments);
  }

  @Override
  public void close() {
    tools.close();
    snapshot.close();
  }
}
