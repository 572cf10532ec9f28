package dev.divisi.workspace;

/**
 * A rule that a patch breaks.
 *
 * @param code which rule
 * @param path the file, or empty when it is about the whole patch
 * @param message what is wrong and what is allowed, as plain text
 */
public record Violation(Code code, String path, String message) {
  /** The rules. */
  public enum Code {
    /** The file is not in the task's write scope. */
    OUT_OF_SCOPE,
    /** The file is a link, a submodule, or anything but a plain or an executable file. */
    FORBIDDEN_MODE,
    /** The path has a part that git, or a host of repositories, reads as its own. */
    GIT_METADATA,
    /** The path cannot be shown or written on every system. */
    FORBIDDEN_PATH,
    /** Too many files change. */
    TOO_MANY_FILES,
    /** Too many lines change. */
    TOO_MANY_LINES,
    /** The file is too large. */
    FILE_TOO_LARGE,
    /** The file is binary. */
    BINARY_FILE
  }
}
