package dev.divisi.agents.acp;

import dev.divisi.agents.AgentException;
import dev.divisi.agents.ConfigurationFields;
import dev.divisi.globs.InvalidGlobException;
import dev.divisi.globs.PathGlob;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The configuration of the acp family.
 *
 * @param program how the agent is started
 * @param session how its session is set up
 * @param permissions what it may do
 * @param iterate whether it goes on when it is told which checks fail
 * @param provider the provider whose models it reaches through a gateway; null when it reaches them
 *     by itself
 */
record AcpConfiguration(
    Program program,
    SessionSetup session,
    Permissions permissions,
    boolean iterate,
    @Nullable String provider) {

  private static final String BASE_URL = "${baseUrl}";
  private static final Set<String> KEYS =
      Set.of(
          "preset",
          "command",
          "environment",
          "model",
          "baseUrl",
          "provider",
          "mode",
          "authenticate",
          "permissions",
          "mcpServers",
          "home",
          "instructions",
          "readable",
          "iterate");
  private static final ConfigurationFields FIELDS =
      new ConfigurationFields(
          "{\"preset\": \"gemini\", \"model\": \"name\"} or {\"command\": [\"program\","
              + " \"argument\"]}, and what docs/acp-agents.md names");
  private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");

  /**
   * How a session is set up.
   *
   * @param model the model to use; null for the agent's own choice
   * @param modelByProtocol whether the model is chosen by the protocol; otherwise the program was
   *     started with it
   * @param mode the mode to work in; null for the agent's own
   * @param authenticate the method to log in by; null for none
   * @param mcpServers servers that the agent connects to
   */
  record SessionSetup(
      @Nullable String model,
      boolean modelByProtocol,
      @Nullable String mode,
      @Nullable String authenticate,
      List<McpServer> mcpServers) {

    SessionSetup {
      mcpServers = List.copyOf(mcpServers);
    }
  }

  static AcpConfiguration parse(JsonNode json) throws AgentException {
    FIELDS.object(json, "the configuration of an acp agent", KEYS);
    FIELDS.text(json.path("instructions"), "\"instructions\"");
    return parse(json, FIELDS.text(json.path("baseUrl"), "\"baseUrl\""));
  }

  /**
   * The configuration of an agent that reaches its models there.
   *
   * @param address of the models; null for what the preset has
   */
  static AcpConfiguration parse(JsonNode json, @Nullable String address) throws AgentException {
    String model = FIELDS.text(json.path("model"), "\"model\"");
    String provider = FIELDS.text(json.path("provider"), "\"provider\"");
    if (provider != null && json.has("baseUrl")) {
      throw FIELDS.invalid("\"baseUrl\" and \"provider\" exclude each other");
    }
    String name = FIELDS.text(json.path("preset"), "\"preset\"");
    Preset preset = name == null ? Preset.NONE : Preset.named(name, FIELDS);
    Map<String, String> values = new TreeMap<>();
    if (model != null) {
      values.put("${model}", model);
    }
    if (address != null || provider != null) {
      // Until there is a gateway, any address will do to see whether the rest is right.
      values.put(BASE_URL, address == null ? "http://127.0.0.1" : address.replaceFirst("/$", ""));
    }
    Program program =
        program(json, preset.with(model != null, values.containsKey(BASE_URL), FIELDS));
    if (values.containsKey(BASE_URL) && !program.says(BASE_URL)) {
      throw FIELDS.invalid(
          "\"baseUrl\" and \"provider\" need a preset, or "
              + BASE_URL
              + " in \"environment\" or \"home\", so that the agent is told the address");
    }
    return new AcpConfiguration(
        program.filledIn(values),
        new SessionSetup(
            model,
            model != null && !preset.takesModel(),
            FIELDS.text(json.path("mode"), "\"mode\""),
            FIELDS.text(json.path("authenticate"), "\"authenticate\""),
            mcpServers(json.path("mcpServers"))),
        permissions(json.path("permissions")),
        FIELDS.flag(json.path("iterate"), "\"iterate\"", true),
        provider);
  }

  private static Program program(JsonNode json, Preset preset) throws AgentException {
    List<String> command =
        new ArrayList<>(
            ConfigurationFields.isAbsent(json.path("command")) && !preset.command().isEmpty()
                ? preset.command()
                : FIELDS.command(json.path("command"), "\"command\""));
    command.addAll(preset.arguments());
    Map<String, String> environment = new TreeMap<>(preset.environment());
    environment.putAll(FIELDS.variables(json.path("environment"), "\"environment\""));
    Map<String, JsonNode> home =
        Preset.merged(preset.home(), Preset.home(json.path("home"), FIELDS));
    return new Program(command, environment, home, readable(json.path("readable")));
  }

  private static List<Path> readable(JsonNode json) throws AgentException {
    List<Path> paths = new ArrayList<>();
    for (String text : FIELDS.texts(json, "\"readable\"")) {
      Path path = Path.of(text).normalize();
      if (!path.isAbsolute() || path.getNameCount() == 0) {
        throw FIELDS.invalid("each of \"readable\" must be an absolute path below /, not " + text);
      }
      paths.add(path);
    }
    return paths;
  }

  private static List<McpServer> mcpServers(JsonNode json) throws AgentException {
    List<McpServer> servers = new ArrayList<>();
    if (ConfigurationFields.isAbsent(json)) {
      return servers;
    }
    if (!json.isObject()) {
      throw FIELDS.invalid("\"mcpServers\" must be an object of names and servers");
    }
    for (Map.Entry<String, JsonNode> entry : json.properties()) {
      servers.add(mcpServer(entry.getKey(), entry.getValue()));
    }
    return servers;
  }

  private static McpServer mcpServer(String name, JsonNode json) throws AgentException {
    String where = "the MCP server " + name;
    if (json.has("command")) {
      FIELDS.object(json, where, Set.of("command", "environment"));
      return new McpServer.Started(
          name,
          FIELDS.command(json.path("command"), "\"command\" of " + where),
          FIELDS.variables(json.path("environment"), "\"environment\" of " + where));
    }
    FIELDS.object(json, where, Set.of("type", "url", "headers"));
    String type = FIELDS.text(json.path("type"), "\"type\" of " + where);
    String url = FIELDS.text(json.path("url"), "\"url\" of " + where);
    if (url == null || (type != null && !Set.of("http", "sse").contains(type))) {
      throw FIELDS.invalid(
          where
              + " needs {\"command\": [...], \"environment\": {...}} or {\"type\": \"http\" or"
              + " \"sse\", \"url\": \"...\", \"headers\": {...}}");
    }
    return new McpServer.Remote(name, type == null ? "http" : type, url, headers(json, where));
  }

  private static Map<String, String> headers(JsonNode json, String where) throws AgentException {
    Map<String, String> headers = new TreeMap<>();
    for (Map.Entry<String, JsonNode> entry : json.path("headers").properties()) {
      String value = FIELDS.text(entry.getValue(), "the header " + entry.getKey());
      if (!HEADER.matcher(entry.getKey()).matches() || value == null) {
        throw FIELDS.invalid("\"" + entry.getKey() + "\" of " + where + " is no header");
      }
      headers.put(entry.getKey(), value);
    }
    return headers;
  }

  private static Permissions permissions(JsonNode json) throws AgentException {
    List<Permissions.Rule> rules = new ArrayList<>();
    if (ConfigurationFields.isAbsent(json)) {
      return new Permissions(rules);
    }
    if (!json.isArray()) {
      throw FIELDS.invalid("\"permissions\" must be a list of rules");
    }
    for (JsonNode rule : json) {
      rules.add(rule(rule, "rule " + (rules.size() + 1) + " of \"permissions\""));
    }
    return new Permissions(rules);
  }

  private static Permissions.Rule rule(JsonNode json, String where) throws AgentException {
    FIELDS.object(json, where, Set.of("kinds", "paths", "commands", "answer"));
    Set<ToolKind> kinds = EnumSet.noneOf(ToolKind.class);
    for (String word : FIELDS.texts(json.path("kinds"), "\"kinds\" of " + where)) {
      kinds.add(
          ToolKind.of(word)
              .orElseThrow(
                  () ->
                      FIELDS.invalid(
                          "\""
                              + word
                              + "\" in "
                              + where
                              + " is no kind; kinds are "
                              + String.join(", ", ToolKind.words()))));
    }
    List<PathGlob> paths = new ArrayList<>();
    for (String glob : FIELDS.texts(json.path("paths"), "\"paths\" of " + where)) {
      try {
        paths.add(PathGlob.parse(glob));
      } catch (InvalidGlobException e) {
        throw FIELDS.invalid(where + ": " + e.getMessage());
      }
    }
    List<List<String>> commands = new ArrayList<>();
    for (String command : FIELDS.texts(json.path("commands"), "\"commands\" of " + where)) {
      commands.add(
          ShellWords.of(command)
              .orElseThrow(
                  () ->
                      FIELDS.invalid(
                          "\""
                              + command
                              + "\" in "
                              + where
                              + " must be the plain words that a command begins with")));
    }
    return new Permissions.Rule(kinds, paths, commands, answer(json.path("answer"), where));
  }

  private static Leave.Answer answer(JsonNode json, String where) throws AgentException {
    String word = FIELDS.text(json, "\"answer\" of " + where);
    for (Leave.Answer answer : Leave.Answer.values()) {
      if (answer.name().toLowerCase(Locale.ROOT).equals(word)) {
        return answer;
      }
    }
    throw FIELDS.invalid("\"answer\" of " + where + " must be allow, reject or ask");
  }
}
