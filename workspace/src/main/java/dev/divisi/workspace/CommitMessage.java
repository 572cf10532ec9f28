package dev.divisi.workspace;

import dev.divisi.workspace.process.PlainText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A commit message whose texts cannot pretend to be its trailers: the trailers are a paragraph of
 * their own at the end, one line each, and there is always one.
 *
 * @param subject the first line; made one line
 * @param body more text, may be empty
 * @param trailers name and value, in order
 */
public record CommitMessage(String subject, String body, List<Map.Entry<String, String>> trailers) {
  private static final int MAX_SUBJECT = 200;
  private static final int MAX_BODY = 16 * 1024;
  private static final int MAX_VALUE = 500;
  private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9-]{0,60}");

  /**
   * @throws IllegalArgumentException when there is no trailer, or one has no proper name
   */
  public CommitMessage {
    trailers = List.copyOf(trailers);
    if (trailers.isEmpty()) {
      throw new IllegalArgumentException(
          "A commit message without a trailer: its text could pretend to have one.");
    }
    for (Map.Entry<String, String> trailer : trailers) {
      if (!NAME.matcher(trailer.getKey()).matches()) {
        throw new IllegalArgumentException("Not a name for a trailer: " + trailer.getKey());
      }
    }
  }

  String text() {
    List<String> paragraphs = new ArrayList<>();
    String first = PlainText.line(subject, MAX_SUBJECT);
    paragraphs.add(first.isEmpty() ? "Change without a title" : first);
    String more = body();
    if (!more.isEmpty()) {
      paragraphs.add(plain(more));
    }
    StringBuilder lines = new StringBuilder();
    trailers.forEach(t -> lines.append(line(t)).append('\n'));
    return String.join("\n\n", paragraphs) + "\n\n" + lines;
  }

  private static String plain(String body) {
    String text = PlainText.of(body).strip();
    text = text.substring(0, Math.min(text.length(), MAX_BODY));
    // A line of dashes ends a message where mail is read; tools look for trailers before it.
    return text.replaceAll("(?m)^---", " ---").stripTrailing();
  }

  /** A trailer as the line it becomes; what is searched for goes the same way. */
  static String line(Map.Entry<String, String> trailer) {
    return trailer.getKey() + ": " + PlainText.line(trailer.getValue(), MAX_VALUE);
  }
}
