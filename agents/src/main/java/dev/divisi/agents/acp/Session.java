package dev.divisi.agents.acp;

import dev.divisi.agents.AgentException;
import dev.divisi.agents.AgentException.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * One session with an agent: from the first handshake to the last prompt. For one thread; {@link
 * #cutShort} is for any.
 */
final class Session {
  private static final int PROTOCOL_VERSION = 1;
  private static final Duration HANDSHAKE = Duration.ofMinutes(3);
  private static final Duration CANCEL = Duration.ofSeconds(10);
  private static final Duration HASTY_CANCEL = Duration.ofMillis(300);
  private static final JsonMapper JSON = JsonMapper.shared();

  private final Connection connection;
  private final AcpConfiguration.SessionSetup setup;
  private final Optional<McpServer> tools;
  private final ClientPaths paths;
  private final long endsAt;
  private volatile String id = "";
  private volatile CompletableFuture<Cut> cut = new CompletableFuture<>();

  /** Why a turn is cut short. */
  enum Cut {
    /** A person says something that changes what is to be done. */
    STEERED,
    /** More was spent than may be. */
    OVER_BUDGET,
    /** It is run again from a record that has no answer to what it asks. */
    OFF_RECORD
  }

  /**
   * How a turn ended.
   *
   * @param result the agent's answer to the prompt; an empty object when it was cut short and gave
   *     none
   * @param cut why it was cut short; null when it was not
   */
  record Turn(JsonNode result, @Nullable Cut cut) {}

  /**
   * @param tools the worker's own, for an agent that can use them
   * @param endsAt until when the agent may work, in the nanoseconds of this virtual machine
   */
  Session(
      Connection connection,
      AcpConfiguration.SessionSetup setup,
      Optional<McpServer> tools,
      ClientPaths paths,
      long endsAt) {
    this.connection = connection;
    this.setup = setup;
    this.tools = tools;
    this.paths = paths;
    this.endsAt = endsAt;
  }

  /** Its name; empty while there is none. */
  String id() {
    return id;
  }

  /** Gets to where prompts can be sent. */
  void begin(boolean servesFiles)
      throws AgentException, LostConnectionException, ErrorAnswerException, InterruptedException {
    JsonNode agent = ask("initialize", introduction(servesFiles));
    JsonNode version = agent.path("protocolVersion");
    if (!version.isIntegralNumber() || version.asInt(0) != PROTOCOL_VERSION) {
      throw new AgentException(
          Kind.REJECTED,
          "AGENT_PROTOCOL_UNSUPPORTED",
          "The agent speaks version "
              + version
              + " of the protocol, and this worker version "
              + PROTOCOL_VERSION
              + ". Take a release of the agent that speaks it.");
    }
    authenticate(agent);
    ObjectNode params = JSON.createObjectNode().put("cwd", paths.worktree().toString());
    var servers = params.putArray("mcpServers");
    for (McpServer server : setup.mcpServers()) {
      requireTransport(server, agent);
      servers.add(server.json());
    }
    tools.filter(server -> speaks(server, agent)).ifPresent(server -> servers.add(server.json()));
    JsonNode session = ask("session/new", params);
    id = session.path("sessionId").asString("");
    if (id.isEmpty()) {
      throw violation("answered session/new without a sessionId");
    }
    chooseMode(session);
    chooseModel(session);
  }

  private static ObjectNode introduction(boolean servesFiles) {
    ObjectNode params = JSON.createObjectNode().put("protocolVersion", PROTOCOL_VERSION);
    ObjectNode capabilities = params.putObject("clientCapabilities").put("terminal", true);
    // Nothing is open in an editor here, so the files are as the agent finds them itself. Where
    // reading is on offer Gemini CLI cannot make a file: it takes the error for one that is not
    // there for another one.
    capabilities.putObject("fs").put("readTextFile", false).put("writeTextFile", servesFiles);
    String version = Session.class.getPackage().getImplementationVersion();
    params
        .putObject("clientInfo")
        .put("name", "divisi")
        .put("title", "Divisi")
        .put("version", version == null ? "development" : version);
    return params;
  }

  private void authenticate(JsonNode agent)
      throws AgentException, LostConnectionException, ErrorAnswerException, InterruptedException {
    String method = setup.authenticate();
    if (method == null) {
      return;
    }
    requireOffered(method, offered(agent.path("authMethods"), "id"), "method to log in");
    ask("authenticate", JSON.createObjectNode().put("methodId", method));
  }

  private static void requireTransport(McpServer server, JsonNode agent) throws AgentException {
    if (!speaks(server, agent)) {
      throw new AgentException(
          Kind.REJECTED,
          "AGENT_PROTOCOL_UNSUPPORTED",
          "The agent cannot use MCP servers over "
              + server.transport()
              + ", which the task names.");
    }
  }

  private static boolean speaks(McpServer server, JsonNode agent) {
    String transport = server.transport();
    return agent
        .path("agentCapabilities")
        .path("mcpCapabilities")
        .path(transport)
        .asBoolean(transport.isEmpty());
  }

  private void chooseMode(JsonNode session)
      throws AgentException, LostConnectionException, ErrorAnswerException, InterruptedException {
    String mode = setup.mode();
    if (mode == null || chooseOption(session, "mode", mode)) {
      return;
    }
    requireOffered(mode, offered(session.path("modes").path("availableModes"), "id"), "mode");
    ask("session/set_mode", sessionParams().put("modeId", mode));
  }

  private void chooseModel(JsonNode session)
      throws AgentException, LostConnectionException, ErrorAnswerException, InterruptedException {
    String model = setup.model();
    if (model == null || !setup.modelByProtocol() || chooseOption(session, "model", model)) {
      return;
    }
    JsonNode models = session.path("models");
    requireOffered(model, offered(models.path("availableModels"), "modelId"), "model");
    ask("session/set_model", sessionParams().put("modelId", model));
  }

  /** Whether the agent offers it as an option of its sessions, and has it now. */
  private boolean chooseOption(JsonNode session, String category, String value)
      throws AgentException, LostConnectionException, ErrorAnswerException, InterruptedException {
    for (JsonNode option : session.path("configOptions")) {
      if (!option.path("category").asString("").equals(category)) {
        continue;
      }
      List<String> values = new ArrayList<>(offered(option.path("options"), "value"));
      option
          .path("options")
          .forEach(group -> values.addAll(offered(group.path("options"), "value")));
      requireOffered(value, values, category);
      ask(
          "session/set_config_option",
          sessionParams().put("configId", option.path("id").asString("")).put("value", value));
      return true;
    }
    return false;
  }

  private static List<String> offered(JsonNode list, String key) {
    List<String> names = new ArrayList<>();
    list.forEach(entry -> names.add(entry.path(key).asString("")));
    names.removeIf(String::isEmpty);
    return names;
  }

  private static void requireOffered(String chosen, List<String> offered, String what)
      throws AgentException {
    if (!offered.contains(chosen)) {
      throw new AgentException(
          Kind.REJECTED,
          "AGENT_CONFIGURATION_INVALID",
          "The agent has no "
              + what
              + " \""
              + chosen
              + "\"; it offers "
              + (offered.isEmpty() ? "none" : String.join(", ", offered)));
    }
  }

  private ObjectNode sessionParams() {
    return JSON.createObjectNode().put("sessionId", id);
  }

  private JsonNode ask(String method, JsonNode params)
      throws AgentException, LostConnectionException, ErrorAnswerException, InterruptedException {
    CompletableFuture<JsonNode> answer = connection.request(method, params);
    long limit = Math.min(HANDSHAKE.toNanos(), left());
    try {
      return answerOf(answer, limit);
    } catch (TimeoutException e) {
      if (left() == 0) {
        throw timedOut();
      }
      throw new AgentException(
          Kind.AGENT,
          "AGENT_UNRESPONSIVE",
          "The agent did not answer " + method + " in " + HANDSHAKE.toSeconds() + " s.");
    }
  }

  /** Says something to the agent and waits until it is done with it, or is cut short. */
  Turn prompt(String text)
      throws AgentException, LostConnectionException, ErrorAnswerException, InterruptedException {
    ObjectNode params = sessionParams();
    params.putArray("prompt").addObject().put("type", "text").put("text", text);
    // What came up before is said in this prompt, or else after it.
    CompletableFuture<Cut> mayBeCut = new CompletableFuture<>();
    cut = mayBeCut;
    CompletableFuture<JsonNode> answer = connection.request("session/prompt", params);
    try {
      CompletableFuture.anyOf(answer.handle((result, failure) -> true), mayBeCut)
          .get(left(), TimeUnit.NANOSECONDS);
      if (!answer.isDone()) {
        return cancelled(answer, mayBeCut.join());
      }
      return new Turn(answerOf(answer, 0), null);
    } catch (TimeoutException e) {
      cancel();
      throw timedOut();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      cancel();
      awaitQuietly(answer);
      throw e;
    }
  }

  private Turn cancelled(CompletableFuture<JsonNode> answer, Cut why)
      throws AgentException, LostConnectionException, ErrorAnswerException, InterruptedException {
    cancel();
    try {
      Duration patience = why == Cut.STEERED ? CANCEL : HASTY_CANCEL;
      return new Turn(answerOf(answer, Math.min(patience.toNanos(), left())), why);
    } catch (TimeoutException e) {
      if (why != Cut.STEERED) {
        return new Turn(JSON.createObjectNode(), why);
      }
      throw new AgentException(
          Kind.AGENT,
          "AGENT_UNRESPONSIVE",
          "The agent did not stop within "
              + CANCEL.toSeconds()
              + " s after it was asked to, to be told something.");
    } catch (ErrorAnswerException e) {
      // Some answer what was cancelled with an error.
      return new Turn(JSON.createObjectNode(), why);
    }
  }

  /** Cuts the turn short that is under way, if there is one. */
  void cutShort(Cut why) {
    cut.complete(why);
  }

  private void cancel() {
    connection.tell("session/cancel", sessionParams());
  }

  /** Leaves an agent that listens the time to put things in order. */
  private static void awaitQuietly(CompletableFuture<JsonNode> answer) {
    try {
      answer.handle((result, failure) -> true).get(HASTY_CANCEL.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      // It is ended next.
    } catch (InterruptedException e) {
      // Twice is no more than once: it is ended next.
    }
  }

  private JsonNode answerOf(CompletableFuture<JsonNode> answer, long nanos)
      throws TimeoutException, LostConnectionException, ErrorAnswerException, InterruptedException {
    try {
      return answer.get(nanos, TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case LostConnectionException lost -> throw lost;
        case ErrorAnswerException error -> throw error;
        case null, default -> throw new IllegalStateException(e);
      }
    }
  }

  private long left() {
    return Math.max(endsAt - System.nanoTime(), 0);
  }

  static AgentException timedOut() {
    return new AgentException(
        Kind.EXHAUSTED, "AGENT_TIMED_OUT", "The agent was ended: the attempt's time was over.");
  }

  static AgentException violation(String what) {
    return new AgentException(Kind.AGENT, "AGENT_PROTOCOL_VIOLATION", "The agent " + what + ".");
  }
}
