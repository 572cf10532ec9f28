package dev.divisi.policy.diff;

import dev.divisi.schemas.ChangeKind;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a diff in git's format changes. Strict: the lines of each hunk are counted, so that
 * content cannot pass for a header, and a line that git would not write there is refused. What
 * cannot be read cannot be judged.
 */
public final class DiffReader {
  private static final Pattern HUNK =
      Pattern.compile(
          "@@ -(\\d{1,9})(?:,(\\d{1,9}))? \\+(\\d{1,9})(?:,(\\d{1,9}))? @@(.*)", Pattern.DOTALL);
  private static final Pattern INDEX =
      Pattern.compile("index [0-9a-f]{4,64}\\.\\.[0-9a-f]{4,64}(?: ([0-7]{6}))?");
  private static final String FILE = "diff --git ";
  private static final String EXECUTABLE = "100755";
  private static final String GONE = "000000";

  private final String[] lines;
  private int at;

  private DiffReader(String diff) {
    this.lines = diff.split("\n", -1);
  }

  /**
   * The files of a diff, in its order. Both ends of a rename are files of their own.
   *
   * @throws MalformedDiffException when git would not write it so
   */
  public static List<ChangedFile> read(String diff) throws MalformedDiffException {
    if (diff.isEmpty()) {
      return List.of();
    }
    if (!diff.endsWith("\n")) {
      throw new MalformedDiffException(1, "and the others do not end with a line end");
    }
    return new DiffReader(diff.substring(0, diff.length() - 1)).files();
  }

  private List<ChangedFile> files() throws MalformedDiffException {
    List<ChangedFile> files = new ArrayList<>();
    while (at < lines.length) {
      if (!lines[at].startsWith(FILE)) {
        throw wrong("should begin with \"diff --git\"");
      }
      List<ChangedFile> next = file();
      if (next.size() == 1 && !files.isEmpty() && replaces(files.getLast(), next.getFirst())) {
        next = List.of(replaced(files.removeLast(), next.getFirst()));
      }
      files.addAll(next);
    }
    return files;
  }

  /** Git writes a file that becomes a link as one that goes and one that comes. */
  private static boolean replaces(ChangedFile before, ChangedFile after) {
    return before.path().equals(after.path())
        && before.change() == ChangeKind.DELETED
        && after.change() == ChangeKind.ADDED;
  }

  private static ChangedFile replaced(ChangedFile before, ChangedFile after) {
    List<Hunk> hunks = new ArrayList<>(before.hunks());
    hunks.addAll(after.hunks());
    return new ChangedFile(
        after.path(),
        null,
        ChangeKind.MODIFIED,
        after.newMode(),
        after.becomesExecutable(),
        before.binary() || after.binary(),
        hunks);
  }

  /** What the header of one file says. */
  private static final class Header {
    @Nullable String oldMode;
    @Nullable String newMode;
    @Nullable String from;
    @Nullable String to;
    boolean added;
    boolean deleted;
    boolean copied;
    boolean binary;
    final List<Hunk> hunks = new ArrayList<>();
  }

  private List<ChangedFile> file() throws MalformedDiffException {
    String names = lines[at].substring(FILE.length());
    int namesAt = at++;
    Header header = new Header();
    while (at < lines.length && extended(header)) {
      at++;
    }
    String oldPath;
    String newPath;
    if (header.from != null && header.to != null) {
      oldPath = header.from;
      newPath = header.to;
      if (!names.equals(quotedLike(names, oldPath, newPath))) {
        throw new MalformedDiffException(namesAt + 1, "names other files than the lines below it");
      }
    } else {
      newPath = samePath(names, namesAt);
      oldPath = newPath;
    }
    body(header, oldPath, newPath);
    return changes(header, oldPath, newPath);
  }

  /** Reads a line of the extended header; false when it is none. */
  private boolean extended(Header header) throws MalformedDiffException {
    String line = lines[at];
    if (line.startsWith("old mode ")) {
      header.oldMode = mode(line.substring(9));
    } else if (line.startsWith("new mode ")) {
      header.newMode = mode(line.substring(9));
    } else if (line.startsWith("new file mode ")) {
      header.newMode = mode(line.substring(14));
      header.added = true;
    } else if (line.startsWith("deleted file mode ")) {
      header.oldMode = mode(line.substring(18));
      header.deleted = true;
    } else if (line.startsWith("rename from ")) {
      header.from = path(line.substring(12), at);
    } else if (line.startsWith("rename to ")) {
      header.to = path(line.substring(10), at);
    } else if (line.startsWith("copy from ")) {
      header.from = path(line.substring(10), at);
      header.copied = true;
    } else if (line.startsWith("copy to ")) {
      header.to = path(line.substring(8), at);
    } else if (line.startsWith("index ")) {
      Matcher index = INDEX.matcher(line);
      if (!index.matches()) {
        throw wrong("is no index line");
      }
      if (index.group(1) != null) {
        header.oldMode = index.group(1);
        header.newMode = index.group(1);
      }
    } else {
      return line.startsWith("similarity index ") || line.startsWith("dissimilarity index ");
    }
    return true;
  }

