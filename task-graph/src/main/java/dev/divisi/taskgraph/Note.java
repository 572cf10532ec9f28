package dev.divisi.taskgraph;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that a worker is told.
 *
 * @param noteId names it; the same may be told twice
 * @param kind what it is
 * @param from who says so: a person, or another task
 * @param text what is said; at most {@value #MAX_LENGTH} characters
 * @param questionId the question that it answers; null when it answers none
 * @param scope the write scope from now on; empty when it stays as it is
 */
public record Note(
    String noteId,
    Kind kind,
    String from,
    String text,
    @Nullable String questionId,
    List<String> scope) {

  /** Longer ones are cut: a note is no document. */
  public static final int MAX_LENGTH = 4_000;

  /** What a note is. */
  public enum Kind {
    /** A person says how to go on. */
    STEER,
    /** Another task says something. */
    MESSAGE,
    /** A person answers a question. */
    ANSWER,
    /** A wider write scope is granted or refused. */
    SCOPE
  }

  public Note {
    scope = List.copyOf(scope);
    text = shortened(text);
  }

  static String shortened(String text) {
    return text.length() <= MAX_LENGTH ? text : ShortText.start(text, MAX_LENGTH - 3) + "...";
  }
}
