package dev.divisi.policy.inspect;

import dev.divisi.policy.diff.ChangedFile;
import dev.divisi.policy.diff.DiffLine;
import dev.divisi.policy.diff.Hunk;
import dev.divisi.schemas.ChangeKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Changed files, as short as they can be written. */
public final class Changes {
  private Changes() {}

  /** A changed file; each line begins as in a diff, with '+', '-' or a blank. */
  public static ChangedFile modified(String path, String... lines) {
    return new ChangedFile(
        path, null, ChangeKind.MODIFIED, "100644", false, false, List.of(hunk(lines)));
  }

  public static ChangedFile added(String path, String... lines) {
    String[] marked = Arrays.stream(lines).map(line -> "+" + line).toArray(String[]::new);
    return new ChangedFile(
        path, null, ChangeKind.ADDED, "100644", false, false, List.of(hunk(marked)));
  }

  public static ChangedFile deleted(String path, String... lines) {
    String[] marked = Arrays.stream(lines).map(line -> "-" + line).toArray(String[]::new);
    return new ChangedFile(
        path, null, ChangeKind.DELETED, "000000", false, false, List.of(hunk(marked)));
  }

  /** Both ends of a rename, as a diff is read. */
  public static List<ChangedFile> renamed(String from, String to, String... lines) {
    return List.of(
        new ChangedFile(from, null, ChangeKind.DELETED, "000000", false, false, List.of()),
        new ChangedFile(
            to,
            from,
            ChangeKind.ADDED,
            "100644",
            false,
            false,
            lines.length == 0 ? List.of() : List.of(hunk(lines))));
  }

  public static ChangedFile binary(String path) {
    return new ChangedFile(path, null, ChangeKind.ADDED, "100644", false, true, List.of());
  }

  private static Hunk hunk(String... lines) {
    List<DiffLine> content = new ArrayList<>();
    int before = 1;
    int after = 1;
    for (String line : lines) {
      String text = line.substring(1);
      switch (line.charAt(0)) {
        case '+' -> content.add(new DiffLine(DiffLine.Kind.ADDED, after++, text));
        case '-' -> content.add(new DiffLine(DiffLine.Kind.REMOVED, before++, text));
        case ' ' -> {
          before++;
          content.add(new DiffLine(DiffLine.Kind.KEPT, after++, text));
        }
        default -> throw new IllegalArgumentException(line);
      }
    }
    return new Hunk(1, 1, content);
  }
}
