package dev.divisi.models;

import dev.divisi.models.ChatMessage.Thinking;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a model answered.
 *
 * @param model the model that answered, by the provider's word; may be a dated name of the one that
 *     was asked
 * @param text may be empty
 * @param thinking what it thought; null when it did not, or did not say
 * @param toolCalls what it calls, in order
 * @param stop why it ended
 * @param usage what it took
 */
public record ChatAnswer(
    String model,
    String text,
    @Nullable Thinking thinking,
    List<ToolCall> toolCalls,
    StopReason stop,
    TokenUsage usage) {

  public ChatAnswer {
    toolCalls = List.copyOf(toolCalls);
  }
}
