package dev.divisi.agents.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.divisi.agents.AgentStep;
import dev.divisi.agents.Assignment;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.UnixDomainSocketAddress;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What no proper client sends. */
class HostileRequestsTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final String PING = "{\"jsonrpc\": \"2.0\", \"id\": 1, \"method\": \"ping\"}";

  /** Leaves its process id, and that of a child, before it waits for ever. */
  private static final Assignment.Check ENDLESS =
      new Assignment.Check(
          "endless", List.of("sh", "-c", "sleep 1000 & echo $! > child; echo $$ > parent; wait"));

  private static final Assignment.Check LOUD =
      new Assignment.Check("loud", List.of("sh", "-c", "yes 'a long line' | head -c 20000000"));

  @TempDir Path directory;

  private Served served;

  @BeforeEach
  void serve() throws Exception {
    served = Served.in(directory, ENDLESS, LOUD);
  }

  @AfterEach
  void close() {
    served.close();
  }

  /** Sends bytes as they are, which a proper client refuses to, and gives the first line back. */
  private String raw(String request) throws IOException {
    try (Socket socket =
        new Socket(InetAddress.getLoopbackAddress(), served.access().url().getPort())) {
      socket.setSoTimeout((int) LIMIT.toMillis());
      return firstLine(socket.getInputStream(), socket.getOutputStream(), request);
    }
  }

  private static String firstLine(InputStream in, OutputStream out, String request)
      throws IOException {
    out.write(request.getBytes(StandardCharsets.UTF_8));
    out.flush();
    StringBuilder line = new StringBuilder();
    for (int read = in.read(); read >= 0 && read != '\n'; read = in.read()) {
      line.append((char) read);
    }
    return line.toString().strip();
  }

  private String ping(String headers) {
    return "POST /mcp HTTP/1.1\r\n"
        + headers
        + "Content-Type: application/json\r\nConnection: close\r\nContent-Length: "
        + PING.length()
        + "\r\n\r\n"
        + PING;
  }

  private String authorization() {
    return "Authorization: " + served.access().authorization() + "\r\n";
  }

  @Nested
  class Strangers {
    @ParameterizedTest
    @ValueSource(
        strings = {
          "",
          "Authorization: Bearer \r\n",
          "Authorization: Bearer wrong\r\n",
          "Authorization: Basic d3Jvbmc6d3Jvbmc=\r\n"
        })
    void shouldBeRefusedWithoutTheToken(String authorization) throws Exception {
      assertThat(raw(ping("Host: 127.0.0.1\r\n" + authorization)))
          .isEqualTo("HTTP/1.1 401 Unauthorized");
    }

    @Test
    void shouldBeRefusedWithTheTokenOfAnotherAttempt() throws Exception {
      try (Served other = Served.in(directory.resolve("other"), ENDLESS)) {
        assertThat(other.access().token()).isNotEqualTo(served.access().token()).hasSize(43);

        HttpResponse<String> response =
            served.send(
                served
                    .request(PING)
                    .setHeader("Authorization", other.access().authorization())
                    .build());

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.body()).doesNotContain(served.access().token());
        assertThat(other.post(PING).statusCode()).isEqualTo(200);
      }
    }

    @Test
    void shouldBeRefusedWithTwoTokens() throws Exception {
      assertThat(raw(ping("Host: localhost\r\n" + authorization() + "Authorization: Bearer a\r\n")))
          .contains("401");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "Host: evil.example\r\n",
          "Host: evil.example:80\r\n",
          "Host: 127.0.0.1.evil.example\r\n",
          "Host: 127.0.0.1@evil.example\r\n",
          "Host: 10.0.0.1\r\n",
          "Host: 127.0.0.1\r\nHost: evil.example\r\n",
          "Host: \r\n",
          "Host: localhost\r\nOrigin: http://evil.example\r\n",
          "Host: localhost\r\nOrigin: http://localhost.evil.example\r\n",
          "Host: localhost\r\nOrigin: null\r\n",
        })
    void shouldBeRefusedFromAnotherNameOrOriginEvenWithTheToken(String headers) throws Exception {
      assertThat(raw(ping(headers + authorization()))).matches("HTTP/1.1 (403|400) .*");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "Host: 127.0.0.1:9999\r\n",
          "Host: localhost\r\n",
          "Host: [::1]:80\r\n",
          "Host: localhost\r\nOrigin: http://localhost:6274\r\n",
        })
    void shouldBeHeardFromTheLoopback(String headers) throws Exception {
      assertThat(raw(ping(headers + authorization()))).isEqualTo("HTTP/1.1 200 OK");
    }

    @Test
    void shouldNotSeeTheTokenInWhatIsPrinted() {
      assertThat(served.access().toString()).doesNotContain(served.access().token());
    }

    @Test
    void shouldFindNobodyWhenTheAttemptIsOver() throws Exception {
      served.tools.close();

      assertThatThrownBy(() -> served.post(PING)).isInstanceOf(ConnectException.class);
      assertThat(served.access().socket().orElseThrow()).doesNotExist();
    }
  }

  @Nested
  class Messages {
    private JsonNode refused(String message, int status) throws Exception {
      HttpResponse<String> response = served.post(message);
      assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
      JsonNode json = JsonMapper.shared().readTree(response.body());
      assertThat(json.path("jsonrpc").stringValue()).isEqualTo("2.0");
      return json.path("error");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "",
          "no json",
          "{\"jsonrpc\": \"2.0\", \"id\": 1, \"method\": \"ping\"",
          "{\"jsonrpc\": \"2.0\", \"id\": 1, \"id\": 2, \"method\": \"ping\"}",
          "{\"jsonrpc\": \"2.0\"} {}",
          "\u0000"
        })
    void shouldBeRefusedWhenTheyAreNoJson(String message) throws Exception {
      int code = refused(message, 400).path("code").intValue();
      assertThat(code).isIn(-32700, -32600);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "7",
          "null",
          "{}",
          "{\"id\": 1, \"method\": \"ping\"}",
          "{\"jsonrpc\": \"1.0\", \"id\": 1, \"method\": \"ping\"}",
          "{\"jsonrpc\": \"2.0\", \"id\": null, \"method\": \"ping\"}",
          "{\"jsonrpc\": \"2.0\", \"id\": {}, \"method\": \"ping\"}",
          "{\"jsonrpc\": \"2.0\", \"id\": 1.5, \"method\": \"ping\"}",
          "{\"jsonrpc\": \"2.0\", \"id\": 1, \"method\": 7}",
          "[]",
          "[{\"jsonrpc\": \"2.0\", \"id\": 1, \"method\": \"ping\"}]"
        })
    void shouldBeRefusedWhenTheyAreNoRequests(String message) throws Exception {
      assertThat(refused(message, 400).path("code").intValue()).isEqualTo(-32600);
    }

    @Test
    void shouldBeRefusedWhenTheyAreTooLarge() throws Exception {
      String huge = Served.toolCall(1, "search", "{\"query\": \"" + "x".repeat(400_000) + "\"}");

      assertThat(served.post(huge).statusCode()).isEqualTo(413);
      assertThat(served.post(PING).statusCode()).isEqualTo(200);
      assertThat(served.log.steps()).isEmpty();
    }

    @Test
    void shouldBeRefusedWhenTheyAreNestedTooDeep() throws Exception {
      assertThat(refused("[".repeat(100_000), 400).path("code").intValue()).isEqualTo(-32700);
    }

    @Test
    void shouldBeRefusedWhenTheyNameWhatIsNotThere() throws Exception {
      JsonNode tool = refused(Served.toolCall(1, "rm\\u001b[31m", "{}"), 200);
      assertThat(tool.path("code").intValue()).isEqualTo(-32602);
      assertThat(tool.path("message").stringValue())
          .contains("no tool \"rm\"", "read_spec", "search");
      JsonNode method =
          refused("{\"jsonrpc\": \"2.0\", \"id\": \"a\", \"method\": \"resources/list\"}", 200);
      assertThat(method.path("code").intValue()).isEqualTo(-32601);
    }

    @Test
    void shouldGetAToolErrorWhenArgumentsAreNoObject() throws Exception {
      HttpResponse<String> response = served.post(Served.toolCall(1, "search", "[1, 2]"));

      JsonNode result = JsonMapper.shared().readTree(response.body()).path("result");
      assertThat(result.path("isError").booleanValue()).isTrue();
      assertThat(result.path("content").path(0).path("text").stringValue())
          .contains("must be a JSON object");
    }

    @Test
    void shouldBeTakenWithoutAnAnswerWhenNoneIsDue() throws Exception {
      for (String message :
          List.of(
              "{\"jsonrpc\": \"2.0\", \"method\": \"notifications/initialized\"}",
              "{\"jsonrpc\": \"2.0\", \"method\": \"no/such\"}",
              "{\"jsonrpc\": \"2.0\", \"method\": \"notifications/cancelled\", \"params\": {}}",
              "{\"jsonrpc\": \"2.0\", \"id\": 5, \"result\": {}}")) {
        HttpResponse<String> response = served.post(message);
        assertThat(response.statusCode()).as(message).isEqualTo(202);
        assertThat(response.body()).isEmpty();
      }
    }

    @Test
    void shouldBeRefusedOverAnotherMethodTypePathOrVersion() throws Exception {
      HttpRequest.Builder get = served.request(PING).GET();
      assertThat(served.send(get.build()).statusCode()).isEqualTo(405);
      assertThat(served.send(served.request(PING).DELETE().build()).statusCode()).isEqualTo(405);
      assertThat(
              served
                  .send(served.request(PING).setHeader("Content-Type", "text/plain").build())
                  .statusCode())
          .isEqualTo(415);
      assertThat(
              served
                  .send(served.request(PING).uri(served.access().url().resolve("/other")).build())
                  .statusCode())
          .isEqualTo(404);
      assertThat(
              served
                  .send(
                      served.request(PING).setHeader("MCP-Protocol-Version", "1999-01-01").build())
                  .statusCode())
          .isEqualTo(400);
      assertThat(
              served
                  .send(
                      served.request(PING).setHeader("MCP-Protocol-Version", "2025-06-18").build())
                  .statusCode())
          .isEqualTo(200);
    }
  }

  @Test
  void shouldAnswerEachOfAHundredCallsAtOnce() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<HttpResponse<String>>> answers = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        String call = Served.toolCall(i, "references", "{\"name\": \"display\"}");
        answers.add(threads.submit(() -> served.post(call)));
      }
      for (int i = 0; i < 100; i++) {
        HttpResponse<String> answer = answers.get(i).get();
        assertThat(answer.statusCode()).isEqualTo(200);
        JsonNode json = JsonMapper.shared().readTree(answer.body());
        assertThat(json.path("id").intValue()).isEqualTo(i);
        assertThat(answer.body()).contains("src/Shop.java:2:");
      }
    }
    assertThat(served.log.steps()).hasSize(200);
    assertThat(served.log.steps().stream().map(AgentStep::callId).distinct()).hasSize(100);
  }

  @Test
  void shouldKeepTheEndOfWhatALoudCheckPrints() throws Exception {
    HttpResponse<String> answer =
        served.post(Served.toolCall(1, "run_check", "{\"name\": \"loud\"}"));

    assertThat(answer.body()).hasSizeLessThan(30_000).contains("passed", "a long line");
  }

  @Nested
  class EndlessChecks {
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    private Future<HttpResponse<String>> begin(int id) {
      Future<HttpResponse<String>> call =
          threads.submit(
              () -> served.post(Served.toolCall(id, "run_check", "{\"name\": \"endless\"}")));
      await()
          .atMost(LIMIT)
          .until(() -> process("parent").isPresent() && process("child").isPresent());
      return call;
    }

    private Optional<ProcessHandle> process(String file) throws IOException {
      Path path = served.worktree.resolve(file);
      String id = Files.exists(path) ? Files.readString(path).strip() : "";
      return id.isEmpty() ? Optional.empty() : ProcessHandle.of(Long.parseLong(id));
    }

    /** What has ended but was not waited for by its parent yet runs no command any more. */
    private boolean isGone(String file) throws IOException {
      return process(file)
          .filter(ProcessHandle::isAlive)
          .flatMap(process -> process.info().command())
          .isEmpty();
    }

    @AfterEach
    void end() {
      threads.shutdownNow();
    }

    @Test
    void shouldBeGoneWithAllTheyStartedWhenTheAttemptEnds() throws Exception {
      Future<HttpResponse<String>> call = begin(1);

      served.tools.close();

      assertThat(isGone("parent")).isTrue();
      assertThat(isGone("child")).isTrue();
      assertThat(served.log.steps().getLast().failed()).isTrue();
      assertThatThrownBy(call::get).hasCauseInstanceOf(IOException.class);
    }

    @Test
    void shouldBeGoneWhenWhoEndsTheAttemptIsInterrupted() throws Exception {
      Future<HttpResponse<String>> _ = begin(1);
      Thread owner =
          Thread.ofPlatform()
              .unstarted(
                  () -> {
                    Thread.currentThread().interrupt();
                    served.tools.close();
                  });

      owner.start();
      owner.join(LIMIT);

      assertThat(owner.isAlive()).isFalse();
      assertThat(isGone("parent")).isTrue();
      assertThat(isGone("child")).isTrue();
    }

    @Test
    void shouldBeEndedWhenTheCallIsTakenBack() throws Exception {
      Future<HttpResponse<String>> call = begin(41);

      served.post(
          "{\"jsonrpc\": \"2.0\", \"method\": \"notifications/cancelled\", \"params\":"
              + " {\"requestId\": 41}}");

      assertThat(call.get().body()).contains("-32800", "taken back");
      await().atMost(LIMIT).until(() -> isGone("parent") && isGone("child"));
      assertThat(served.post(Served.toolCall(2, "run_check", "{\"name\": \"loud\"}")).body())
          .contains("passed");
    }

    @Test
    void shouldNotRunTwoAtOnce() throws Exception {
      Future<HttpResponse<String>> _ = begin(1);

      assertThat(served.post(Served.toolCall(2, "run_check", "{\"name\": \"loud\"}")).body())
          .contains("Another check runs");
      assertThat(served.post(Served.toolCall(3, "files", "{}")).body()).contains("docs/guide.md");
    }
  }

  @Nested
  class UnixSocket {
    @Test
    void shouldLeadToTheSameServerAndAskForTheTokenToo() throws Exception {
      assertThat(viaSocket(ping("Host: 127.0.0.1:8080\r\n" + authorization()))).contains("200 OK");
      assertThat(viaSocket(ping("Host: 127.0.0.1:8080\r\n"))).contains("401");
      assertThat(Files.getPosixFilePermissions(folder())).hasSize(3);
    }

    /** Repeated, as it depends on where the acceptor is when it is told to end. */
    @RepeatedTest(20)
    @Timeout(30)
    void shouldEndOpenConnectionsWhenTheAttemptIsOver() throws Exception {
      Path socket = served.access().socket().orElseThrow();
      try (SocketChannel open = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
        served.tools.close();

        assertThat(hasEnded(open)).isTrue();
      }
      assertThat(folder()).doesNotExist();
    }

    private boolean hasEnded(SocketChannel channel) {
      try {
        return channel.read(ByteBuffer.allocate(1)) < 0;
      } catch (IOException e) {
        return true;
      }
    }

    private Path folder() {
      return served.access().socket().orElseThrow().resolveSibling("");
    }

    private String viaSocket(String request) throws IOException {
      try (SocketChannel channel =
          SocketChannel.open(UnixDomainSocketAddress.of(served.access().socket().orElseThrow()))) {
        return firstLine(
            Channels.newInputStream(channel), Channels.newOutputStream(channel), request);
      }
    }
  }
}
