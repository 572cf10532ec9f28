package dev.divisi.agents.acp;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.divisi.globs.WriteScope;
import dev.divisi.workspace.process.PlainText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Reads and writes text files for an agent. Folders are entered one by one and never through a
 * link, so that an agent that changes one for a link at the same time gets nowhere. Only that of a
 * missing folder is made by its path: whoever wins that race gets an empty folder elsewhere.
 */
final class ClientFiles {
  static final int MAX_BYTES = 4 << 20;

  private final ClientPaths paths;
  private final Supplier<WriteScope> scope;

  /**
   * @param scope what may be written; it may grow
   */
  ClientFiles(ClientPaths paths, Supplier<WriteScope> scope) {
    this.paths = paths;
    this.scope = scope;
  }

  /** What is done in a folder with one of its files. */
  private interface InFolder<T> {
    T apply(SecureDirectoryStream<Path> folder, Path name)
        throws IOException, RefusedRequestException;
  }

  /** Whether this system can enter folders without following links; Linux can. */
  static boolean areServedHere(Path worktree) throws IOException {
    try (DirectoryStream<Path> folder = Files.newDirectoryStream(worktree)) {
      return folder instanceof SecureDirectoryStream;
    }
  }

  /**
   * The text of a file.
   *
   * @param line the first line to read, from 1; 0 for the first
   * @param limit how many lines; negative for all
   */
  String read(String path, long line, long limit) throws RefusedRequestException {
    Path file = file(path);
    String text = attempt(path, () -> text(path, bytes(path, file)));
    if (line <= 1 && limit < 0) {
      return text;
    }
    return lines(text, Math.max(line, 1) - 1, limit);
  }

  /** Writes a file, with its folders. */
  void write(String path, String content) throws RefusedRequestException {
    Path file = file(path);
    String inside = ClientPaths.shown(file);
    for (Path name : file) {
      if (name.toString().equalsIgnoreCase(".git")) {
        throw refused(path, "belongs to git");
      }
    }
    WriteScope permitted = scope.get();
    if (!permitted.permits(inside)) {
      throw new RefusedRequestException(
          RefusedRequestException.NOT_ALLOWED,
          "Not written: " + Permissions.outOfScope(List.of(inside), permitted) + ".");
    }
    byte[] bytes = content.getBytes(UTF_8);
    if (bytes.length > MAX_BYTES) {
      throw refused(path, "would have more than " + MAX_BYTES + " bytes");
    }
    attempt(
        path,
        () -> {
          makeFolders(path, file);
          return in(
              path,
              file,
              (folder, name) -> {
                if (exists(folder, name)) {
                  requirePlain(path, folder, name);
                }
                try (SeekableByteChannel channel =
                    folder.newByteChannel(
                        name,
                        Set.of(
                            StandardOpenOption.WRITE,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.TRUNCATE_EXISTING,
                            LinkOption.NOFOLLOW_LINKS))) {
                  ByteBuffer buffer = ByteBuffer.wrap(bytes);
                  while (buffer.hasRemaining()) {
                    channel.write(buffer);
                  }
                }
                return inside;
              });
        });
  }

  private Path file(String path) throws RefusedRequestException {
    Path file =
        paths
            .inside(path)
            .orElseThrow(() -> refused(path, "is outside of the worktree " + paths.worktree()));
    if (file.toString().isEmpty()) {
      throw refused(path, "is the worktree itself");
    }
    return file;
  }

  private byte[] bytes(String path, Path file) throws IOException, RefusedRequestException {
    return in(
        path,
        file,
        (folder, name) -> {
          requirePlain(path, folder, name);
          try (InputStream in =
              Channels.newInputStream(
                  folder.newByteChannel(
                      name, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)))) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
              throw refused(path, "has more than " + MAX_BYTES + " bytes");
            }
            return bytes;
          }
        });
  }

  private void makeFolders(String path, Path file) throws IOException, RefusedRequestException {
    for (int names = 1; names < file.getNameCount(); names++) {
      Path folder = file.subpath(0, names);
      boolean missing = in(path, folder, (parent, name) -> !exists(parent, name));
      if (missing) {
        try {
          Files.createDirectory(paths.real().resolve(folder));
        } catch (FileAlreadyExistsException e) {
          // The agent made it at the same time; it is entered like any other.
        }
      }
    }
  }

  private <T> T in(String path, Path file, InFolder<T> action)
      throws IOException, RefusedRequestException {
    try (DirectoryStream<Path> root = Files.newDirectoryStream(paths.real())) {
      if (!(root instanceof SecureDirectoryStream<Path> folder)) {
        throw refused(path, "cannot be served on this system");
      }
      return enter(path, folder, file, action);
    }
  }

  /** Enters the folder of a file, step by step. */
  private static <T> T enter(
      String path, SecureDirectoryStream<Path> folder, Path file, InFolder<T> action)
      throws IOException, RefusedRequestException {
    Path name = file.getName(0);
    if (file.getNameCount() == 1) {
      return action.apply(folder, name);
    }
    BasicFileAttributeView view =
        folder.getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    if (!view.readAttributes().isDirectory()) {
      throw refused(path, "leads through " + name + ", which is a link or no folder");
    }
    try (SecureDirectoryStream<Path> next =
        folder.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)) {
      return enter(path, next, file.subpath(1, file.getNameCount()), action);
    }
  }

  private static boolean exists(SecureDirectoryStream<Path> folder, Path name) throws IOException {
    try {
      folder
          .getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
          .readAttributes();
      return true;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  private static void requirePlain(String path, SecureDirectoryStream<Path> folder, Path name)
      throws IOException, RefusedRequestException {
    boolean plain =
        folder
            .getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
            .readAttributes()
            .isRegularFile();
    if (!plain) {
      throw refused(path, "is a link, a folder or no plain file");
    }
  }

  private interface FileAction<T> {
    T apply() throws IOException, RefusedRequestException;
  }

  private static <T> T attempt(String path, FileAction<T> action) throws RefusedRequestException {
    try {
      return action.apply();
    } catch (NoSuchFileException e) {
      throw new RefusedRequestException(
          RefusedRequestException.NOT_FOUND, shown(path) + " does not exist.");
    } catch (IOException e) {
      throw refused(path, "cannot be read or written: " + e.getClass().getSimpleName());
    }
  }

  private static String text(String path, byte[] bytes) throws RefusedRequestException {
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw refused(path, "is no text in UTF-8");
    }
  }

  /** Line ends stay as they are, for what is read is written back. */
  private static String lines(String text, long skipped, long limit) {
    return Arrays.stream(text.split("(?<=\n)", -1))
        .skip(skipped)
        .limit(limit < 0 ? Long.MAX_VALUE : limit)
        .collect(Collectors.joining());
  }

  private static RefusedRequestException refused(String path, String why) {
    return new RefusedRequestException(
        RefusedRequestException.NOT_ALLOWED, shown(path) + " " + why + ".");
  }

  private static String shown(String path) {
    return PlainText.line(path, 300);
  }
}
