package dev.divisi.models.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import dev.divisi.models.ModelException;
import dev.divisi.models.Prices;
import dev.divisi.models.RetryLimits;
import dev.divisi.models.provider.ConnectionLimits;
import dev.divisi.models.provider.Provider;
import dev.divisi.models.provider.Providers;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A gateway on a real unix socket in front of a stub of a provider. */
final class GatewayBench implements AutoCloseable, GatewayListener {

  static final String KEY = "sk-the-key-of-the-worker";

  /** What is told to people. */
  final List<GatewayStep> steps = new CopyOnWriteArrayList<>();

  final List<GatewayStep> exchanges = new CopyOnWriteArrayList<>();
  final List<GatewaySpend> spends = new CopyOnWriteArrayList<>();
  final List<String> unpriced = new CopyOnWriteArrayList<>();
  final List<String> exhaustions = new CopyOnWriteArrayList<>();
  final List<String> failures = new CopyOnWriteArrayList<>();
  final List<String> offRecord = new CopyOnWriteArrayList<>();

  /** What whoever hears of it does at once. */
  volatile Runnable whenExhausted = () -> {};

  private volatile StubProvider.Answer answer = StubProvider.json(200, "{}");
  final StubProvider provider = new StubProvider(this::answer);
  final ModelGateway gateway;

  GatewayBench(Path directory) throws IOException {
    this(directory, GatewayBudget.UNBOUNDED);
  }

  GatewayBench(Path directory, GatewayBudget budget) throws IOException {
    this(directory, budget, List.of("/then/worktree", "/then/home"), null);
  }

  /** One that answers from a record, in other places. */
  static GatewayBench replaying(Path directory, RecordedAnswers record) throws IOException {
    return new GatewayBench(
        directory, GatewayBudget.UNBOUNDED, List.of("/now/here", "/now/at/home"), record);
  }

  private GatewayBench(
      Path directory, GatewayBudget budget, List<String> places, @Nullable RecordedAnswers record)
      throws IOException {
    try {
      gateway =
          ModelGateway.onSocket(
              terms(budget, places, record),
              directory,
              8080,
              new GatewayLimits(Duration.ofMillis(400), Duration.ofMillis(800)));
    } catch (ModelException e) {
      throw new AssertionError(e);
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    answer.to(exchange);
  }

  GatewayTerms terms(GatewayBudget budget) {
    return terms(budget, List.of(), null);
  }

  private GatewayTerms terms(
      GatewayBudget budget, List<String> places, @Nullable RecordedAnswers record) {
    Providers providers =
        new Providers(
            Map.of(
                "openai", provider(Provider.Kind.OPENAI, "/v1"),
                "anthropic", provider(Provider.Kind.ANTHROPIC, "/v1"),
                "gemini", provider(Provider.Kind.GEMINI, ""),
                "down", new Provider(Provider.Kind.OPENAI, "http://localhost:1/v1", "THE_KEY"),
                "other", provider(Provider.Kind.OPENAI, "/other")),
            Map.of("THE_KEY", KEY),
            new ConnectionLimits(Duration.ofSeconds(5), Duration.ofSeconds(2)),
            RetryLimits.DEFAULT);
    return new GatewayTerms(
        providers,
        Set.of("openai", "anthropic", "gemini", "down"),
        Prices.defaults(),
        budget,
        places,
        record,
        this);
  }

  private Provider provider(Provider.Kind kind, String path) {
    return new Provider(kind, provider.address() + path, "THE_KEY");
  }

  GatewayBench answers(StubProvider.Answer next) {
    answer = next;
    return this;
  }

  /** Gives the whole answer to a request, head and body, as it came. */
  String post(String path, String body, String... headers) throws IOException {
    return raw(request(path, body, headers));
  }

  static String request(String path, String body, String... headers) {
    return "POST "
        + path
        + " HTTP/1.1\r\nHost: 127.0.0.1:8080\r\nContent-Type: application/json\r\nContent-Length: "
        + body.getBytes(UTF_8).length
        + "\r\n"
        + String.join("", List.of(headers).stream().map(header -> header + "\r\n").toList())
        + "\r\n"
        + body;
  }

  String raw(String request) throws IOException {
    try (SocketChannel channel = connect()) {
      channel.write(ByteBuffer.wrap(request.getBytes(ISO_8859_1)));
      return new String(Channels.newInputStream(channel).readAllBytes(), UTF_8);
    }
  }

  SocketChannel connect() throws IOException {
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    channel.connect(UnixDomainSocketAddress.of(gateway.socket().orElseThrow()));
    return channel;
  }

  GatewayStep last() {
    return steps.getLast();
  }

  /** What went on record to be answered again. */
  List<GatewayExchange> record() {
    return exchanges.stream()
        .map(step -> GatewayExchange.parse(step.body()).orElseThrow())
        .toList();
  }

  /** What the last call took. */
  GatewayStep.Usage usage() {
    return Objects.requireNonNull(last().usage());
  }

  @Override
  public void step(GatewayStep step) {
    (step.kind() == GatewayStep.Kind.EXCHANGE ? exchanges : steps).add(step);
  }

  @Override
  public void spent(GatewaySpend spent) {
    spends.add(spent);
  }

  @Override
  public void unpriced(String model) {
    unpriced.add(model);
  }

  @Override
  public void exhausted(String what) {
    exhaustions.add(what);
    whenExhausted.run();
  }

  @Override
  public void answered() {
    failures.clear();
  }

  @Override
  public void failed(ModelException failure) {
    failures.add(failure.code());
  }

  @Override
  public void offRecord(String code, String message) {
    offRecord.add(code + ": " + message);
  }

  @Override
  public void close() {
    provider.close();
    gateway.close();
  }
}
