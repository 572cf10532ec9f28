package dev.divisi.context;

import dev.divisi.workspace.ChangedPaths;
import dev.divisi.workspace.process.PlainText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the last commits say of files: which change together, and who changed them. A commit that
 * changes very many files says nothing of any two of them. A file that was renamed begins anew.
 */
final class History {
  private static final int MOST_FILES = 60;
  private static final int MAX_AUTHOR = 100;

  private final View view;
  private final List<ChangedPaths> changes;
  private final Map<String, List<Integer>> byPath = new HashMap<>();

  History(View view) {
    this.view = view;
    this.changes = view.changes();
    for (int i = 0; i < changes.size(); i++) {
      for (String path : changes.get(i).paths()) {
        byPath.computeIfAbsent(path, _ -> new ArrayList<>()).add(i);
      }
    }
  }

  /** The same, but without its files when these are too many. */
  static ChangedPaths worthKeeping(ChangedPaths changes) {
    return changes.paths().size() <= MOST_FILES
        ? changes
        : new ChangedPaths(changes.commit(), changes.at(), changes.author(), List.of());
  }

  List<ChangedTogether> together(String path, int limit) {
    List<Integer> own = byPath.getOrDefault(path, List.of());
    Map<String, Integer> counts = new HashMap<>();
    for (int change : own) {
      for (String other : changes.get(change).paths()) {
        if (!other.equals(path) && view.number(other) != View.NONE) {
          counts.merge(other, 1, Integer::sum);
        }
      }
    }
    return counts.entrySet().stream()
        .filter(entry -> entry.getValue() > 1)
        .map(entry -> new ChangedTogether(entry.getKey(), entry.getValue(), own.size()))
        .sorted(
            Comparator.comparingInt(ChangedTogether::times)
                .reversed()
                .thenComparing(ChangedTogether::path))
        .limit(limit)
        .toList();
  }

  List<LastAuthor> authors(String path, int limit) {
    Map<String, Integer> commits = new LinkedHashMap<>();
    Map<String, Instant> last = new HashMap<>();
    for (int change : byPath.getOrDefault(path, List.of())) {
      String name = PlainText.line(changes.get(change).author(), MAX_AUTHOR);
      commits.merge(name, 1, Integer::sum);
      last.putIfAbsent(name, changes.get(change).at());
    }
    return commits.entrySet().stream()
        .map(
            entry ->
                new LastAuthor(
                    entry.getKey(),
                    last.getOrDefault(entry.getKey(), Instant.EPOCH),
                    entry.getValue()))
        .limit(limit)
        .toList();
  }
}
