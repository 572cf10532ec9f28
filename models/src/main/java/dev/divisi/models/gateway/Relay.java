package dev.divisi.models.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.divisi.models.TokenUsage;
import dev.divisi.models.provider.BoundedStream;
import dev.divisi.models.provider.Provider;
import dev.divisi.models.provider.ProviderAccess;
import dev.divisi.models.provider.StreamBody;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks the provider for an agent, and passes the answer on while counting it. */
final class Relay implements Upstream {

  private static final long MOST_ANSWER = 64L * 1024 * 1024;
  private static final int MOST_ERROR = 64 * 1024;
  private static final Set<String> REQUEST_HEADERS =
      Set.of("anthropic-version", "anthropic-beta", "openai-beta", "user-agent");
  private static final Set<String> ANSWER_HEADERS =
      Set.of("retry-after", "retry-after-ms", "x-should-retry", "request-id", "x-request-id");

  private final HttpClient http;
  private final Duration silence;
  private final Ledger ledger;
  private final GatewayListener listener;
  private final List<String> places;

  Relay(HttpClient http, GatewayTerms terms, Ledger ledger) {
    this.http = http;
    this.silence = terms.providers().connections().silence();
    this.ledger = ledger;
    this.listener = terms.listener();
    this.places = terms.places();
  }

  @Override
  public void answer(
      ProviderAccess access,
      Route route,
      IncomingRequest request,
      byte[] content,
      Connection connection,
      HangUp hangUp)
      throws IOException, RefusedException {
    if (!route.call()) {
      lookUp(access, route, request, content, connection, hangUp);
      return;
    }
    OutgoingBody body = OutgoingBody.of(route, content);
    GatewayExchange.Request asked =
        GatewayExchange.Request.of(request.method(), route, body, places);
    AnswerCopy copy = new AnswerCopy(route.api());
    connection.copyTo(copy);
    AnswerMeter meter = new AnswerMeter(route.api(), body.model(), body.promptTokens());
    Call call = new Call(access, route, body, meter, connection, copy);
    if (!call.isAllowed()) {
      ledger.forget(call);
      copy.exhausted();
      try {
        refuse(connection, ErrorAnswer.budgetExhausted(ledger.exhaustion()), route.api());
      } finally {
        // Whoever was told that the budget is exhausted may have ended the agent by now.
        keep(access, asked, copy);
      }
      return;
    }
    listener.step(
        step(GatewayStep.Kind.PROMPT, body.model(), "", access.withoutKey(body.json().toString())));
    long began = System.nanoTime();
    boolean failed = true;
    try {
      failed = !call.make(toProvider(access, route, request, body.bytes(), call.isStreamed()));
    } catch (IOException e) {
      call.broke(e instanceof ConnectException);
      if (!connection.hasBegun() && !hangUp.workIsDone()) {
        refuse(connection, failure(access, e), route.api());
      }
    } catch (InterruptedException e) {
      call.broke(false);
    } finally {
      hangUp.workIsDone();
      record(call, failed || meter.hasFailed(), Duration.ofNanos(System.nanoTime() - began));
      keep(access, asked, copy);
    }
  }

  private void record(Call call, boolean failed, Duration duration) {
    AnswerMeter meter = call.meter;
    TokenUsage usage = call.counts ? meter.usage() : TokenUsage.NONE;
    long cost = ledger.ended(call, call.body.model(), meter.model(), usage);
    for (AnswerMeter.Call tool : meter.calls()) {
      listener.step(
          step(
              GatewayStep.Kind.TOOL_CALL,
              call.access.withoutKey(tool.tool()),
              call.access.withoutKey(tool.id()),
              call.access.withoutKey(tool.arguments())));
    }
    String said = meter.text().isEmpty() ? call.error : meter.text();
    listener.step(
        new GatewayStep(
            GatewayStep.Kind.ANSWER,
            call.access.withoutKey(meter.model()),
            "",
            call.access.withoutKey(said),
            failed,
            duration,
            new GatewayStep.Usage(
                call.access.withoutKey(meter.model()),
                usage,
                cost,
                call.counts && meter.isEstimated())));
  }

  /** Puts on record what takes the place of the provider when the attempt is run again. */
  private void keep(ProviderAccess access, GatewayExchange.Request asked, AnswerCopy copy) {
    GatewayExchange.Answer answer = copy.answer();
    if (asked.isCall()) {
      ProviderFailure.of(access, asked.model(), answer)
          .ifPresentOrElse(listener::failed, listener::answered);
    }
    GatewayExchange exchange = new GatewayExchange(access.provider().kind(), places, asked, answer);
    listener.step(
        new GatewayStep(
            GatewayStep.Kind.EXCHANGE,
            asked.model(),
            "",
            // A key may have come in pieces, which are joined now.
            access.withoutKey(exchange.json()),
            !answer.ended() || answer.status() / 100 != 2,
            Duration.ZERO,
            null));
  }

