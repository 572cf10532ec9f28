package dev.divisi.workspace;

import dev.divisi.workspace.process.PlainText;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Looks at everything in a worktree, without following links, before git does. */
final class WorktreeScan extends SimpleFileVisitor<Path> {
  private static final int MAX_REMEMBERED = 1000;

  private final Path root;
  private final WorktreeLimits limits;
  private final Set<String> submodules;
  private final List<String> repositories = new ArrayList<>();
  private final List<String> special = new ArrayList<>();
  private final List<String> large = new ArrayList<>();
  private int files;
  private long bytes;

  private WorktreeScan(Path root, WorktreeLimits limits, Set<String> submodules) {
    this.root = root;
    this.limits = limits;
    this.submodules = submodules;
  }

  /**
   * Looks.
   *
   * @param submodules paths that must stay empty folders
   */
  static WorktreeScan of(Path root, WorktreeLimits limits, Set<String> submodules)
      throws WorktreeException {
    WorktreeScan scan = new WorktreeScan(root, limits, submodules);
    try {
      Files.walkFileTree(root, scan);
    } catch (RefusedException e) {
      throw e.refused;
    } catch (IOException e) {
      throw new WorktreeException(
          FailureCode.WORKTREE_UNREADABLE,
          "The worktree has something that cannot be read: "
              + PlainText.line(String.valueOf(e.getMessage()).replace(root + "/", ""), 300));
    }
    return scan;
  }

  /** The folders that hold a repository of their own. */
  List<String> repositories() {
    return repositories;
  }

  /** Pipes, sockets, devices. */
  List<String> special() {
    return special;
  }

  /** Files above the limit for one file. */
  List<String> large() {
    return large;
  }

  @Override
  public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
      throws IOException {
    if (folder.equals(root)) {
      return FileVisitResult.CONTINUE;
    }
    count(0);
    if (isRepository(folder)) {
      return FileVisitResult.SKIP_SUBTREE;
    }
    if (!submodules.isEmpty() && submodules.contains(path(folder))) {
      requireEmpty(folder);
    }
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
    count(attributes.isRegularFile() ? attributes.size() : 0);
    if (isRepository(file)) {
      return FileVisitResult.CONTINUE;
    }
    if (attributes.isOther()) {
      remember(special, path(file), FailureCode.SPECIAL_FILE);
    }
    if (attributes.isRegularFile() && attributes.size() > limits.maxFileBytes()) {
      remember(large, path(file), FailureCode.FILE_TOO_LARGE);
    }
    return FileVisitResult.CONTINUE;
  }

  private boolean isRepository(Path file) throws RefusedException {
    Path name = file.getFileName();
    if (name == null || !GitNames.isRepository(name.toString())) {
      return false;
    }
    Path folder = file.getParent();
    remember(
        repositories,
        folder == null || folder.equals(root) ? "." : path(folder),
        FailureCode.NESTED_REPOSITORY);
    return true;
  }

  private void requireEmpty(Path folder) throws IOException {
    try (var entries = Files.newDirectoryStream(folder)) {
      if (entries.iterator().hasNext()) {
        throw refused(
            FailureCode.SUBMODULE_CHANGED,
            "There are files in "
                + PlainText.line(path(folder), 300)
                + ", which is a submodule: what it holds is another repository's.");
      }
    }
  }

  private void count(long size) throws RefusedException {
    files++;
    bytes += size;
    if (files > limits.maxFiles()) {
      throw refused(
          FailureCode.TOO_MANY_FILES,
          "The worktree has more than " + limits.maxFiles() + " files and folders.");
    }
    if (bytes > limits.maxBytes()) {
      throw refused(
          FailureCode.TOO_MANY_BYTES,
          "The files of the worktree have more than " + limits.maxBytes() + " bytes.");
    }
  }

  private void remember(List<String> paths, String path, FailureCode code) throws RefusedException {
    if (paths.size() == MAX_REMEMBERED) {
      throw refused(
          code,
          "The worktree has more than " + MAX_REMEMBERED + " of what is not allowed: " + code);
    }
    paths.add(path);
  }

  private String path(Path file) {
    return root.relativize(file).toString();
  }

  private static RefusedException refused(FailureCode code, String message) {
    return new RefusedException(new WorktreeException(code, message));
  }

  /** Carries a refusal out of the walk. */
  private static final class RefusedException extends IOException {
    private final WorktreeException refused;

    RefusedException(WorktreeException refused) {
      super(refused);
      this.refused = refused;
    }
  }
}
