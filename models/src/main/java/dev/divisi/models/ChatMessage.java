package dev.divisi.models;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One message of a conversation. */
public sealed interface ChatMessage {

  /** What the model is told. */
  record User(String text, boolean reproducible) implements ChatMessage {
    public User(String text) {
      this(text, true);
    }
  }

  /**
   * What the model answered.
   *
   * @param text may be empty
   * @param thinking what it thought; null when it did not, or did not say
   * @param toolCalls what it called, in order; the arguments of each are a JSON object
   */
  record Assistant(String text, @Nullable Thinking thinking, List<ToolCall> toolCalls)
      implements ChatMessage {
    public Assistant {
      toolCalls = List.copyOf(toolCalls);
    }
  }

  /**
   * What a tool gave.
   *
   * @param callId the call that it answers
   * @param tool the tool's name
   * @param text what it gave, or why it failed and what to do instead
   * @param failed whether it failed
   * @param reproducible whether the same call on the same files gives the same text. What a program
   *     printed is not: it holds times and names of temporary files
   */
  record ToolResult(String callId, String tool, String text, boolean failed, boolean reproducible)
      implements ChatMessage {}

  /**
   * Thoughts, as the provider wants to see them again.
   *
   * @param text what was thought
   * @param signature the provider's mark on it; null when it has none
   * @param redacted thoughts that only the provider can read
   */
  record Thinking(String text, @Nullable String signature, List<String> redacted) {
    public Thinking {
      redacted = List.copyOf(redacted);
    }
  }
}