  private static GatewayStep step(GatewayStep.Kind kind, String name, String callId, String body) {
    String cut =
        body.length() <= AnswerMeter.MOST_BODY
            ? body
            : body.substring(0, AnswerMeter.MOST_BODY)
                + "... cut: "
                + body.length()
                + " characters in all";
    return new GatewayStep(kind, name, callId, cut, false, Duration.ZERO, null);
  }

  private void lookUp(
      ProviderAccess access,
      Route route,
      IncomingRequest request,
      byte[] content,
      Connection connection,
      HangUp hangUp)
      throws IOException, RefusedException {
    OutgoingBody body = "GET".equals(request.method()) ? null : OutgoingBody.of(route, content);
    byte[] bytes = body == null ? new byte[0] : body.bytes();
    AnswerCopy copy = new AnswerCopy(route.api());
    connection.copyTo(copy);
    try {
      HttpResponse<InputStream> answer =
          http.send(toProvider(access, route, request, bytes, false), _ -> new StreamBody(silence));
      try (InputStream in = new BoundedStream(answer.body(), MOST_ANSWER)) {
        if (answer.statusCode() / 100 == 2 && isPlain(answer)) {
          String text = new String(in.readAllBytes(), UTF_8);
          whole(connection, access, answer, text);
        } else {
          passError(connection, access, answer, in, route.api());
        }
      }
    } catch (InterruptedException e) {
      // The agent left.
    } catch (IOException e) {
      if (!connection.hasBegun() && !hangUp.workIsDone()) {
        refuse(connection, failure(access, e), route.api());
      }
    } finally {
      hangUp.workIsDone();
      keep(access, GatewayExchange.Request.of(request.method(), route, body, places), copy);
    }
  }

  private HttpRequest toProvider(
      ProviderAccess access, Route route, IncomingRequest request, byte[] body, boolean streamed) {
    Provider.Kind kind = access.provider().kind();
    Map<String, String> headers = new TreeMap<>();
    for (String name : REQUEST_HEADERS) {
      if (request.header(name).matches("[\\x20-\\x7e]{1,1000}")) {
        headers.put(name, request.header(name));
      }
    }
    headers.put("accept", streamed ? "text/event-stream" : "application/json");
    headers.put("accept-encoding", "identity");
    if (kind == Provider.Kind.ANTHROPIC) {
      headers.putIfAbsent("anthropic-version", "2023-06-01");
    }
    String key = access.key();
    if (key != null) {
      switch (kind) {
        case ANTHROPIC -> headers.put("x-api-key", key);
        case OPENAI, OPENAI_COMPATIBLE -> headers.put("authorization", "Bearer " + key);
        case GEMINI -> headers.put("x-goog-api-key", key);
      }
    }
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(route.uri(access.provider(), request.query())).timeout(silence);
    headers.forEach(builder::header);
    return "GET".equals(request.method())
        ? builder.build()
        : builder
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
  }

  /** One call of a model. */
  private final class Call {
    private final ProviderAccess access;
    private final Route route;
    private final OutgoingBody body;
    private final AnswerMeter meter;
    private final Connection connection;
    private final AnswerCopy copy;
    private boolean counts = true;
    private boolean inPieces;
    private String error = "";

    private Call(
        ProviderAccess access,
        Route route,
        OutgoingBody body,
        AnswerMeter meter,
        Connection connection,
        AnswerCopy copy) {
      this.access = access;
      this.route = route;
      this.body = body;
      this.meter = meter;
      this.connection = connection;
      this.copy = copy;
    }

    private boolean isStreamed() {
      return route.isStreamed() || body.isStreamed();
    }

    private boolean isAllowed() {
      return ledger.allows(this, body.model(), meter.model(), meter.usage());
    }

    /**
     * The answer did not come, or not to its end. The provider works on and is paid for what nobody
     * saw, unless it was never reached.
     */
    private void broke(boolean unreached) {
      if (unreached) {
        counts = false;
      } else if (!inPieces && counts && meter.isEstimated()) {
        meter.lost(body.longestAnswer());
      }
    }

    /** Gives whether a whole answer was passed on. */
    private boolean make(HttpRequest request) throws IOException, InterruptedException {
      HttpResponse<InputStream> answer = http.send(request, _ -> new StreamBody(silence));
      try (InputStream in = new BoundedStream(answer.body(), MOST_ANSWER)) {
        if (answer.statusCode() / 100 != 2 || !isPlain(answer)) {
          counts = false;
          error = passError(connection, access, answer, in, route.api());
          return false;
        }
        if (isEventStream(answer)) {
          inPieces = true;
          connection.begin(answer.statusCode(), headers(answer, "text/event-stream"));
          return passEvents(in);
        }
        String text = new String(in.readAllBytes(), UTF_8);
        JsonNode json = json(text);
        if (json.isObject()) {
          meter.whole(json);
        } else {
          meter.unreadable(text);
        }
        whole(connection, access, answer, text);
        return true;
      }
    }

