package dev.divisi.taskgraph;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A question that waits for a person.
 *
 * @param questionId names it
 * @param taskId the task whose attempt asks; null when the planner does
 * @param from the worker that asks
 * @param text the question; at most {@value Note#MAX_LENGTH} characters
 * @param askedAt when
 * @param afterVersion the version of the plan that is decided on first, when it asks for a wider
 *     scope that cannot be proposed before; else null
 */
public record Question(
    String questionId,
    @Nullable String taskId,
    String from,
    String text,
    Instant askedAt,
    @Nullable Integer afterVersion) {
  public Question {
    text = Note.shortened(text);
  }
}