  private void body(Header header, String oldPath, String newPath) throws MalformedDiffException {
    if (at >= lines.length) {
      return;
    }
    if (lines[at].equals("GIT binary patch")) {
      header.binary = true;
      // A blank or a colon cannot stand in base 85, so no data can look like a header.
      while (at < lines.length && !lines[at].startsWith(FILE)) {
        at++;
      }
      return;
    }
    if (lines[at].startsWith("Binary files ")) {
      header.binary = true;
      at++;
      return;
    }
    if (!lines[at].startsWith("--- ")) {
      return;
    }
    expect("--- ", header.added ? "/dev/null" : "a/" + oldPath);
    expect("+++ ", header.deleted ? "/dev/null" : "b/" + newPath);
    do {
      hunk(header);
    } while (at < lines.length && lines[at].startsWith("@@ "));
  }

  private void hunk(Header header) throws MalformedDiffException {
    Matcher hunk = at < lines.length ? HUNK.matcher(lines[at]) : HUNK.matcher("");
    if (!hunk.matches()) {
      throw wrong("should begin a hunk");
    }
    at++;
    int oldStart = Integer.parseInt(hunk.group(1));
    int newStart = Integer.parseInt(hunk.group(3));
    long oldLeft = hunk.group(2) == null ? 1 : Long.parseLong(hunk.group(2));
    long newLeft = hunk.group(4) == null ? 1 : Long.parseLong(hunk.group(4));
    int oldLine = oldStart;
    int newLine = newStart;
    List<DiffLine> content = new ArrayList<>();
    while (oldLeft > 0 || newLeft > 0) {
      String line = at < lines.length ? lines[at] : "";
      switch (line.isEmpty() ? '!' : line.charAt(0)) {
        case ' ' -> {
          oldLeft--;
          oldLine++;
          newLeft--;
          content.add(new DiffLine(DiffLine.Kind.KEPT, newLine++, line.substring(1)));
        }
        case '-' -> {
          oldLeft--;
          content.add(new DiffLine(DiffLine.Kind.REMOVED, oldLine++, line.substring(1)));
        }
        case '+' -> {
          newLeft--;
          content.add(new DiffLine(DiffLine.Kind.ADDED, newLine++, line.substring(1)));
        }
        case '\\' -> endWithoutLineEnd(content);
        default -> throw wrong("ends a hunk before its time");
      }
      at++;
    }
    if (oldLeft < 0 || newLeft < 0) {
      throw wrong("follows a hunk that is longer than it says");
    }
    if (at < lines.length && lines[at].startsWith("\\ ")) {
      endWithoutLineEnd(content);
      at++;
    }
    header.hunks.add(new Hunk(oldStart, newStart, hunk.group(5).strip(), content));
  }

  private static void endWithoutLineEnd(List<DiffLine> content) {
    if (!content.isEmpty()) {
      DiffLine last = content.removeLast();
      content.add(new DiffLine(last.kind(), last.number(), last.text(), true));
    }
  }

  private static List<ChangedFile> changes(Header header, String oldPath, String newPath) {
    String newMode = header.newMode == null ? "" : header.newMode;
    boolean executable = newMode.equals(EXECUTABLE) && !EXECUTABLE.equals(header.oldMode);
    List<ChangedFile> changes = new ArrayList<>();
    if (header.from != null) {
      // Both ends of a rename are written to.
      if (!header.copied) {
        changes.add(
            new ChangedFile(oldPath, null, ChangeKind.DELETED, GONE, false, false, List.of()));
      }
      changes.add(
          new ChangedFile(
              newPath,
              oldPath,
              ChangeKind.ADDED,
              newMode,
              executable,
              header.binary,
              header.hunks));
    } else if (header.deleted) {
      changes.add(file(header, newPath, ChangeKind.DELETED, GONE, false));
    } else {
      ChangeKind kind = header.added ? ChangeKind.ADDED : ChangeKind.MODIFIED;
      changes.add(file(header, newPath, kind, newMode, executable));
    }
    return changes;
  }

