package dev.divisi.agents.mcp;

import dev.divisi.workspace.process.PlainText;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The part of the Model Context Protocol that serves tools: one JSON-RPC message in, at most one
 * out. It keeps no session; the name of one only tells the requests of several clients apart.
 *
 * @see <a href="https://modelcontextprotocol.io/specification/2025-11-25">the specification</a>
 */
final class Protocol {
  /** What is spoken, the newest first. The oldest but for batches, which were taken out of it. */
  static final List<String> VERSIONS = List.of("2025-11-25", "2025-06-18", "2025-03-26");

  private static final int PARSE_ERROR = -32700;
  private static final int INVALID_REQUEST = -32600;
  private static final int METHOD_NOT_FOUND = -32601;
  private static final int INVALID_PARAMS = -32602;
  private static final int CANCELLED = -32800;
  private static final String INSTRUCTIONS =
      "Tools of the worker that gave you your task. read_spec has the task and what you are told"
          + " meanwhile. Files are changed in the worktree, with your own tools.";
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private final Calls calls;

  /**
   * What a message is answered with.
   *
   * @param status of HTTP
   * @param body a JSON-RPC message; null when none is due
   * @param begins whether a client introduced itself
   */
  record Answer(int status, @Nullable JsonNode body, boolean begins) {}

  /** Names a request of a client. */
  private record Request(String session, JsonNode id) {}

  Protocol(Calls calls) {
    this.calls = calls;
  }

  /**
   * Answers a message.
   *
   * @param session which client sends it; empty when it does not say
   */
  Answer answer(byte[] message, String session) {
    JsonNode json;
    try {
      json = JSON.readTree(message);
    } catch (JacksonException e) {
      return refused(PARSE_ERROR, "The message is no JSON: " + e.getOriginalMessage());
    }
    if (json.isArray()) {
      return refused(INVALID_REQUEST, "Send one message a request: batches are not taken.");
    }
    if (!json.isObject() || !json.path("jsonrpc").asString("").equals("2.0")) {
      return refused(INVALID_REQUEST, "The message is no object of JSON-RPC 2.0.");
    }
    JsonNode id = json.path("id");
    JsonNode method = json.path("method");
    if (method.isMissingNode() && (json.has("result") || json.has("error"))) {
      // An answer, though nothing was asked.
      return new Answer(202, null, false);
    }
    if (!method.isString()) {
      return refused(INVALID_REQUEST, "The message names no method.");
    }
    if (id.isMissingNode()) {
      hear(method.stringValue(), json.path("params"), session);
      return new Answer(202, null, false);
    }
    if (!id.isString() && !id.isIntegralNumber()) {
      return refused(INVALID_REQUEST, "The id of a request is a text or a whole number.");
    }
    return asked(new Request(session, id), method.stringValue(), json.path("params"));
  }

  private void hear(String notification, JsonNode params, String session) {
    if (notification.equals("notifications/cancelled")) {
      calls.cancel(new Request(session, params.path("requestId")));
    }
  }

  private Answer asked(Request request, String method, JsonNode params) {
    return switch (method) {
      case "initialize" -> new Answer(200, result(request, introduction(params)), true);
      case "ping" -> new Answer(200, result(request, JSON.createObjectNode()), false);
      case "tools/list" -> new Answer(200, list(request, params), false);
      case "tools/call" -> new Answer(200, call(request, params), false);
      case String other ->
          new Answer(
              200,
              error(
                  request.id(),
                  METHOD_NOT_FOUND,
                  "There is no method " + PlainText.line(other, 100) + "; this server has tools."),
              false);
    };
  }

  private static ObjectNode introduction(JsonNode params) {
    String wanted = params.path("protocolVersion").asString("");
    ObjectNode result = JSON.createObjectNode();
    result.put("protocolVersion", VERSIONS.contains(wanted) ? wanted : VERSIONS.getFirst());
    result.putObject("capabilities").putObject("tools").put("listChanged", false);
    String version = Protocol.class.getPackage().getImplementationVersion();
    result
        .putObject("serverInfo")
        .put("name", "divisi")
        .put("title", "Divisi")
        .put("version", version == null ? "development" : version);
    return result.put("instructions", INSTRUCTIONS);
  }

  private ObjectNode list(Request request, JsonNode params) {
    if (!params.path("cursor").isMissingNode() && !params.path("cursor").isNull()) {
      return error(request.id(), INVALID_PARAMS, "There is one page of tools, without a cursor.");
    }
    ObjectNode result = JSON.createObjectNode();
    var list = result.putArray("tools");
    for (Tool tool : calls.tools()) {
      ObjectNode entry = list.addObject();
      entry.put("name", tool.name()).put("description", tool.description());
      entry.set("inputSchema", tool.schema());
      entry
          .putObject("annotations")
          .put("readOnlyHint", tool.readOnly())
          .put("destructiveHint", false)
          .put("openWorldHint", false);
    }
    return result(request, result);
  }

  private ObjectNode call(Request request, JsonNode params) {
    String name = params.path("name").asString("");
    if (!calls.knows(name)) {
      return error(
          request.id(),
          INVALID_PARAMS,
          "There is no tool \""
              + PlainText.line(name, 100)
              + "\"; known: "
              + calls.tools().stream().map(Tool::name).toList());
    }
    JsonNode given = params.path("arguments");
    try {
      Calls.Outcome outcome =
          calls.call(
              request,
              name,
              given.isMissingNode() || given.isNull() ? JSON.createObjectNode() : given);
      ObjectNode result = JSON.createObjectNode();
      result.putArray("content").addObject().put("type", "text").put("text", outcome.text());
      return result(request, result.put("isError", outcome.failed()));
    } catch (InterruptedException e) {
      return error(request.id(), CANCELLED, "The call was taken back, or the attempt ended.");
    }
  }

  private static ObjectNode result(Request request, ObjectNode result) {
    ObjectNode json = JSON.createObjectNode().put("jsonrpc", "2.0");
    json.set("id", request.id());
    json.set("result", result);
    return json;
  }

  private static ObjectNode error(@Nullable JsonNode id, int code, String message) {
    ObjectNode json = JSON.createObjectNode().put("jsonrpc", "2.0");
    json.set("id", Optional.ofNullable(id).orElseGet(JSON::nullNode));
    json.putObject("error").put("code", code).put("message", PlainText.line(message, 500));
    return json;
  }

  private static Answer refused(int code, String message) {
    return new Answer(400, error(null, code, message), false);
  }
}
