package dev.divisi.workspace;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Reads what commits changed straight from the mirror. Merges are left out. */
final class HistoryReader {
  private static final int MOST_BYTES = 256 * 1024 * 1024;

  private final Git git;

  HistoryReader(Git git) {
    this.git = git;
  }

  List<String> commits(String head, int limit) throws RepositoryException, InterruptedException {
    GitOutput output =
        git.run(
            GitCall.of(
                "rev-list",
                "--no-merges",
                "--max-count=" + limit,
                RefNames.requireObjectId(head),
                "--"));
    return output.text().lines().toList();
  }

  List<ChangedPaths> changes(List<String> commits)
      throws RepositoryException, InterruptedException {
    if (commits.isEmpty()) {
      return List.of();
    }
    commits.forEach(RefNames::requireObjectId);
    // Nothing else tells a commit from a path, and a path can be anything that was known before.
    String mark = UUID.randomUUID() + " ";
    GitOutput output =
        git.run(
            GitCall.of(
                    "log",
                    "--no-walk=unsorted",
                    "--stdin",
                    "-z",
                    "--root",
                    "--no-renames",
                    "--no-ext-diff",
                    "--no-show-signature",
                    "--no-mailmap",
                    "--name-only",
                    "--format=" + mark + "%H %ct %an")
                .withInput(String.join("\n", commits) + "\n")
                .withMaxOutput(MOST_BYTES));
    return parse(output.items(), mark);
  }

  /**
   * Each commit is an item of its own, then come its paths; the first has a line feed before it.
   */
  private static List<ChangedPaths> parse(List<String> items, String mark) {
    List<ChangedPaths> changes = new ArrayList<>();
    int at = 0;
    while (at < items.size()) {
      String item = items.get(at++);
      List<String> paths = new ArrayList<>();
      while (at < items.size() && !items.get(at).startsWith(mark)) {
        String path = items.get(at++);
        paths.add(paths.isEmpty() && path.startsWith("\n") ? path.substring(1) : path);
      }
      if (item.startsWith(mark)) {
        String[] fields = item.substring(mark.length()).split(" ", 3);
        changes.add(new ChangedPaths(fields[0], instant(fields[1]), fields[2], paths));
      }
    }
    return changes;
  }

  /** A commit can claim any time at all. */
  private static Instant instant(String seconds) {
    try {
      return Instant.ofEpochSecond(Long.parseLong(seconds));
    } catch (NumberFormatException | DateTimeException e) {
      return Instant.EPOCH;
    }
  }
}
