package dev.divisi.models.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * An error of the gateway in the words of an API, so that agents understand it.
 *
 * @param status of HTTP
 * @param code names it, in lower case
 */
record ErrorAnswer(int status, String code, String message) {

  /** 402: SDKs and agents try 408, 409, 429 and 5xx again, and not this. */
  static ErrorAnswer budgetExhausted(String message) {
    return new ErrorAnswer(402, "budget_exhausted", message);
  }

  static ErrorAnswer of(RefusedException refused) {
    return new ErrorAnswer(refused.status(), refused.code(), refused.getMessage());
  }

  byte[] body(Api api) {
    return json(api).toString().getBytes(UTF_8);
  }

  /** As an event that ends a streamed answer. */
  byte[] event(Api api) {
    String data =
        switch (api) {
          case OPENAI_RESPONSES ->
              JsonMapper.shared()
                  .createObjectNode()
                  .put("type", "error")
                  .put("code", code)
                  .put("message", message)
                  .putNull("param")
                  .toString();
          case OPENAI_CHAT, ANTHROPIC_MESSAGES, GEMINI_GENERATE -> json(api).toString();
        };
    String name =
        switch (api) {
          case OPENAI_RESPONSES, ANTHROPIC_MESSAGES -> "event: error\n";
          case OPENAI_CHAT, GEMINI_GENERATE -> "";
        };
    return (name + "data: " + data + "\n\n").getBytes(UTF_8);
  }

  private ObjectNode json(Api api) {
    ObjectNode json = JsonMapper.shared().createObjectNode();
    switch (api) {
      case OPENAI_CHAT, OPENAI_RESPONSES ->
          json.putObject("error")
              .put("message", message)
              .put("type", code)
              .putNull("param")
              .put("code", code);
      case ANTHROPIC_MESSAGES -> {
        json.put("type", "error");
        json.putObject("error")
            .put("type", anthropicType())
            .put("code", code)
            .put("message", message);
      }
      case GEMINI_GENERATE -> {
        ObjectNode error = json.putObject("error");
        error
            .put("code", status)
            .put("message", message)
            .put("status", status >= 500 ? "UNAVAILABLE" : "FAILED_PRECONDITION");
        error
            .putArray("details")
            .addObject()
            .put("@type", "type.googleapis.com/google.rpc.ErrorInfo")
            .put("domain", "divisi")
            .put("reason", code.toUpperCase(Locale.ROOT));
      }
    }
    return json;
  }

  private String anthropicType() {
    return switch (status) {
      case 402 -> "billing_error";
      case 401, 403 -> "permission_error";
      case 404 -> "not_found_error";
      case 413 -> "request_too_large";
      default -> status >= 500 ? "api_error" : "invalid_request_error";
    };
  }
}