  private static ChangedFile file(
      Header header, String path, ChangeKind kind, String mode, boolean executable) {
    return new ChangedFile(path, null, kind, mode, executable, header.binary, header.hunks);
  }

  private String mode(String text) throws MalformedDiffException {
    if (!text.matches("[0-7]{6}")) {
      throw wrong("has no file mode");
    }
    return text;
  }

  private void expect(String prefix, String name) throws MalformedDiffException {
    if (at >= lines.length || !lines[at].startsWith(prefix)) {
      throw wrong("should begin with \"" + prefix + "\"");
    }
    String found = lines[at].substring(prefix.length());
    // Git ends a name with blanks in it with a tab.
    String plain = found.endsWith("\t") ? found.substring(0, found.length() - 1) : found;
    if (!path(plain, at).equals(name)) {
      throw wrong("names another file than \"diff --git\" does");
    }
    at++;
  }

  /** The one path that "a/path b/path" names twice. */
  private String samePath(String names, int line) throws MalformedDiffException {
    if (names.startsWith("\"")) {
      int end = endOfQuoted(names);
      if (end > 0 && names.startsWith(" ", end)) {
        String first = path(names.substring(0, end), line);
        String second = path(names.substring(end + 1), line);
        if (first.startsWith("a/")
            && second.startsWith("b/")
            && first.substring(2).equals(second.substring(2))) {
          return first.substring(2);
        }
      }
    } else if (names.length() % 2 == 1) {
      int half = names.length() / 2;
      String first = names.substring(0, half);
      String second = names.substring(half + 1);
      if (names.charAt(half) == ' '
          && first.startsWith("a/")
          && second.startsWith("b/")
          && first.substring(2).equals(second.substring(2))) {
        return first.substring(2);
      }
    }
    throw new MalformedDiffException(line + 1, "names two different files without a rename");
  }

  /** The names line that git would write for a rename, quoted where the given one is. */
  private static String quotedLike(String names, String oldPath, String newPath)
      throws MalformedDiffException {
    String plain = "a/" + oldPath + " b/" + newPath;
    if (names.equals(plain)) {
      return plain;
    }
    // One of them may be quoted: compare what they mean.
    int firstEnd = names.startsWith("\"") ? endOfQuoted(names) : -1;
    if (firstEnd < 0 && names.endsWith("\"")) {
      firstEnd = names.indexOf(" \"");
    } else if (firstEnd > 0 && !names.startsWith(" ", firstEnd)) {
      firstEnd = -1;
    }
    if (firstEnd > 0
        && path(names.substring(0, firstEnd), 0).equals("a/" + oldPath)
        && path(names.substring(firstEnd + 1), 0).equals("b/" + newPath)) {
      return names;
    }
    return "";
  }

  private static int endOfQuoted(String text) {
    for (int index = 1; index < text.length(); index++) {
      if (text.charAt(index) == '\\') {
        index++;
      } else if (text.charAt(index) == '"') {
        return index + 1;
      }
    }
    return -1;
  }

  /** A path as git writes it: in C's quotes when it holds unusual characters. */
  private static String path(String written, int line) throws MalformedDiffException {
    if (!written.startsWith("\"")) {
      return written;
    }
    if (endOfQuoted(written) != written.length()) {
      throw new MalformedDiffException(line + 1, "has a name whose quotes do not end");
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int index = 1; index < written.length() - 1; ) {
      int point = written.codePointAt(index);
      index += Character.charCount(point);
      if (point != '\\') {
        bytes.writeBytes(Character.toString(point).getBytes(StandardCharsets.UTF_8));
        continue;
      }
      char escape = written.charAt(index);
      if (escape >= '0' && escape <= '3' && index + 3 < written.length()) {
        String octal = written.substring(index, index + 3);
        if (!octal.matches("[0-3][0-7]{2}")) {
          throw new MalformedDiffException(line + 1, "has an unknown escape in a name");
        }
        bytes.write(Integer.parseInt(octal, 8));
        index += 3;
        continue;
      }
      int plain = "abtnvfr\"\\".indexOf(escape);
      if (plain < 0) {
        throw new MalformedDiffException(line + 1, "has an unknown escape in a name");
      }
      bytes.write("\u0007\b\t\n\u000b\f\r\"\\".charAt(plain));
      index++;
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private MalformedDiffException wrong(String message) {
    return new MalformedDiffException(at + 1, message);
  }
}
