package dev.divisi.console.domain;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which audit events are wanted. An empty field wants all.
 *
 * @param goal id of the goal
 * @param task id of the task
 * @param type type of the event
 * @param actor on whose word
 * @param text what the summary says
 * @param since the first moment; null for the beginning
 * @param until the moment after the last; null for now
 */
public record AuditFilter(
    String goal,
    String task,
    String type,
    String actor,
    String text,
    @Nullable Instant since,
    @Nullable Instant until) {

  /** All events. */
  public static final AuditFilter ALL = new AuditFilter("", "", "", "", "", null, null);
}
