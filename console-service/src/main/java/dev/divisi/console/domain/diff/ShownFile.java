package dev.divisi.console.domain.diff;

import java.util.List;

/**
 * One file of a patch.
 *
 * @param number its place in the patch, from 0
 * @param path as it is in the repository; what cannot be seen is written out
 * @param previousPath where its content was before a rename; empty when it was there
 * @param change {@code added}, {@code modified}, {@code deleted}, {@code renamed} or {@code
 *     copied}; {@code unreadable} when the diff is not what git would write
 * @param oldMode git's mode before; empty when the diff does not say
 * @param newMode git's mode afterwards; empty when the diff does not say
 * @param binary whether it has no lines to show
 * @param added lines that come
 * @param removed lines that go
 * @param blocks its lines
 * @param raw this part of the diff as it is, when it could not be read; else empty
 * @param problem why it could not be read; else empty
 */
public record ShownFile(
    int number,
    String path,
    String previousPath,
    String change,
    String oldMode,
    String newMode,
    boolean binary,
    int added,
    int removed,
    List<ShownBlock> blocks,
    String raw,
    String problem) {

  public ShownFile {
    blocks = List.copyOf(blocks);
  }

  /** Whether its mode changes. */
  public boolean hasNewMode() {
    return !oldMode.isEmpty() && !newMode.isEmpty() && !oldMode.equals(newMode);
  }

  /** How many lines there are to show. */
  public int lines() {
    return blocks.stream().mapToInt(block -> block.lines().size()).sum();
  }

  /** Whether a line of the file afterwards is among those shown. */
  public boolean shows(int line) {
    return blocks.stream()
        .flatMap(block -> block.lines().stream())
        .anyMatch(shown -> shown.after() != null && shown.after() == line);
  }

  /** For whoever colours it: the end of its name. */
  public String extension() {
    String name = path.substring(path.lastIndexOf('/') + 1);
    int dot = name.lastIndexOf('.');
    return (dot < 0 ? name : name.substring(dot + 1)).toLowerCase(java.util.Locale.ROOT);
  }
}
