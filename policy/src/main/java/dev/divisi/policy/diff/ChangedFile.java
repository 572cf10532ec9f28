package dev.divisi.policy.diff;

import dev.divisi.schemas.ChangeKind;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One file of a diff, as the diff itself has it.
 *
 * @param previousPath where the content was before a rename or copy; null when it is neither
 * @param newMode git's mode afterwards; "000000" when deleted; "" when the diff does not say,
 *     because only the content changes and git left it out
 * @param becomesExecutable whether it is executable afterwards and was not before
 * @param hunks what changes in it; empty when binary, renamed as it is, or only its mode changes
 */
public record ChangedFile(
    String path,
    @Nullable String previousPath,
    ChangeKind change,
    String newMode,
    boolean becomesExecutable,
    boolean binary,
    List<Hunk> hunks) {

  public ChangedFile {
    hunks = List.copyOf(hunks);
  }

  /** The lines that it gains, with their numbers in the file afterwards. */
  public Stream<DiffLine> added() {
    return lines(DiffLine.Kind.ADDED);
  }

  /** The lines that it loses, with their numbers in the file before. */
  public Stream<DiffLine> removed() {
    return lines(DiffLine.Kind.REMOVED);
  }

  private Stream<DiffLine> lines(DiffLine.Kind kind) {
    return hunks.stream()
        .flatMap(hunk -> hunk.lines().stream())
        .filter(line -> line.kind() == kind);
  }

  public int addedLines() {
    return (int) added().count();
  }

  public int removedLines() {
    return (int) removed().count();
  }
}
