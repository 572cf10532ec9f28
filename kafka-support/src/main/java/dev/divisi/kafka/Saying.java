package dev.divisi.kafka;

import dev.divisi.schemas.SayingKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a handler says that is neither progress nor a result; it becomes {@code work.said}.
 *
 * @param sayingId names it: the same may be said twice, and counts once
 * @param kind what it is
 * @param text the question, the reason for the wider scope, the note, or the lesson
 * @param toTaskId the task that a note is for; null for the other kinds
 * @param scope globs that are asked for beside those of the task; empty for the other kinds
 */
public record Saying(
    String sayingId, SayingKind kind, String text, @Nullable String toTaskId, List<String> scope) {
  public Saying {
    scope = List.copyOf(scope);
  }
}
