package dev.divisi.agents.recipe;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import org.openrewrite.PathUtils;

/**
 * The regular files of a worktree. Links are neither followed nor listed: a repository may hold one
 * that leads out of the worktree.
 *
 * @param root the worktree
 * @param paths paths from the root with slashes, sorted
 */
record WorktreeFiles(Path root, List<String> paths) {

  /** Larger files are left alone: a tree of one takes some hundred times its size. */
  static final long MAX_BYTES = 4L << 20;

  private static final int BINARY_PROBE_BYTES = 8 << 10;

  static WorktreeFiles list(Path root) throws IOException {
    List<String> paths = new ArrayList<>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            boolean git =
                directory.getNameCount() > 0 && directory.getFileName().toString().equals(".git");
            return git ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (attributes.isRegularFile() && attributes.size() <= MAX_BYTES) {
              paths.add(PathUtils.separatorsToUnix(root.relativize(file).toString()));
            }
            return FileVisitResult.CONTINUE;
          }
        });
    paths.sort(null);
    return new WorktreeFiles(root, List.copyOf(paths));
  }

  Path absolute(String path) {
    return root.resolve(path);
  }

  /** Directories that hold a pom.xml, from the root, with slashes; empty for the root itself. */
  TreeSet<String> mavenModules() {
    TreeSet<String> modules = new TreeSet<>();
    for (String path : paths) {
      if (path.equals("pom.xml")) {
        modules.add("");
      } else if (path.endsWith("/pom.xml")) {
        modules.add(path.substring(0, path.length() - "/pom.xml".length()));
      }
    }
    return modules;
  }

  /** Whether the file has a NUL near its start, as git decides it. */
  boolean binary(String path) throws IOException {
    try (var in = Files.newInputStream(absolute(path), LinkOption.NOFOLLOW_LINKS)) {
      for (byte next : in.readNBytes(BINARY_PROBE_BYTES)) {
        if (next == 0) {
          return true;
        }
      }
      return false;
    }
  }

  String text(String path) throws IOException {
    return new String(Files.readAllBytes(absolute(path)), StandardCharsets.ISO_8859_1);
  }

  /** The innermost of the directories that holds the path; empty when none does. */
  static Optional<String> owner(String path, NavigableSet<String> directories) {
    for (int slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
      String directory = path.substring(0, slash);
      if (directories.contains(directory)) {
        return Optional.of(directory);
      }
    }
    return directories.contains("") ? Optional.of("") : Optional.empty();
  }
}
