package dev.divisi.models.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A copy of what an agent is sent. For one thread. */
final class AnswerCopy {

  private static final int MOST = AnswerMeter.MOST_BODY;

  private final Api api;
  private int status;
  private Map<String, String> headers = Map.of();
  private String body = "";
  private long characters;
  private @Nullable EventJoin events;
  private boolean ended;
  private boolean exhausted;

  AnswerCopy(Api api) {
    this.api = api;
  }

  void begin(int code, Map<String, String> fields) {
    status = code;
    headers = fields;
    events = new EventJoin(api, MOST);
  }

  void piece(byte[] event) {
    if (events != null) {
      events.event(new String(event, UTF_8));
    }
  }

  void end() {
    ended = true;
  }

  void whole(int code, Map<String, String> fields, byte[] content) {
    status = code;
    headers = fields;
    String text = new String(content, UTF_8);
    characters = text.length();
    body = text.substring(0, Math.min(text.length(), MOST));
    ended = true;
  }

  /** There was no more to spend. */
  void exhausted() {
    exhausted = true;
  }

  GatewayExchange.Answer answer() {
    if (events != null) {
      body = events.joined();
      characters = events.characters();
    }
    return new GatewayExchange.Answer(
        status, headers, body, ended, characters > MOST ? characters : 0, exhausted);
  }
}
