package dev.divisi.policy.risk;

import dev.divisi.policy.diff.ChangedFile;
import dev.divisi.policy.inspect.FileTable;
import dev.divisi.schemas.ChangeKind;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which files have a test, as names tell: "MoneyTest" and "MoneyRoundingTest" are about "Money".
 */
final class TestsBeside {
  /** Files that are named after what they are, so that only their folder tells what is in them. */
  private static final Set<String> UNNAMED = Set.of("index", "mod", "lib", "main", "__init__");

  private static final int MOST_NEIGHBOURS = 50;

  private final FileTable table;
  private final NavigableSet<String> subjects = new TreeSet<>();

  TestsBeside(FileTable table, Collection<String> paths, List<ChangedFile> changed) {
    this.table = table;
    Set<String> gone = new TreeSet<>();
    for (ChangedFile file : changed) {
      if (file.change() == ChangeKind.DELETED) {
        gone.add(file.path());
      } else {
        add(file.path());
      }
    }
    for (String path : paths) {
      if (!gone.contains(path)) {
        add(path);
      }
    }
  }

  private void add(String path) {
    if (mayBeTest(path) && table.isTest(path)) {
      subjects.add(subject(path));
    }
  }

  /** Asked of every file of a repository, so that most need no look at the table. */
  private static boolean mayBeTest(String path) {
    String lower = path.toLowerCase(Locale.ROOT);
    return lower.contains("test")
        || lower.contains("spec")
        || lower.contains("it.")
        || lower.contains("e2e")
        || lower.contains("suite")
        || lower.contains(".cy.");
  }

  private String subject(String path) {
    String subject = table.subject(path);
    if (UNNAMED.contains(subject)) {
      String folder = path.substring(0, Math.max(0, path.lastIndexOf('/')));
      return folder.isEmpty() ? subject : folder.substring(folder.lastIndexOf('/') + 1);
    }
    return subject;
  }

  boolean has(String path) {
    String subject = subject(path);
    return subjects.tailSet(subject, true).stream()
        .limit(MOST_NEIGHBOURS)
        .takeWhile(test -> test.startsWith(subject))
        .anyMatch(
            test ->
                test.length() == subject.length()
                    || !Character.isLowerCase(test.charAt(subject.length())));
  }
}
