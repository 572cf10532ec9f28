package dev.divisi.workspace;

import java.time.Instant;
import java.util.List;

/**
 * What one commit changed, compared with its first parent; a file that was renamed is there twice.
 *
 * @param commit its id
 * @param at when it was committed
 * @param author the author's name as the commit has it: untrusted text
 * @param paths from the root, with slashes
 */
public record ChangedPaths(String commit, Instant at, String author, List<String> paths) {
  public ChangedPaths {
    paths = List.copyOf(paths);
  }
}
