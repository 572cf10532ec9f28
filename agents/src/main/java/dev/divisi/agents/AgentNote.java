package dev.divisi.agents;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that an agent is told by a person or by another task.
 *
 * @param noteId names it
 * @param kind {@code STEER}, {@code MESSAGE}, {@code ANSWER} or {@code SCOPE}
 * @param from who says so
 * @param text what is said
 * @param questionId the question or the scope request that it answers; null when it answers none
 * @param scope globs of what may be written from now on; empty when that stays as it is
 */
public record AgentNote(
    String noteId,
    String kind,
    String from,
    String text,
    @Nullable String questionId,
    List<String> scope) {

  public AgentNote {
    scope = List.copyOf(scope);
  }
}
