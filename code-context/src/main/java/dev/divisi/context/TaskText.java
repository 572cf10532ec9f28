package dev.divisi.context;

import dev.divisi.globs.WriteScope;
import java.util.List;

/**
 * What a task says, to find the files that it is about.
 *
 * @param title one line
 * @param description what to change
 * @param acceptanceCriteria what must hold afterwards
 * @param scope where it may write
 */
public record TaskText(
    String title, String description, List<String> acceptanceCriteria, WriteScope scope) {
  public TaskText {
    acceptanceCriteria = List.copyOf(acceptanceCriteria);
  }

  /** All of its words. */
  String all() {
    return title + "\n" + description + "\n" + String.join("\n", acceptanceCriteria);
  }
}
