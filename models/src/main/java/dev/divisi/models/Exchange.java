package dev.divisi.models;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a model was asked and what it answered.
 *
 * @param requestHash names the request, see {@link ChatJson#hash}
 * @param answer what was answered; null when the answer could not be used
 * @param failure why it could not be used; null when it could
 */
public record Exchange(String requestHash, @Nullable ChatAnswer answer, @Nullable Failure failure) {

  /** An answer that could not be used: {@link ModelException.Kind#ANSWER}. */
  public record Failure(String code, String message) {}

  static Exchange answered(ChatRequest request, ChatAnswer answer) {
    return new Exchange(ChatJson.hash(request), answer, null);
  }

  static Exchange failed(ChatRequest request, ModelException failure) {
    return new Exchange(
        ChatJson.hash(request), null, new Failure(failure.code(), failure.getMessage()));
  }

  /** As one line of JSON. */
  public String json() {
    ObjectNode json = JsonMapper.shared().createObjectNode().put("request", requestHash);
    if (answer != null) {
      json.set("answer", ChatJson.answer(answer));
    }
    if (failure != null) {
      json.putObject("failure").put("code", failure.code()).put("message", failure.message());
    }
    return json.toString();
  }

  /** Reads what {@link #json} wrote; empty when it is none. */
  public static Optional<Exchange> parse(String text) {
    try {
      JsonNode json = JsonMapper.shared().readTree(text);
      JsonNode failure = json.path("failure");
      if (!json.path("request").isString()
          || json.path("answer").isObject() == failure.isObject()) {
        return Optional.empty();
      }
      return Optional.of(
          failure.isObject()
              ? new Exchange(
                  json.path("request").stringValue(),
                  null,
                  new Failure(
                      failure.path("code").asString(""), failure.path("message").asString("")))
              : new Exchange(
                  json.path("request").stringValue(), ChatJson.answer(json.path("answer")), null));
    } catch (JacksonException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
