package dev.divisi.context;

import java.util.List;

/**
 * The files that matter most for a task.
 *
 * @param files best first
 * @param tokens how many these take, by {@link TokenEstimate}
 * @param leftOut how many more were found and did not fit
 */
public record FilesForTask(List<TaskFile> files, int tokens, int leftOut) {
  public FilesForTask {
    files = List.copyOf(files);
  }

  /** Why a file matters. */
  public enum Found {
    /** The task names its path or its name. */
    BY_NAME,
    /** It is one of few that the task may write. */
    BY_SCOPE,
    /** It defines something that the task names. */
    BY_SYMBOL,
    /** It uses something that the task names. */
    BY_REFERENCE,
    /** It has words of the task. */
    BY_WORDS,
    /** It imports such a file, or is imported by one. */
    BY_IMPORT,
    /** It changes together with such a file. */
    BY_HISTORY,
    /** It tests such a file. */
    BY_TEST
  }

  /**
   * A reason.
   *
   * @param found which one
   * @param of the word, the definition or the other file
   * @param weight how much it counts
   */
  public record Reason(Found found, String of, double weight) {}

  /**
   * A file.
   *
   * @param path from the root
   * @param score the sum of the weights
   * @param reasons the heaviest first, at most four
   * @param excerpts the parts of it that matter most, in its order
   * @param tokens how many all of this takes
   */
  public record TaskFile(
      String path, double score, List<Reason> reasons, List<Excerpt> excerpts, int tokens) {
    public TaskFile {
      reasons = List.copyOf(reasons);
      excerpts = List.copyOf(excerpts);
    }
  }

  /**
   * Some lines of a file.
   *
   * @param line the first one, from 1
   * @param lines as plain text, each of at most 200 characters
   */
  public record Excerpt(int line, List<String> lines) {
    public Excerpt {
      lines = List.copyOf(lines);
    }
  }
}
