package dev.divisi.models.provider;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.ServerSentEvent;
import dev.langchain4j.http.client.sse.ServerSentEventContext;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.langchain4j.http.client.sse.ServerSentEventParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The HTTP side of one request to a model, for LangChain4j: over the JDK's client, on the thread of
 * the caller, so that an interruption ends it at once. Failures are thrown and not handed on, with
 * what LangChain4j's own client drops: the headers.
 */
final class ModelCall implements HttpClient {

  private static final int MAX_ERROR_BYTES = 64 << 10;

  private final java.net.http.HttpClient http;
  private final Duration silence;
  private final ApiErrors errors;
  private final AnswerCollector answer;

  ModelCall(
      java.net.http.HttpClient http, Duration silence, ApiErrors errors, AnswerCollector answer) {
    this.http = http;
    this.silence = silence;
    this.errors = errors;
    this.answer = answer;
  }

  /** What LangChain4j wants to make its client with. */
  HttpClientBuilder builder() {
    return new HttpClientBuilder() {
      @Override
      public Duration connectTimeout() {
        return silence;
      }

      @Override
      public HttpClientBuilder connectTimeout(Duration timeout) {
        return this;
      }

      @Override
      public Duration readTimeout() {
        return silence;
      }

      @Override
      public HttpClientBuilder readTimeout(Duration timeout) {
        return this;
      }

      @Override
      public HttpClient build() {
        return ModelCall.this;
      }
    };
  }

  @Override
  public SuccessfulHttpResponse execute(HttpRequest request) {
    throw new IllegalStateException("answers are streamed");
  }

  @Override
  public void execute(
      HttpRequest request, ServerSentEventParser parser, ServerSentEventListener listener) {
    HttpResponse<InputStream> response = response(request);
    try (InputStream body = response.body()) {
      if (response.statusCode() / 100 != 2) {
        String text = new String(body.readNBytes(MAX_ERROR_BYTES), UTF_8);
        throw new CallFailure(errors.ofStatus(response.statusCode(), response.headers(), text));
      }
      String type = response.headers().firstValue("content-type").orElse("nothing that it names");
      if (!type.startsWith("text/event-stream")) {
        throw new CallFailure(errors.unreadable(type + " instead of a stream of events"));
      }
      listener.onOpen(
          SuccessfulHttpResponse.builder()
              .statusCode(response.statusCode())
              .headers(response.headers().map())
              .build());
      EventStream.read(
          new BoundedStream(body, answer.mostBytes()), watched(listener), answer::isAwaited);
      listener.onClose();
    } catch (BoundedStream.TooMuchException e) {
      throw new CallFailure(errors.tooLarge(answer.mostCharacters()));
    } catch (InterruptedIOException e) {
      if (e instanceof SocketTimeoutException) {
        throw new CallFailure(errors.silent(silence));
      }
      throw new CallStopped();
    } catch (IOException e) {
      throw new CallFailure(errors.cutOff());
    }
  }

  private HttpResponse<InputStream> response(HttpRequest request) {
    java.net.http.HttpRequest.Builder builder =
        java.net.http.HttpRequest.newBuilder(URI.create(request.url()));
    request
        .headers()
        .forEach((name, values) -> values.forEach(value -> builder.header(name, value)));
    builder.POST(java.net.http.HttpRequest.BodyPublishers.ofString(request.body()));
    CompletableFuture<HttpResponse<InputStream>> coming =
        http.sendAsync(builder.build(), info -> new StreamBody(silence));
    try {
      return coming.get(silence.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      coming.cancel(true);
      Thread.currentThread().interrupt();
      throw new CallStopped();
    } catch (TimeoutException e) {
      coming.cancel(true);
      throw new CallFailure(errors.silent(silence));
    } catch (ExecutionException e) {
      throw new CallFailure(errors.unreachable(e.getCause() == null ? e : e.getCause()));
    }
  }

  private ServerSentEventListener watched(ServerSentEventListener listener) {
    return new ServerSentEventListener() {
      @Override
      public void onEvent(ServerSentEvent event, ServerSentEventContext context) {
        String data = event.data();
        if ("error".equals(event.event()) || data.stripLeading().startsWith("{\"error\"")) {
          throw new CallFailure(errors.inStream(data));
        }
        if (data.strip().equals("[DONE]")) {
          answer.ended();
        }
        listener.onEvent(event, context);
      }

      @Override
      public void onError(Throwable failure) {
        listener.onError(failure);
      }
    };
  }
}
