package dev.divisi.policy.inspect;

import dev.divisi.policy.diff.ChangedFile;
import dev.divisi.policy.diff.DiffLine;
import dev.divisi.policy.diff.Hunk;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a file offers to others and a patch changes, as its declarations tell: a line that declares
 * something public and goes, or comes back otherwise. A line that only moves changes nothing.
 *
 * @param changed names whose declaration goes or becomes another
 * @param added names that are new
 */
record PublicApi(List<String> changed, List<String> added) {
  static final PublicApi UNTOUCHED = new PublicApi(List.of(), List.of());

  static PublicApi of(ChangedFile file, String language) {
    Declarations declarations = Declarations.of(language, file);
    if (declarations == null) {
      return UNTOUCHED;
    }
    Map<String, Deque<List<String>>> removed = new HashMap<>();
    Map<String, Deque<List<String>>> added = new HashMap<>();
    for (Hunk hunk : file.hunks()) {
      for (DiffLine line : hunk.lines()) {
        if (line.kind() == DiffLine.Kind.KEPT) {
          continue;
        }
        List<String> names = declarations.names(line.text());
        if (!names.isEmpty()) {
          (line.kind() == DiffLine.Kind.ADDED ? added : removed)
              .computeIfAbsent(declarations.signature(line.text()), _ -> new ArrayDeque<>())
              .add(names);
        }
      }
    }
    Set<String> gone = new TreeSet<>();
    removed.forEach((signature, all) -> unmatched(all, added.get(signature), gone));
    Set<String> come = new TreeSet<>();
    added.forEach((signature, all) -> unmatched(all, removed.get(signature), come));
    come.removeAll(gone);
    return new PublicApi(List.copyOf(gone), List.copyOf(come));
  }

  private static void unmatched(
      Deque<List<String>> here, @Nullable Deque<List<String>> there, Set<String> names) {
    int matched = there == null ? 0 : there.size();
    here.stream().skip(matched).forEach(names::addAll);
  }
}
