package dev.divisi.models.provider;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.langchain4j.http.client.sse.DefaultServerSentEventParsingHandle;
import dev.langchain4j.http.client.sse.ServerSentEvent;
import dev.langchain4j.http.client.sse.ServerSentEventContext;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.util.function.BooleanSupplier;

/**
 * Reads server-sent events. LangChain4j's own reader logs and passes over what its listener cannot
 * read; here that ends the answer, so that garbage is not taken for half an answer.
 */
final class EventStream {

  private EventStream() {}

  /**
   * Hands on all events, on this thread.
   *
   * @param mayGoOn asked after each event; when it says no, the rest is left
   */
  static void read(InputStream body, ServerSentEventListener listener, BooleanSupplier mayGoOn)
      throws IOException {
    ServerSentEventContext context =
        new ServerSentEventContext(new DefaultServerSentEventParsingHandle(body));
    try (BufferedReader lines = new BufferedReader(new InputStreamReader(body, UTF_8))) {
      String name = null;
      StringBuilder data = new StringBuilder();
      while (mayGoOn.getAsBoolean()) {
        String line = lines.readLine();
        if (line == null || line.isEmpty()) {
          if (!data.isEmpty()) {
            listener.onEvent(new ServerSentEvent(name, data.toString()), context);
          }
          if (line == null) {
            return;
          }
          name = null;
          data.setLength(0);
        } else if (line.startsWith("event:")) {
          name = line.substring("event:".length()).strip();
        } else if (line.startsWith("data:")) {
          String content = line.substring("data:".length());
          data.append(data.isEmpty() ? "" : "\n")
              .append(content.startsWith(" ") ? content.substring(1) : content);
        }
      }
    }
  }
}