    private boolean passEvents(InputStream in) throws IOException {
      BufferedReader lines = new BufferedReader(new InputStreamReader(in, UTF_8));
      StringBuilder event = new StringBuilder();
      StringBuilder data = new StringBuilder();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("data:")) {
          data.append(line, "data:".length(), line.length()).append('\n');
        }
        event.append(line).append('\n');
        if (line.isEmpty()) {
          boolean swallowed = count(data.toString().strip());
          if (!isAllowed()) {
            error = ledger.exhaustion();
            copy.exhausted();
            connection.piece(ErrorAnswer.budgetExhausted(error).event(route.api()));
            connection.end();
            return false;
          }
          if (!swallowed) {
            connection.piece(access.withoutKey(event.toString()).getBytes(UTF_8));
          }
          event.setLength(0);
          data.setLength(0);
        }
      }
      count(data.toString().strip());
      connection.piece(access.withoutKey(event.toString()).getBytes(UTF_8));
      connection.end();
      return true;
    }

    /** Gives whether the agent did not ask for this. */
    private boolean count(String data) {
      JsonNode json = json(data);
      if (!json.isObject()) {
        if (!"[DONE]".equals(data)) {
          meter.unreadable(data);
        }
        return false;
      }
      meter.event(json);
      return body.usageAdded()
          && json.path("usage").isObject()
          && json.path("choices").isArray()
          && json.path("choices").isEmpty();
    }
  }

  private static JsonNode json(String text) {
    if (text.startsWith("{")) {
      try {
        return JsonMapper.shared().readTree(text);
      } catch (JacksonException e) {
        // Passed on as it is; the agent sees what it makes of it.
      }
    }
    return JsonMapper.shared().missingNode();
  }

  private static boolean isPlain(HttpResponse<?> answer) {
    return answer.headers().firstValue("content-encoding").orElse("identity").equals("identity");
  }

  private static boolean isEventStream(HttpResponse<?> answer) {
    return answer.headers().firstValue("content-type").orElse("").startsWith("text/event-stream");
  }

  private static Map<String, String> headers(HttpResponse<?> answer, String type) {
    Map<String, String> headers = new TreeMap<>();
    headers.put("Content-Type", type);
    for (String name : ANSWER_HEADERS) {
      answer
          .headers()
          .firstValue(name)
          .filter(value -> value.matches("[\\x20-\\x7e]{1,200}"))
          .ifPresent(value -> headers.put(name, value));
    }
    return headers;
  }

  private static void whole(
      Connection connection, ProviderAccess access, HttpResponse<?> answer, String text)
      throws IOException {
    Map<String, String> headers = headers(answer, "application/json");
    headers.replaceAll((_, value) -> access.withoutKey(value));
    connection.answer(answer.statusCode(), headers, access.withoutKey(text).getBytes(UTF_8));
  }

  /** Gives what went wrong, for the record. */
  private static String passError(
      Connection connection, ProviderAccess access, HttpResponse<?> answer, InputStream in, Api api)
      throws IOException {
    int status = answer.statusCode();
    String host = access.provider().host();
    if (status == 401 || status == 403) {
      // It is about the worker's key, of which nothing is told to the agent.
      ErrorAnswer refused =
          new ErrorAnswer(
              403,
              "provider_key_refused",
              host
                  + " refuses the key of this worker ("
                  + status
                  + "); its operator must see to it.");
      refuse(connection, refused, api);
      return refused.message();
    }
    if (status < 400 || !isPlain(answer)) {
      ErrorAnswer strange =
          new ErrorAnswer(
              502,
              "provider_answer",
              host + " answered with a redirection or an encoding that is not passed on.");
      refuse(connection, strange, api);
      return strange.message();
    }
    String text = new String(in.readNBytes(MOST_ERROR), UTF_8);
    whole(connection, access, answer, text);
    return text;
  }

  private static ErrorAnswer failure(ProviderAccess access, IOException cause) {
    String host = access.provider().host();
    if (cause instanceof HttpTimeoutException || cause instanceof SocketTimeoutException) {
      return new ErrorAnswer(504, "provider_silent", host + " did not answer in time.");
    }
    if (cause instanceof BoundedStream.TooMuchException) {
      return new ErrorAnswer(502, "provider_answer", host + " answered more than is passed on.");
    }
    return new ErrorAnswer(502, "provider_unreachable", host + " cannot be reached.");
  }

  static void refuse(Connection connection, ErrorAnswer error, Api api) throws IOException {
    Map<String, String> headers = new TreeMap<>();
    headers.put("Content-Type", "application/json");
    if (error.status() < 500) {
      // SDKs of OpenAI and Anthropic go by it.
      headers.put("x-should-retry", "false");
    }
    connection.answer(error.status(), headers, error.body(api));
  }
}
