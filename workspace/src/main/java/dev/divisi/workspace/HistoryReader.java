package dev.divisi.workspace;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what commits changed straight from the mirror. Merges are left out. */
final class HistoryReader {
  private static final Pattern REVERT =
      Pattern.compile(
          "(?m)^This reverts commit ([0-9a-f]{40})"
              + "(?:,\\s+reversing\\s+changes\\s+made\\s+to\\s+([0-9a-f]{40}))?");
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

  /**
   * The commits with that trailer whose changes a later commit says it takes back. Git's own words
   * are looked for: a merge that was reverted took back all that it brought.
   */
  List<String> reverted(String head, String trailer, Duration back, int limit)
      throws RepositoryException, InterruptedException {
    GitOutput said =
        git.run(
            GitCall.of(
                    "log",
                    "-z",
                    "--no-show-signature",
                    "--no-mailmap",
                    "--extended-regexp",
                    "--grep=^This reverts commit [0-9a-f]{40}",
                    "--since=" + back.toSeconds() + ".seconds",
                    "--max-count=" + limit,
                    "--format=%B",
                    RefNames.requireObjectId(head),
                    "--")
                .withMaxOutput(MOST_BYTES));
    Set<String> taken = new LinkedHashSet<>();
    for (String message : said.items()) {
      Matcher revert = REVERT.matcher(message);
      while (revert.find() && taken.size() < limit) {
        taken.add(revert.group(1));
        if (revert.group(2) != null) {
          taken.addAll(between(revert.group(2), revert.group(1), limit));
        }
      }
    }
    return taken.isEmpty() ? List.of() : withTrailer(taken, trailer);
  }

  private List<String> between(String from, String to, int limit)
      throws RepositoryException, InterruptedException {
    GitOutput output =
        git.tryRun(
            GitCall.of(
                "rev-list", "--ignore-missing", "--max-count=" + limit, to, "^" + from, "--"));
    return output.exitCode() == 0 ? output.text().lines().toList() : List.of();
  }

  private List<String> withTrailer(Set<String> commits, String trailer)
      throws RepositoryException, InterruptedException {
    GitOutput output =
        git.run(
            GitCall.of(
                    "log",
                    "--no-walk=unsorted",
                    "--ignore-missing",
                    "--stdin",
                    "--no-show-signature",
                    "--grep=^" + trailer + ": ",
                    "--format=%H")
                .withInput(String.join("\n", commits) + "\n"));
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
