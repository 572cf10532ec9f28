package dev.divisi.models.provider;

import dev.divisi.models.ChatAnswer;
import dev.divisi.models.ChatMessage;
import dev.divisi.models.ChatRequest;
import dev.divisi.models.StopReason;
import dev.divisi.models.TokenEstimate;
import dev.divisi.models.TokenUsage;
import dev.divisi.models.ToolCall;
import dev.divisi.models.ToolDescription;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.anthropic.AnthropicTokenUsage;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonRawSchema;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.openai.OpenAiTokenUsage;
import dev.langchain4j.model.output.FinishReason;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Our words in LangChain4j's, and back. */
final class Conversions {

  private static final String SIGNATURE = "thinking_signature";
  private static final String REDACTED = "redacted_thinking";
  private static final Map<String, Object> CACHED = Map.of("cache_control", "ephemeral");

  private Conversions() {}

  static dev.langchain4j.model.chat.request.ChatRequest request(
      ChatRequest request, Provider.Kind kind) {
    List<dev.langchain4j.data.message.ChatMessage> messages = new ArrayList<>();
    messages.add(SystemMessage.from(request.system()));
    int last = request.messages().size() - 1;
    for (int index = 0; index <= last; index++) {
      // Anthropic caches all up to what is marked, so that the next request finds this one's.
      boolean cached = kind == Provider.Kind.ANTHROPIC && index == last;
      messages.add(message(request.messages().get(index), cached ? CACHED : Map.of()));
    }
    dev.langchain4j.model.chat.request.ChatRequest.Builder builder =
        dev.langchain4j.model.chat.request.ChatRequest.builder().messages(messages);
    if (!request.tools().isEmpty()) {
      builder.toolSpecifications(request.tools().stream().map(Conversions::tool).toList());
    }
    return builder.build();
  }

  static ChatAnswer answer(ChatRequest request, ChatResponse response) {
    AiMessage message = response.aiMessage();
    List<ToolCall> calls = new ArrayList<>();
    for (ToolExecutionRequest call : message.toolExecutionRequests()) {
      calls.add(new ToolCall(text(call.id()), text(call.name()), text(call.arguments())));
    }
    String model = text(response.modelName());
    return new ChatAnswer(
        model.isEmpty() ? request.model() : model,
        text(message.text()),
        thinking(message),
        calls,
        stop(response.finishReason(), calls),
        usage(request, response));
  }

  private static dev.langchain4j.data.message.ChatMessage message(
      ChatMessage message, Map<String, Object> attributes) {
    return switch (message) {
      case ChatMessage.User(String text, boolean _) ->
          UserMessage.builder()
              .contents(List.of(TextContent.from(text)))
              .attributes(attributes)
              .build();
      case ChatMessage.Assistant said ->
          AiMessage.builder()
              .text(said.text().isEmpty() ? null : said.text())
              .thinking(said.thinking() == null ? null : said.thinking().text())
              .toolExecutionRequests(said.toolCalls().stream().map(Conversions::call).toList())
              .attributes(attributes(said.thinking()))
              .build();
      case ChatMessage.ToolResult result ->
          ToolExecutionResultMessage.builder()
              .id(result.callId())
              .toolName(result.tool())
              .text(result.text().isEmpty() ? "(nothing)" : result.text())
              .isError(result.failed())
              .attributes(attributes)
              .build();
    };
  }

  private static Map<String, Object> attributes(ChatMessage.@Nullable Thinking thinking) {
    Map<String, Object> attributes = new LinkedHashMap<>();
    if (thinking != null && thinking.signature() != null) {
      attributes.put(SIGNATURE, thinking.signature());
    }
    if (thinking != null && !thinking.redacted().isEmpty()) {
      attributes.put(REDACTED, thinking.redacted());
    }
    return attributes;
  }

  private static ToolExecutionRequest call(ToolCall call) {
    return ToolExecutionRequest.builder()
        .id(call.id())
        .name(call.tool())
        .arguments(call.arguments())
        .build();
  }

  private static ToolSpecification tool(ToolDescription tool) {
    JsonObjectSchema.Builder schema = JsonObjectSchema.builder();
    for (Map.Entry<String, JsonNode> property : tool.schema().path("properties").properties()) {
      schema.addProperty(property.getKey(), JsonRawSchema.from(property.getValue().toString()));
    }
    List<String> required = new ArrayList<>();
    tool.schema().path("required").forEach(name -> required.add(name.asString("")));
    return ToolSpecification.builder()
        .name(tool.name())
        .description(tool.description())
        .parameters(schema.required(required).build())
        .build();
  }

  private static ChatMessage.@Nullable Thinking thinking(AiMessage message) {
    List<String> redacted = new ArrayList<>();
    if (message.attributes().get(REDACTED) instanceof List<?> parts) {
      parts.forEach(part -> redacted.add(String.valueOf(part)));
    }
    String thought = text(message.thinking());
    if (thought.isEmpty() && redacted.isEmpty()) {
      return null;
    }
    String signature = message.attributes().get(SIGNATURE) instanceof String mark ? mark : null;
    return new ChatMessage.Thinking(thought, signature, redacted);
  }

  private static StopReason stop(@Nullable FinishReason reason, List<ToolCall> calls) {
    return switch (reason) {
      case LENGTH -> StopReason.LENGTH;
      case CONTENT_FILTER -> StopReason.WITHHELD;
      case TOOL_EXECUTION -> StopReason.TOOL_CALLS;
      case null -> calls.isEmpty() ? StopReason.DONE : StopReason.TOOL_CALLS;
      case STOP, OTHER -> calls.isEmpty() ? StopReason.DONE : StopReason.TOOL_CALLS;
    };
  }

  private static TokenUsage usage(ChatRequest request, ChatResponse response) {
    return switch (response.tokenUsage()) {
      case AnthropicTokenUsage usage -> {
        long cached = number(usage.cacheReadInputTokens());
        long written = number(usage.cacheCreationInputTokens());
        yield new TokenUsage(
            number(usage.inputTokenCount()) + cached + written,
            cached,
            written,
            number(usage.outputTokenCount()));
      }
      case OpenAiTokenUsage usage -> {
        OpenAiTokenUsage.InputTokensDetails details = usage.inputTokensDetails();
        yield new TokenUsage(
            number(usage.inputTokenCount()),
            details == null ? 0 : number(details.cachedTokens()),
            0,
            number(usage.outputTokenCount()));
      }
      case null -> guess(request, response);
      default ->
          new TokenUsage(
              number(response.tokenUsage().inputTokenCount()),
              0,
              0,
              number(response.tokenUsage().outputTokenCount()));
    };
  }

  /** A server that counts nothing must not make a budget endless. */
  private static TokenUsage guess(ChatRequest request, ChatResponse response) {
    long output = text(response.aiMessage().text()).length();
    for (ToolExecutionRequest call : response.aiMessage().toolExecutionRequests()) {
      output += text(call.arguments()).length();
    }
    return new TokenUsage(TokenEstimate.of(request), 0, 0, TokenEstimate.ofCharacters(output));
  }

  private static long number(@Nullable Integer number) {
    return number == null ? 0 : number;
  }

  private static String text(@Nullable String text) {
    return text == null ? "" : text;
  }
}
