package dev.divisi.console.domain.diff;

import java.util.List;
import java.util.stream.Collectors;

/** What a rejection tells the next attempt: a text, and a line for each comment on a line. */
public final class RejectionReason {
  /** The task graph hands on so many characters; more would be cut there. */
  public static final int LONGEST = 16_000;

  private RejectionReason() {}

  /**
   * What somebody said about a line.
   *
   * @param side {@code before} for a line that the patch takes away, else {@code after}
   * @param line its number on that side, from 1
   */
  public record Comment(String path, int line, String side, String text) {
    private String words() {
      String where = side.equals("before") ? " (before the change)" : "";
      return path.strip() + ":" + line + where + ": " + text.strip();
    }
  }

  /**
   * The whole reason.
   *
   * @throws IllegalArgumentException when there is nothing to say, or too much
   */
  public static String of(String overall, List<Comment> comments) {
    String lines =
        comments.stream()
            .filter(comment -> !comment.text().isBlank())
            .map(Comment::words)
            .collect(Collectors.joining("\n"));
    String text = overall.strip();
    String reason = text.isEmpty() || lines.isEmpty() ? text + lines : text + "\n\n" + lines;
    if (reason.isEmpty()) {
      throw new IllegalArgumentException(
          "Say what must change: the next attempt is told exactly that.");
    }
    if (reason.length() > LONGEST) {
      throw new IllegalArgumentException(
          "That is "
              + reason.length()
              + " characters, and the next attempt can be told "
              + LONGEST
              + ". Shorten it.");
    }
    return reason;
  }
}
