package dev.divisi.agents.acp;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Serves what an agent asks of its client, each by the permissions of its task. */
final class Servant implements Connection.Peer {
  private static final JsonMapper JSON = JsonMapper.shared();

  /** What is read and written at once is in memory at once. */
  private static final int FILES_AT_ONCE = 4;

  private final Supplier<String> sessionId;
  private final ClientPaths paths;
  private final ClientFiles files;
  private final Terminals terminals;
  private final PermissionDesk permissions;
  private final Transcript transcript;
  private final Runnable updated;
  private final Semaphore fileTurns = new Semaphore(FILES_AT_ONCE);

  /**
   * @param sessionId the session that requests must be of; empty while there is none
   * @param updated told when something was heard
   */
  Servant(
      Supplier<String> sessionId,
      ClientPaths paths,
      ClientFiles files,
      Terminals terminals,
      PermissionDesk permissions,
      Transcript transcript,
      Runnable updated) {
    this.sessionId = sessionId;
    this.paths = paths;
    this.files = files;
    this.terminals = terminals;
    this.permissions = permissions;
    this.transcript = transcript;
    this.updated = updated;
  }

  @Override
  public void hear(String method, JsonNode params) {
    if (method.equals("session/update") && isOurs(params)) {
      transcript.update(params.path("update"));
      updated.run();
    }
  }

  @Override
  public JsonNode serve(String method, JsonNode params)
      throws RefusedRequestException, InterruptedException {
    if (!isOurs(params)) {
      throw new RefusedRequestException(RefusedRequestException.INVALID, "No such session.");
    }
    return switch (method) {
      case "session/request_permission" -> permission(params);
      case "fs/read_text_file", "fs/write_text_file" -> file(method, params);
      case "terminal/create" -> createTerminal(params);
      case "terminal/output" -> terminals.output(params);
      case "terminal/wait_for_exit" -> terminals.waitForExit(params);
      case "terminal/kill" -> terminals.kill(params);
      case "terminal/release" -> terminals.release(params);
      default ->
          throw new RefusedRequestException(
              RefusedRequestException.UNKNOWN_METHOD, "This client does not serve that.");
    };
  }

  private boolean isOurs(JsonNode params) {
    String named = params.path("sessionId").asString("");
    String ours = sessionId.get();
    return named.isEmpty() || ours.isEmpty() || named.equals(ours);
  }

  private JsonNode permission(JsonNode params) throws InterruptedException {
    ToolCalls.Call call = transcript.call(params.path("toolCall"));
    Asked asked = asked(call);
    Leave leave = permissions.decide(asked);
    Optional<String> option = option(params.path("options"), leave.isAllowed());
    boolean allowed = leave.isAllowed() && option.isPresent();
    ObjectNode body = JSON.createObjectNode();
    body.put("kind", asked.kind().word()).put("title", asked.title());
    asked.files().forEach(body.putArray("files")::add);
    asked.command().ifPresent(command -> body.put("command", command));
    body.put("answer", allowed ? "allow" : "reject").put("reason", leave.reason());
    transcript.permission(asked.kind().word(), call.id(), body.toString(), allowed);
    ObjectNode outcome = JSON.createObjectNode();
    option.ifPresentOrElse(
        id -> outcome.putObject("outcome").put("outcome", "selected").put("optionId", id),
        () -> outcome.putObject("outcome").put("outcome", "cancelled"));
    return outcome;
  }

  /** What is said now alone: a rule is to see each request. */
  private static Optional<String> option(JsonNode options, boolean allow) {
    for (String kind :
        allow ? List.of("allow_once", "allow_always") : List.of("reject_once", "reject_always")) {
      for (JsonNode option : options) {
        if (option.path("kind").asString("").equals(kind)) {
          return Optional.of(option.path("optionId").asString(""));
        }
      }
    }
    return Optional.empty();
  }

  private Asked asked(ToolCalls.Call call) {
    boolean outside = false;
    List<String> names = new ArrayList<>();
    for (String file : call.files()) {
      Optional<Path> inside = paths.insideByLinks(file);
      outside |= inside.isEmpty();
      names.add(inside.map(ClientPaths::shown).orElse(file));
    }
    return new Asked(call.kind(), call.title(), names, outside, command(call));
  }

  private static Optional<String> command(ToolCalls.Call call) {
    JsonNode given = call.input().path("command");
    if (given.isString()) {
      return Optional.of(given.stringValue());
    }
    if (given.isArray() && !given.isEmpty()) {
      ObjectNode words = JSON.createObjectNode().put("command", given.path(0).asString(""));
      given.valueStream().skip(1).forEach(words.putArray("args")::add);
      return Optional.of(Terminals.commandLine(words));
    }
    return call.kind() == ToolKind.EXECUTE ? Optional.of(call.title()) : Optional.empty();
  }

  private JsonNode file(String method, JsonNode params)
      throws RefusedRequestException, InterruptedException {
    fileTurns.acquire();
    try {
      return method.equals("fs/read_text_file") ? read(params) : write(params);
    } finally {
      fileTurns.release();
    }
  }

  private JsonNode read(JsonNode params) throws RefusedRequestException {
    String path = params.path("path").asString("");
    JsonNode limit = params.path("limit");
    String content =
        files.read(
            path,
            params.path("line").asLong(0),
            limit.isIntegralNumber() ? Math.max(0, limit.asLong(0)) : -1);
    return JSON.createObjectNode().put("content", content);
  }

  private JsonNode write(JsonNode params) throws RefusedRequestException {
    JsonNode content = params.path("content");
    if (!content.isString()) {
      throw new RefusedRequestException(RefusedRequestException.INVALID, "No content is given.");
    }
    try {
      files.write(params.path("path").asString(""), content.stringValue());
      transcript.served("fs/write_text_file", params, "written", false);
      return JSON.nullNode();
    } catch (RefusedRequestException e) {
      transcript.served("fs/write_text_file", params, e.getMessage(), true);
      throw e;
    }
  }

  private JsonNode createTerminal(JsonNode params)
      throws RefusedRequestException, InterruptedException {
    String line = Terminals.commandLine(params);
    Leave leave =
        permissions.decide(new Asked(ToolKind.EXECUTE, line, List.of(), false, Optional.of(line)));
    transcript.permission(
        "terminal/create",
        "",
        JSON.createObjectNode()
            .put("command", line)
            .put("answer", leave.isAllowed() ? "allow" : "reject")
            .put("reason", leave.reason())
            .toString(),
        leave.isAllowed());
    if (!leave.isAllowed()) {
      throw new RefusedRequestException(
          RefusedRequestException.NOT_ALLOWED, "Not run: " + leave.reason() + ".");
    }
    return terminals.create(params);
  }
}
