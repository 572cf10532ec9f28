package dev.divisi.models.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.divisi.models.ModelException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostileClientTest {

  private static final String CHAT = "/openai/v1/chat/completions";
  private static final String BODY = "{\"model\":\"m\",\"messages\":[]}";

  @TempDir Path directory;
  private GatewayBench bench;

  @BeforeEach
  void open() throws IOException {
    bench = new GatewayBench(directory);
    bench.answers(StubProvider.json(200, "{}"));
  }

  @AfterEach
  void close() {
    bench.close();
  }

  private void isStillServed() throws IOException {
    assertThat(bench.post(CHAT, BODY)).startsWith("HTTP/1.1 200");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/openai/../anthropic/v1/messages",
        "/openai/./v1/chat/completions",
        "/openai/v1/models/../chat/completions",
        "/openai/v1/..",
        "/openai/%2e%2e/anthropic/v1/messages",
        "/openai%2fv1/chat/completions",
        "//openai/v1/chat/completions",
        "/openai//v1/chat/completions",
        "/openai/v1/chat/completions/",
        "/openai/v1/chat/completions;a=b",
        "/openai\\v1/chat/completions",
        "/openai/v1/files",
        "/openai/v1/fine_tuning/jobs",
        "/openai/v1/organization/admin_api_keys",
        "/anthropic/v1/chat/completions",
        "/gemini/v1beta/models/a/b:generateContent",
        "/gemini/v1beta/files",
        "/other/v1/chat/completions",
        "/",
        "/openai",
        "*",
        "http://localhost/openai/v1/chat/completions",
        "https://evil.example/v1/chat/completions",
        "evil.example:443"
      })
  void shouldLetNoOtherPathThrough(String target) throws IOException {
    assertThat(bench.post(target, BODY)).matches("(?s)HTTP/1\\.1 40[04] .*");
    assertThat(bench.provider.requests()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"DELETE", "PUT", "CONNECT", "OPTIONS", "GET", "get"})
  void shouldLetNoOtherMethodThrough(String method) throws IOException {
    String answer = bench.raw(method + " " + CHAT + " HTTP/1.1\r\nHost: x\r\n\r\n");

    assertThat(answer).matches("(?s)HTTP/1\\.1 40[04] .*");
    assertThat(bench.provider.requests()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
        "Content-Length: 5\r\nContent-Length: 6\r\n",
        "Transfer-Encoding: chunked, identity\r\n",
        "Transfer-Encoding: xchunked\r\n",
        "Content-Length: +5\r\n",
        "Content-Length: 5, 5\r\n",
        "Content-Length : 5\r\n",
        "A: b\r\n folded: yes\r\n",
        "A: b\nContent-Length: 5\r\n",
        "A: b\rContent-Length: 5\r\n",
        "A: \u0000\r\n",
        ": empty\r\n"
      })
  void shouldRefuseWhatTwoReadersCouldUnderstandDifferently(String headers) throws IOException {
    String answer =
        bench.raw("POST " + CHAT + " HTTP/1.1\r\nHost: x\r\n" + headers + "\r\n0\r\n\r\n" + BODY);

    assertThat(answer).startsWith("HTTP/1.1 400");
    assertThat(bench.provider.requests()).isEmpty();
  }

  @Test
  void shouldTakeOneRequestOfAConnection() throws IOException {
    String request = GatewayBench.request(CHAT, BODY);

    String answers = bench.raw(request + request);

    assertThat(answers.split("HTTP/1.1 ", -1)).hasSize(2);
    assertThat(bench.provider.requests()).hasSize(1);
  }

  @Test
  void shouldReadChunkedBodies() throws IOException {
    String chunked =
        Integer.toHexString(10)
            + ";some=thing\r\n"
            + BODY.substring(0, 10)
            + "\r\n"
            + Integer.toHexString(BODY.length() - 10)
            + "\r\n"
            + BODY.substring(10)
            + "\r\n0\r\n\r\n";

    bench.raw(
        "POST " + CHAT + " HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n" + chunked);

    assertThat(bench.provider.requests().getFirst().body()).isEqualTo(BODY);
  }

  @Test
  void shouldBoundHeadersAndBodies() throws IOException {
    String start = "POST " + CHAT + " HTTP/1.1\r\nHost: x\r\n";
    assertThat(bench.raw(start + "A: " + "x".repeat(40_000) + "\r\n\r\n"))
        .startsWith("HTTP/1.1 431");
    assertThat(bench.raw(start + "Content-Length: 99999999999\r\n\r\n")).startsWith("HTTP/1.1 413");
    assertThat(bench.raw(start + "Transfer-Encoding: chunked\r\n\r\nfffffff\r\n"))
        .startsWith("HTTP/1.1 413");
    assertThat(bench.raw(start + "Transfer-Encoding: chunked\r\n\r\nffffffffff\r\n"))
        .startsWith("HTTP/1.1 400");
    assertThat(bench.raw(start + "Content-Encoding: gzip\r\nContent-Length: 0\r\n\r\n"))
        .startsWith("HTTP/1.1 415");
    assertThat(bench.raw("GET /openai/v1/models HTTP/1.0\r\nHost: x\r\n\r\n"))
        .startsWith("HTTP/1.1 505");
    String deep = "[".repeat(100_000) + "]".repeat(100_000);
    assertThat(bench.post(CHAT, "{\"model\":\"m\",\"messages\":" + deep + "}"))
        .startsWith("HTTP/1.1 400");
    isStillServed();
  }

  @Test
  void shouldSurviveGarbage() throws IOException {
    // given
    Random random = new Random(7);

    // when
    for (int i = 0; i < 50; i++) {
      byte[] garbage = new byte[2_000];
      random.nextBytes(garbage);
      assertThat(bench.raw(new String(garbage, ISO_8859_1) + "\r\n")).doesNotContain(" 200 ");
    }

    // then
    isStillServed();
  }

  @Test
  void shouldEndRequestsThatDoNotComeToAnEnd() throws IOException {
    try (SocketChannel channel = bench.connect()) {
      channel.write(ByteBuffer.wrap("POST /openai/v1".getBytes(UTF_8)));
      assertThat(readAll(channel)).isEmpty();
    }
    try (SocketChannel channel = bench.connect()) {
      String head = "POST " + CHAT + " HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\n\r\n{";
      channel.write(ByteBuffer.wrap(head.getBytes(UTF_8)));
      assertThat(readAll(channel)).isEmpty();
    }
  }

  private static String readAll(SocketChannel channel) {
    try {
      return new String(Channels.newInputStream(channel).readAllBytes(), UTF_8);
    } catch (IOException e) {
      return ""; // Reset, as something unread was on its way.
    }
  }

  @Test
  void shouldServeOthersWhenManyConnectionsSayNothing() throws IOException {
    // given more than are served at once
    List<SocketChannel> silent = new ArrayList<>();
    for (int i = 0; i < ModelGateway.MOST_CONNECTIONS + 10; i++) {
      silent.add(bench.connect());
    }

    // when, then it waits until those were late
    isStillServed();
    for (SocketChannel channel : silent) {
      channel.close();
    }
  }

  @Test
  void shouldKeepTheSocketToThisUser() throws IOException {
    Path socket = bench.gateway.socket().orElseThrow();

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
        .isEqualTo("rw-------");
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(Objects.requireNonNull(socket.getParent()))))
        .isEqualTo("rwx------");
  }

  @Test
  void shouldBeGoneAfterTheClose() throws Exception {
    // given a call that runs
    bench.answers(bench.provider.endless("data: {\"choices\":[{\"delta\":{\"content\":\"x\"}}]}"));
    SocketChannel running = bench.connect();
    running.write(
        ByteBuffer.wrap(
            GatewayBench.request(CHAT, BODY.replace("{", "{\"stream\":true,")).getBytes(UTF_8)));
    Channels.newInputStream(running).readNBytes(200);

    // when
    bench.gateway.close();

    // then
    assertThat(bench.provider.isLeft()).isTrue();
    assertThat(bench.steps).extracting(GatewayStep::failed).containsExactly(false, true);
    assertThat(bench.spends).hasSize(1);
    readAll(running);
    assertThatThrownBy(() -> bench.post(CHAT, BODY)).isInstanceOf(IOException.class);
    assertThat(directory).isEmptyDirectory();
    running.close();
  }

  @Test
  void shouldAskForTheSecretOnTheLoopback() throws Exception {
    try (ModelGateway open = ModelGateway.onLoopback(bench.terms(GatewayBudget.UNBOUNDED));
        HttpClient client = HttpClient.newHttpClient()) {
      // given
      String base = open.baseUrl("openai");
      assertThat(base).matches("http://127\\.0\\.0\\.1:\\d+/[0-9a-f]{32}/openai");

      // when, then
      assertThat(status(client, base + "/v1/models")).isEqualTo(200);
      assertThat(status(client, base.replaceFirst("[0-9a-f]{32}/", "") + "/v1/models"))
          .isEqualTo(404);
      assertThat(status(client, base.replaceFirst("[0-9a-f]{32}", "0".repeat(32)) + "/v1/models"))
          .isEqualTo(404);
    }
  }

  private static int status(HttpClient client, String url) throws Exception {
    return client
        .send(
            HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  @Test
  void shouldSayWhyItDoesNotOpen() throws IOException {
    GatewayTerms some = bench.terms(GatewayBudget.UNBOUNDED);
    GatewayTerms unknown =
        new GatewayTerms(
            some.providers(),
            java.util.Set.of("nobody"),
            some.prices(),
            some.budget(),
            some.places(),
            some.record(),
            bench);
    assertThatThrownBy(() -> ModelGateway.onLoopback(unknown))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("nobody");

    Path far = Files.createDirectories(directory.resolve("x".repeat(100)));
    assertThatThrownBy(() -> ModelGateway.onSocket(some, far, 8080))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("100 characters");
    assertThat(far).isEmptyDirectory();
    Files.delete(far);
    await().until(() -> Files.notExists(far));
  }
}
