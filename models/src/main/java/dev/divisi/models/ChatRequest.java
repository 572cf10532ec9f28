package dev.divisi.models;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a model is asked.
 *
 * @param model the model, by the name that its provider knows
 * @param system what it is told before the conversation
 * @param messages the conversation, oldest first; the last one is not the model's
 * @param tools what it may call, in the order in which they are sent
 * @param settings how it is to answer
 */
public record ChatRequest(
    String model,
    String system,
    List<ChatMessage> messages,
    List<ToolDescription> tools,
    Settings settings) {

  public ChatRequest {
    messages = List.copyOf(messages);
    tools = List.copyOf(tools);
  }

  /**
   * How a model is to answer.
   *
   * @param temperature from 0 to 2; null leaves it to the provider, as some models take none
   * @param maxOutputTokens tokens of the longest answer, thoughts included
   * @param thinkingTokens tokens that it may think before it answers; null for no thinking. Only
   *     Anthropic's API takes it
   */
  public record Settings(
      @Nullable Double temperature, int maxOutputTokens, @Nullable Integer thinkingTokens) {}
}
