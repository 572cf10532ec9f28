package dev.divisi.agents.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.divisi.globs.WriteScope;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The files of a worktree, by what a model calls them. A path leads to something inside, through no
 * link, and never to git's own files; only what is in scope is written.
 */
final class WorktreeFolder {

  static final int MAX_BYTES = 1 << 20;

  private static final int MOST_FILES = 50_000;

  /** What builds leave: large, and never to be edited. */
  private static final Set<String> PASSED_OVER =
      Set.of(".git", "node_modules", "target", "build", ".gradle", "__pycache__");

  private final Path root;
  private WriteScope scope;

  WorktreeFolder(Path worktree, WriteScope scope) throws IOException {
    this.root = worktree.toRealPath();
    this.scope = scope;
  }

  Path root() {
    return root;
  }

  WriteScope scope() {
    return scope;
  }

  /** From now on that may be written. */
  void scope(WriteScope wider) {
    scope = wider;
  }

  /** The path from the root with slashes; empty for the root itself. */
  String relative(String path) throws ToolException {
    Path resolved = resolve(path);
    return root.relativize(resolved).toString().replace('\\', '/');
  }

  /**
   * The text of a file.
   *
   * @throws ToolException when there is none, or it is too large or no text
   */
  String read(String path) throws ToolException {
    Path file = resolve(path);
    if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new ToolException(path + " is a directory. Use list to see what is in it.");
    }
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new ToolException("There is no file " + path + ". Use list or search to find it.");
    }
    try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new ToolException(path + " has more than " + MAX_BYTES + " bytes. Leave it alone.");
      }
      String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      if (text.indexOf('\0') >= 0) {
        throw new ToolException(path + " is no text. Leave it alone.");
      }
      return text;
    } catch (CharacterCodingException e) {
      throw new ToolException(path + " is no text in UTF-8. Leave it alone.");
    } catch (IOException e) {
      throw new ToolException(path + " cannot be read: " + e.getMessage());
    }
  }

  boolean exists(String path) throws ToolException {
    return Files.exists(resolve(path), LinkOption.NOFOLLOW_LINKS);
  }

  /**
   * Fails when the path may not be written.
   *
   * @throws ToolException says what may be
   */
  void requireWritable(String path) throws ToolException {
    String relative = relative(path);
    if (!scope.permits(relative)) {
      throw new ToolException(
          relative
              + " is outside of what this task may write: "
              + scope
              + ". Do it within that, or ask for more with request_scope when the task cannot be"
              + " done without.");
    }
  }

  void write(String path, String text) throws ToolException {
    requireWritable(path);
    byte[] bytes = text.getBytes(UTF_8);
    if (bytes.length > MAX_BYTES) {
      throw new ToolException("A file may have at most " + MAX_BYTES + " bytes.");
    }
    Path file = resolve(path);
    if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new ToolException(path + " is a directory.");
    }
    try {
      Files.createDirectories(file.getParent());
      Files.write(
          file,
          bytes,
          StandardOpenOption.CREATE,
          StandardOpenOption.TRUNCATE_EXISTING,
          StandardOpenOption.WRITE,
          LinkOption.NOFOLLOW_LINKS);
    } catch (IOException e) {
      throw new ToolException(path + " cannot be written: " + e.getMessage());
    }
  }

  void delete(String path) throws ToolException {
    requireWritable(path);
    Path file = resolve(path);
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new ToolException("There is no file " + path + ". Only single files are deleted.");
    }
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new ToolException(path + " cannot be deleted: " + e.getMessage());
    }
  }

  /**
   * The files below a directory, as paths from the root, sorted; without links, git's files and
   * what builds leave, unless that directory is asked for itself.
   */
  List<String> files(String directory) throws ToolException, InterruptedException {
    Path start = resolve(directory);
    if (Files.isRegularFile(start, LinkOption.NOFOLLOW_LINKS)) {
      return List.of(relative(directory));
    }
    if (!Files.isDirectory(start, LinkOption.NOFOLLOW_LINKS)) {
      throw new ToolException("There is no directory " + directory + ".");
    }
    List<String> files = new ArrayList<>();
    try {
      Files.walkFileTree(
          start,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
              boolean passedOver =
                  !folder.equals(start) && PASSED_OVER.contains(folder.getFileName().toString());
              return passedOver ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              if (attributes.isRegularFile()) {
                files.add(root.relativize(file).toString().replace('\\', '/'));
              }
              return files.size() >= MOST_FILES || Thread.currentThread().isInterrupted()
                  ? FileVisitResult.TERMINATE
                  : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) {
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new ToolException(directory + " cannot be listed: " + e.getMessage());
    }
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    files.sort(null);
    return files;
  }

  private Path resolve(String path) throws ToolException {
    String text = path.strip();
    if (text.chars().anyMatch(Character::isISOControl) || text.contains("\\")) {
      throw new ToolException("A path is made of names and slashes.");
    }
    Path resolved;
    try {
      Path given = Path.of(text.isEmpty() ? "." : text);
      // Models often repeat the full path that a compiler printed.
      resolved = (given.isAbsolute() ? given : root.resolve(given)).normalize();
    } catch (InvalidPathException e) {
      throw new ToolException("That is no path: " + e.getReason());
    }
    if (!resolved.startsWith(root)) {
      throw new ToolException(
          path + " leads out of the repository. Paths start at its root, without a slash.");
    }
    for (Path step = resolved; step != null && !step.equals(root); step = step.getParent()) {
      String name = step.getFileName().toString().toLowerCase(Locale.ROOT);
      if (name.equals(".git")) {
        throw new ToolException("Files of git are not for you.");
      }
      if (Files.isSymbolicLink(step)) {
        throw new ToolException(
            path + " leads through a link. Links are neither followed nor made.");
      }
    }
    return resolved;
  }
}
