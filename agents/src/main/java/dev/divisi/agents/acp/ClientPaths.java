package dev.divisi.agents.acp;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an agent's paths name. They are the same inside and outside of its walls; one that is
 * relative begins at the worktree.
 *
 * @param worktree as the agent knows it
 * @param real the same without links
 */
record ClientPaths(Path worktree, Path real) {

  static ClientPaths of(Path worktree) throws IOException {
    return new ClientPaths(worktree.toAbsolutePath().normalize(), worktree.toRealPath());
  }

  /**
   * The path within the worktree, empty for the worktree itself; nothing when it leads elsewhere by
   * its words. Links are not looked at.
   */
  Optional<Path> inside(String path) {
    Path named;
    try {
      named = worktree.resolve(path).normalize();
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
    for (Path root : new Path[] {worktree, real}) {
      if (named.startsWith(root)) {
        return Optional.of(root.relativize(named));
      }
    }
    return Optional.empty();
  }

  /**
   * The same once links are followed, as far as it exists: for deciding on what an agent does by
   * itself.
   */
  Optional<Path> insideByLinks(String path) {
    Optional<Path> inside = inside(path);
    if (inside.isEmpty()) {
      return inside;
    }
    @Nullable Path file = real.resolve(inside.get());
    Path missing = Path.of("");
    while (file != null && file.startsWith(real)) {
      try {
        Path target = file.toRealPath();
        return target.startsWith(real)
            ? Optional.of(real.relativize(target).resolve(missing).normalize())
            : Optional.empty();
      } catch (IOException e) {
        missing = file.getFileName().resolve(missing);
        file = file.getParent();
      }
    }
    return Optional.empty();
  }

  /** With slashes, as globs and git have it. */
  static String shown(Path inside) {
    return inside.toString().replace(inside.getFileSystem().getSeparator(), "/");
  }
}
