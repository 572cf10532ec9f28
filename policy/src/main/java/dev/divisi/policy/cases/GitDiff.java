package dev.divisi.policy.cases;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.divisi.policy.cases.CaseDocument.FileText;
import dev.divisi.policy.cases.LineDiff.Line;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Writes what files are before and after as the diff that git would make of it. */
final class GitDiff {
  private static final String FILE = "100644";
  private static final String EXECUTABLE = "100755";
  private static final String NOTHING = "0".repeat(40);
  private static final int CONTEXT = 3;

  private GitDiff() {}

  static String of(List<FileText> files) {
    StringBuilder diff = new StringBuilder();
    files.forEach(file -> append(file, diff));
    return diff.toString();
  }

  private static void append(FileText file, StringBuilder diff) {
    boolean binary = Boolean.TRUE.equals(file.binary());
    String before = file.before();
    String after = file.after();
    if (before == null && after == null) {
      // What is in a binary file is nobody's concern when nobody says it.
      changed(file, binary, binary ? "before" : "", binary ? "after" : "", diff);
    } else if (before == null) {
      added(file, binary, Objects.requireNonNull(after), diff);
    } else if (after == null) {
      deleted(file, binary, before, diff);
    } else if (file.mode() != null && !file.mode().startsWith("100")) {
      // Git writes a file that becomes a link as one that goes and one that comes.
      deleted(
          new FileText(file.path(), before, null, null, null, file.binary()), binary, before, diff);
      added(file, binary, after, diff);
    } else {
      changed(file, binary, before, after, diff);
    }
  }

  private static void added(FileText file, boolean binary, String after, StringBuilder diff) {
    names(file.path(), file.path(), diff);
    String mode = file.mode() == null ? FILE : file.mode();
    diff.append("new file mode ").append(mode).append('\n');
    diff.append("index ").append(NOTHING).append("..").append(blob(after)).append('\n');
    content(null, file.path(), "", after, binary, diff);
  }

  private static void deleted(FileText file, boolean binary, String before, StringBuilder diff) {
    names(file.path(), file.path(), diff);
    String mode = file.mode() == null ? FILE : file.mode();
    diff.append("deleted file mode ").append(mode).append('\n');
    diff.append("index ").append(blob(before)).append("..").append(NOTHING).append('\n');
    content(file.path(), null, before, "", binary, diff);
  }

  private static void changed(
      FileText file, boolean binary, String before, String after, StringBuilder diff) {
    String mode = file.mode() == null ? FILE : file.mode();
    boolean onlyMode = before.equals(after) && file.mode() != null && file.previousPath() == null;
    String modeBefore = onlyMode && mode.equals(FILE) ? EXECUTABLE : FILE;
    head(file, modeBefore, mode, diff);
    if (before.equals(after)) {
      return;
    }
    diff.append("index ").append(blob(before)).append("..").append(blob(after));
    diff.append(mode.equals(modeBefore) ? " " + mode : "").append('\n');
    String from = file.previousPath() == null ? file.path() : file.previousPath();
    content(from, file.path(), before, after, binary, diff);
  }

  /** Names, and modes where they differ, and a rename. */
  private static void head(FileText file, String modeBefore, String mode, StringBuilder diff) {
    String from = file.previousPath() == null ? file.path() : file.previousPath();
    names(from, file.path(), diff);
    if (!mode.equals(modeBefore)) {
      diff.append("old mode ").append(modeBefore).append("\nnew mode ").append(mode).append('\n');
    }
    if (file.previousPath() != null) {
      boolean same = Objects.equals(file.before(), file.after());
      diff.append("similarity index ").append(same ? "100" : "50").append("%\nrename from ");
      diff.append(quoted("", from)).append("\nrename to ").append(quoted("", file.path()));
      diff.append('\n');
    }
  }

  private static void names(String from, String to, StringBuilder diff) {
    diff.append("diff --git ").append(quoted("a/", from)).append(' ').append(quoted("b/", to));
    diff.append('\n');
  }

  private static void content(
      @Nullable String from,
      @Nullable String to,
      String before,
      String after,
      boolean binary,
      StringBuilder diff) {
    if (binary) {
      diff.append(BinaryPatch.of(before.getBytes(UTF_8), after.getBytes(UTF_8)));
      return;
    }
    List<Line> lines = LineDiff.of(before, after);
    if (lines.stream().noneMatch(Line::isChange)) {
      return;
    }
    diff.append("--- ").append(side("a/", from)).append('\n');
    diff.append("+++ ").append(side("b/", to)).append('\n');
    int at = 0;
    while (at < lines.size()) {
      if (!lines.get(at).isChange()) {
        at++;
        continue;
      }
      int end = at;
      for (int next = at; next < lines.size() && next <= end + 2 * CONTEXT; next++) {
        end = lines.get(next).isChange() ? next : end;
      }
      int first = Math.max(0, at - CONTEXT);
      int last = Math.min(lines.size(), end + 1 + CONTEXT);
      hunk(lines, first, last, diff);
      at = end + 1;
    }
  }

  private static void hunk(List<Line> lines, int first, int last, StringBuilder diff) {
    List<Line> shown = lines.subList(first, last);
    diff.append("@@ -").append(range(lines.subList(0, first), shown, '+'));
    diff.append(" +").append(range(lines.subList(0, first), shown, '-')).append(" @@\n");
    for (Line line : shown) {
      diff.append(line.mark()).append(line.text());
      if (!line.text().endsWith("\n")) {
        diff.append("\n\\ No newline at end of file\n");
      }
    }
  }

  /** Where a hunk begins in one of the files, and how many of its lines it shows. */
  private static String range(List<Line> earlier, List<Line> shown, char ofOtherFile) {
    long before = earlier.stream().filter(line -> line.mark() != ofOtherFile).count();
    long count = shown.stream().filter(line -> line.mark() != ofOtherFile).count();
    long start = count == 0 ? before : before + 1;
    return count == 1 ? Long.toString(start) : start + "," + count;
  }

  private static String side(String prefix, @Nullable String path) {
    if (path == null) {
      return "/dev/null";
    }
    return quoted(prefix, path) + (path.indexOf(' ') >= 0 ? "\t" : "");
  }

  private static String quoted(String prefix, String path) {
    String whole = prefix + path;
    if (whole.chars().allMatch(c -> c >= ' ' && c < 0x7f && c != '"' && c != '\\')) {
      return whole;
    }
    StringBuilder text = new StringBuilder("\"");
    for (byte signed : whole.getBytes(UTF_8)) {
      int value = signed & 0xff;
      int named = "\u0007\b\t\n\u000b\f\r\"\\".indexOf(value);
      if (named >= 0) {
        text.append('\\').append("abtnvfr\"\\".charAt(named));
      } else if (value < ' ' || value >= 0x7f) {
        text.append(String.format("\\%03o", value));
      } else {
        text.append((char) value);
      }
    }
    return text.append('"').toString();
  }

  private static String blob(String content) {
    try {
      byte[] bytes = content.getBytes(UTF_8);
      MessageDigest digest = MessageDigest.getInstance("SHA-1");
      digest.update(("blob " + bytes.length + "\0").getBytes(UTF_8));
      return HexFormat.of().formatHex(digest.digest(bytes));
    } catch (NoSuchAlgorithmException absent) {
      throw new IllegalStateException("every Java has SHA-1", absent);
    }
  }
}
