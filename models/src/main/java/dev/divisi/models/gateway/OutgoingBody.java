package dev.divisi.models.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.divisi.models.TokenEstimate;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The body of a request as it is sent on. What the provider would do on the network by itself is
 * taken out: search, fetching pages, running code, connecting to other servers. An agent without
 * network would have one through it.
 *
 * @param json what is sent
 * @param model that is asked
 * @param promptTokens about how many tokens it has
 * @param usageAdded whether the gateway asked for the usage, which the agent had not
 */
record OutgoingBody(ObjectNode json, String model, long promptTokens, boolean usageAdded) {

  private static final int CHARACTERS_OF_AN_IMAGE = 4_500;
  private static final long MOST_ANSWER_TOKENS = 200_000;
  private static final long USUAL_ANSWER_TOKENS = 4_096;
  private static final Set<String> OPENAI_TOOLS =
      Set.of("function", "custom", "local_shell", "apply_patch");

  static OutgoingBody of(Route route, byte[] bytes) throws RefusedException {
    ObjectNode json = object(bytes);
    String model = route.model().orElseGet(() -> json.path("model").asString(""));
    if (model.isEmpty() || model.length() > 200) {
      throw refused("a model must be named");
    }
    boolean added = false;
    switch (route.api()) {
      case OPENAI_CHAT -> {
        keepTools(json, OutgoingBody::runsAtOpenAiClient);
        json.remove("web_search_options");
        added = askForUsage(json);
      }
      case OPENAI_RESPONSES -> {
        keepTools(json, OutgoingBody::runsAtOpenAiClient);
        if (json.path("background").asBoolean(false)) {
          throw refused("an answer in the background could not be counted");
        }
      }
      case ANTHROPIC_MESSAGES -> {
        keepTools(json, OutgoingBody::runsAtAnthropicClient);
        json.remove("mcp_servers");
        json.remove("container");
      }
      case GEMINI_GENERATE -> keepGeminiFunctions(json);
    }
    for (String part : Set.of("messages", "input", "contents", "system", "systemInstruction")) {
      refuseAddresses(json.path(part));
    }
    return new OutgoingBody(json, model, TokenEstimate.ofCharacters(characters(json)), added);
  }

  byte[] bytes() {
    return json.toString().getBytes(UTF_8);
  }

  boolean isStreamed() {
    return json.path("stream").asBoolean(false);
  }

  /** How many tokens the answer may have; a guess when the agent does not say. */
  long longestAnswer() {
    for (String name : Set.of("max_tokens", "max_completion_tokens", "max_output_tokens")) {
      if (json.path(name).isNumber()) {
        return Math.clamp(json.path(name).asLong(0), 0, MOST_ANSWER_TOKENS);
      }
    }
    JsonNode gemini = json.path("generationConfig").path("maxOutputTokens");
    return gemini.isNumber()
        ? Math.clamp(gemini.asLong(0), 0, MOST_ANSWER_TOKENS)
        : USUAL_ANSWER_TOKENS;
  }

  private static ObjectNode object(byte[] bytes) throws RefusedException {
    try {
      if (JsonMapper.shared().readTree(bytes) instanceof ObjectNode object) {
        return object;
      }
    } catch (JacksonException e) {
      throw refused("it is no JSON that can be read");
    }
    throw refused("it is no JSON object");
  }

  private static boolean askForUsage(ObjectNode json) {
    if (!json.path("stream").asBoolean(false)
        || json.path("stream_options").path("include_usage").asBoolean(false)) {
      return false;
    }
    ObjectNode options =
        json.path("stream_options") instanceof ObjectNode given
            ? given
            : json.putObject("stream_options");
    options.put("include_usage", true);
    return true;
  }

  private static void keepTools(ObjectNode json, Predicate<JsonNode> runsAtClient) {
    if (json.path("tools") instanceof ArrayNode tools) {
      tools.removeIf(runsAtClient.negate());
      if (tools.isEmpty()) {
        json.remove("tools");
        json.remove("tool_choice");
      }
    }
  }

  private static boolean runsAtOpenAiClient(JsonNode tool) {
    return OPENAI_TOOLS.contains(tool.path("type").asString(""));
  }

  private static boolean runsAtAnthropicClient(JsonNode tool) {
    String type = tool.path("type").asString("custom");
    return "custom".equals(type)
        || type.matches("(bash|text_editor|computer|memory|tool_search_tool)_[a-z0-9_]+");
  }

  private static void keepGeminiFunctions(ObjectNode json) {
    if (json.path("tools") instanceof ArrayNode tools) {
      for (JsonNode tool : tools) {
        if (tool instanceof ObjectNode object) {
          object.retain(Set.of("functionDeclarations", "function_declarations"));
        }
      }
      tools.removeIf(JsonNode::isEmpty);
      if (tools.isEmpty()) {
        json.remove("tools");
      }
    }
  }

  /** A provider would fetch what an address names, and so carry something out of the sandbox. */
  private static void refuseAddresses(JsonNode node) throws RefusedException {
    boolean toolUse = "tool_use".equals(node.path("type").asString(""));
    JsonNode image = node.path("image_url");
    boolean named =
        isAddress(image)
            || isAddress(image.path("url"))
            || isAddress(node.path("file_url"))
            || isAddress(node.path("fileData").path("fileUri"))
            || isAddress(node.path("file_data").path("file_uri"))
            || ("url".equals(node.path("type").asString("")) && isAddress(node.path("url")));
    if (named) {
      throw refused("it has an address of something to fetch; send the content itself");
    }
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      // Arguments and results of tools are the agent's own and are fetched by nobody.
      boolean ownWords =
          (toolUse && "input".equals(entry.getKey()))
              || "functionCall".equals(entry.getKey())
              || "functionResponse".equals(entry.getKey());
      if (!ownWords) {
        refuseAddresses(entry.getValue());
      }
    }
    if (node.isArray()) {
      for (JsonNode element : node) {
        refuseAddresses(element);
      }
    }
  }

  private static boolean isAddress(JsonNode node) {
    return node.isString() && !node.stringValue().startsWith("data:");
  }

  private static long characters(JsonNode node) {
    if (node.isString()) {
      String text = node.stringValue();
      return text.startsWith("data:") ? CHARACTERS_OF_AN_IMAGE : text.length();
    }
    long sum = 0;
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      boolean encoded = "data".equals(entry.getKey()) && entry.getValue().isString();
      sum +=
          encoded
              ? Math.min(CHARACTERS_OF_AN_IMAGE, entry.getValue().stringValue().length())
              : entry.getKey().length() + characters(entry.getValue());
    }
    if (node.isArray()) {
      for (JsonNode element : node) {
        sum += characters(element);
      }
    }
    return sum;
  }

  private static RefusedException refused(String why) {
    return new RefusedException(
        400, "request_refused", "The gateway does not pass this on: " + why + ".");
  }
}
