package dev.divisi.workspace;

import dev.divisi.globs.WriteScope;
import dev.divisi.workspace.process.PlainText;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What a patch may do to a tree. The resulting tree is judged, not the text of the diff.
 *
 * @param scope where it may write
 * @param maxFiles how many files it may change
 * @param maxChangedLines how many lines it may add and remove together
 * @param maxFileBytes how large a file may be afterwards
 * @param allowBinary whether it may change files without lines
 */
public record TreeRules(
    WriteScope scope, int maxFiles, int maxChangedLines, long maxFileBytes, boolean allowBinary) {
  private static final Set<String> PLAIN_MODES = Set.of("100644", "100755");
  private static final String NO_MODE = "000000";
  private static final int MAX_VIOLATIONS = 100;
  private static final int MAX_PATH = 1000;

  /** All rules that it breaks, at most a hundred; none when it is fine. */
  public List<Violation> violations(PatchDiff diff) {
    List<Violation> violations = new ArrayList<>();
    if (diff.files().size() > maxFiles) {
      violations.add(
          new Violation(
              Violation.Code.TOO_MANY_FILES,
              "",
              "It changes "
                  + diff.files().size()
                  + " files; at most "
                  + maxFiles
                  + " may change."));
    }
    long lines =
        diff.files().stream()
            .filter(file -> !file.binary())
            .mapToLong(file -> (long) file.addedLines() + file.removedLines())
            .sum();
    if (lines > maxChangedLines) {
      violations.add(
          new Violation(
              Violation.Code.TOO_MANY_LINES,
              "",
              "It changes " + lines + " lines; at most " + maxChangedLines + " may change."));
    }
    for (PatchedFile file : diff.files()) {
      if (violations.size() >= MAX_VIOLATIONS) {
        break;
      }
      judge(file, violations);
    }
    return List.copyOf(violations);
  }

  private void judge(PatchedFile file, List<Violation> violations) {
    String shown = PlainText.line(file.path(), 300);
    if (!scope.permits(file.path())) {
      violations.add(
          new Violation(
              Violation.Code.OUT_OF_SCOPE,
              shown,
              shown + " is outside of the task's scope " + scope.patterns() + "."));
    }
    if (GitNames.isMetadata(file.path())) {
      violations.add(
          new Violation(
              Violation.Code.GIT_METADATA,
              shown,
              shown + " belongs to git or its host: names that begin with .git may not change."));
    }
    if (unprintable(file.path())) {
      violations.add(
          new Violation(
              Violation.Code.FORBIDDEN_PATH,
              shown,
              shown + " has control characters, a backslash, broken text, or is too long."));
    }
    if (!modeAllowed(file.mode()) || !modeAllowed(file.oldMode())) {
      violations.add(
          new Violation(
              Violation.Code.FORBIDDEN_MODE,
              shown,
              shown
                  + " has the mode "
                  + (modeAllowed(file.mode()) ? file.oldMode() : file.mode())
                  + ": only plain and executable files may change, no links, no submodules."));
    }
    if (file.size() > maxFileBytes) {
      violations.add(
          new Violation(
              Violation.Code.FILE_TOO_LARGE,
              shown,
              shown + " has " + file.size() + " bytes; at most " + maxFileBytes + " are allowed."));
    }
    if (file.binary() && !allowBinary) {
      violations.add(
          new Violation(Violation.Code.BINARY_FILE, shown, shown + " is a binary file."));
    }
  }

  private static boolean modeAllowed(String mode) {
    return PLAIN_MODES.contains(mode) || mode.equals(NO_MODE);
  }

  private static boolean unprintable(String path) {
    return path.length() > MAX_PATH
        || path.codePoints()
            .anyMatch(
                c ->
                    c == '\\'
                        || c == '\uFFFD'
                        || Character.isISOControl(c)
                        || Character.getType(c) == Character.FORMAT
                        || Character.getType(c) == Character.LINE_SEPARATOR
                        || Character.getType(c) == Character.PARAGRAPH_SEPARATOR);
  }
}
