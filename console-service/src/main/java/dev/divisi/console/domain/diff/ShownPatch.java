package dev.divisi.console.domain.diff;

import dev.divisi.policy.diff.ChangedFile;
import dev.divisi.policy.diff.DiffLine;
import dev.divisi.policy.diff.DiffReader;
import dev.divisi.policy.diff.Hunk;
import dev.divisi.policy.diff.MalformedDiffException;
import dev.divisi.policy.diff.PathNames;
import java.util.ArrayList;
import java.util.List;

/**
 * A patch for people. A part that cannot be read is shown as it is, and does not hide the others.
 *
 * @param files in the order of the diff
 */
public record ShownPatch(List<ShownFile> files) {
  private static final String FILE = "diff --git ";
  private static final int LONGEST_LINE = 2_000;
  private static final int LONGEST_PATH = 1_000;
  private static final int LONGEST_RAW = 200_000;

  public ShownPatch {
    files = List.copyOf(files);
  }

  /** Lines that come. */
  public int added() {
    return files.stream().mapToInt(ShownFile::added).sum();
  }

  /** Lines that go. */
  public int removed() {
    return files.stream().mapToInt(ShownFile::removed).sum();
  }

  /** Reads a diff in git's format. */
  public static ShownPatch of(String diff) {
    List<ShownFile> files = new ArrayList<>();
    for (String section : sections(diff)) {
      try {
        List<ChangedFile> read = DiffReader.read(section);
        // Both ends of a rename are files to the reader, and one to a person.
        files.add(file(files.size(), section, read.getLast()));
      } catch (MalformedDiffException e) {
        files.add(unreadable(files.size(), section, String.valueOf(e.getMessage())));
      }
    }
    return new ShownPatch(files);
  }

  /**
   * No line of content begins like a file does: a blank, a sign or a backslash stands before it.
   */
  private static List<String> sections(String diff) {
    List<String> sections = new ArrayList<>();
    int from = 0;
    while (from < diff.length()) {
      int next = diff.indexOf("\n" + FILE, from);
      int end = next < 0 ? diff.length() : next + 1;
      sections.add(diff.substring(from, end));
      from = end;
    }
    return sections;
  }

  private static ShownFile file(int number, String section, ChangedFile file) {
    List<ShownBlock> blocks = new ArrayList<>();
    for (Hunk hunk : file.hunks()) {
      blocks.addAll(ShownBlock.of(heading(hunk), lines(hunk)));
    }
    String previous = file.previousPath() == null ? "" : file.previousPath();
    boolean isCopy = section.contains("\ncopy from ") && !previous.isEmpty();
    String change =
        previous.isEmpty()
            ? dev.divisi.console.domain.Words.of(file.change())
            : isCopy ? "copied" : "renamed";
    return new ShownFile(
        number,
        PathNames.visible(file.path(), LONGEST_PATH),
        PathNames.visible(previous, LONGEST_PATH),
        change,
        oldMode(section),
        file.newMode().equals("000000") ? "" : file.newMode(),
        file.binary(),
        file.addedLines(),
        file.removedLines(),
        blocks,
        "",
        "");
  }

  private static String heading(Hunk hunk) {
    String where = "@@ -" + hunk.oldStart() + " +" + hunk.newStart() + " @@";
    return hunk.heading().isEmpty()
        ? where
        : where + " " + PathNames.visible(hunk.heading(), LONGEST_PATH);
  }

  /** The header was read strictly before: it holds no content. */
  private static String oldMode(String section) {
    for (String line : section.lines().toList()) {
      if (line.startsWith("old mode ")) {
        return line.substring(9);
      }
      if (line.startsWith("--- ") || line.startsWith("@@ ") || line.startsWith("GIT binary")) {
        return "";
      }
    }
    return "";
  }

  private static List<ShownLine> lines(Hunk hunk) {
    int before = hunk.oldStart();
    int after = hunk.newStart();
    List<ShownLine> lines = new ArrayList<>();
    for (DiffLine line : hunk.lines()) {
      lines.add(
          new ShownLine(
              line.kind() == DiffLine.Kind.ADDED ? null : before,
              line.kind() == DiffLine.Kind.REMOVED ? null : after,
              visible(line.text(), LONGEST_LINE),
              line.withoutLineEnd()));
      before += line.kind() == DiffLine.Kind.ADDED ? 0 : 1;
      after += line.kind() == DiffLine.Kind.REMOVED ? 0 : 1;
    }
    return lines;
  }

  /** Tabs stay; what else cannot be seen, or turns what follows around, is written out. */
  private static String visible(String text, int longest) {
    StringBuilder shown = new StringBuilder();
    String[] parts = text.split("\t", -1);
    for (int index = 0; index < parts.length && shown.length() < longest; index++) {
      shown.append(index == 0 ? "" : "\t").append(PathNames.visible(parts[index], longest));
    }
    return shown.length() > longest ? shown.substring(0, longest) + "..." : shown.toString();
  }

  private static ShownFile unreadable(int number, String section, String problem) {
    String first = section.lines().findFirst().orElse("");
    String path = first.startsWith(FILE) ? first.substring(FILE.length()) : first;
    String raw =
        section.length() > LONGEST_RAW
            ? section.substring(0, LONGEST_RAW) + "\n... (" + section.length() + " characters)"
            : section;
    return new ShownFile(
        number,
        PathNames.visible(path, LONGEST_PATH),
        "",
        "unreadable",
        "",
        "",
        false,
        0,
        0,
        List.of(),
        raw.lines()
            .map(line -> visible(line, LONGEST_RAW))
            .collect(java.util.stream.Collectors.joining("\n")),
        problem);
  }
}
