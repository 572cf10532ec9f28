package dev.divisi.policy.git;

import dev.divisi.workspace.RepositoryException;
import dev.divisi.workspace.SourceRepository;
import dev.divisi.workspace.TreeEntry;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Whether the place of a repository's policy holds a file or nothing. Whoever put anything else
 * there, or spelled its name nearly right, meant a policy, and would not notice that none is asked.
 */
final class PolicyPlace {
  private PolicyPlace() {}

  /** What is wrong there, and what to do; empty when nothing is. */
  static Optional<String> wrong(SourceRepository repository, String commit, String path)
      throws RepositoryException, InterruptedException {
    String folder = path.substring(0, path.lastIndexOf('/'));
    List<TreeEntry> folders =
        repository.entries(commit, List.of()).stream()
            .filter(entry -> folded(entry.path()).equals(folder))
            .toList();
    if (folders.isEmpty()) {
      return Optional.empty();
    }
    for (TreeEntry entry : folders) {
      if (entry.kind() != TreeEntry.Kind.FOLDER) {
        return Optional.of(
            "%s is %s at the base commit. Policy is read from %s: make it a folder, or remove it."
                .formatted(entry.path(), words(entry.kind()), path));
      }
    }
    List<TreeEntry> entries =
        repository.entries(commit, folders.stream().map(TreeEntry::path).toList());
    for (TreeEntry entry : entries) {
      if (entry.path().equals(path)) {
        if (entry.kind() != TreeEntry.Kind.FILE) {
          return Optional.of(
              "%s is %s at the base commit: make it a plain file, or remove it."
                  .formatted(path, words(entry.kind())));
        }
      } else if (isNear(folded(entry.path()), path)) {
        return Optional.of(
            "%s, at the base commit, is not read. Rename it to %s, or remove it."
                .formatted(entry.path(), path));
      }
    }
    return Optional.empty();
  }

  private static boolean isNear(String folded, String path) {
    return folded.equals(path)
        || (path.endsWith(".yaml") && folded.equals(path.replaceFirst("\\.yaml$", ".yml")));
  }

  private static String folded(String path) {
    return path.toLowerCase(Locale.ROOT);
  }

  private static String words(TreeEntry.Kind kind) {
    return switch (kind) {
      case FILE -> "a file";
      case LINK -> "a link";
      case FOLDER -> "a folder";
      case SUBMODULE -> "a submodule";
    };
  }
}
