package dev.divisi.workspace.process;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Looks for programs before they are started. */
final class Programs {
  private Programs() {}

  /** A program by its name on a search path. */
  static Optional<Path> find(String program, @Nullable String path) {
    if (path == null) {
      return Optional.empty();
    }
    for (String folder : path.split(File.pathSeparator, -1)) {
      Path file = Path.of(folder).resolve(program);
      if (!folder.isEmpty() && Files.isExecutable(file) && !Files.isDirectory(file)) {
        return Optional.of(file.toAbsolutePath());
      }
    }
    return Optional.empty();
  }

  /** Looks for the program of a command: what starts it starts whether or not it is there. */
  static void require(Command command, @Nullable String path) throws CommandNotStartedException {
    String program = command.arguments().getFirst();
    String shown = PlainText.line(program, 200);
    if (!Files.isDirectory(command.directory())) {
      throw new CommandNotStartedException(
          "'" + shown + "' cannot be started: there is no directory " + command.directory(), null);
    }
    if (program.indexOf('\0') >= 0) {
      throw new CommandNotStartedException("'" + shown + "' is no program.", null);
    }
    if (program.indexOf('/') >= 0) {
      Path file = command.directory().resolve(program);
      if (!Files.isExecutable(file) || Files.isDirectory(file)) {
        throw new CommandNotStartedException(
            "'"
                + shown
                + "' cannot be started: there is no such executable file in "
                + command.directory(),
            null);
      }
    } else if (find(program, path).isEmpty()) {
      throw new CommandNotStartedException(
          "'" + shown + "' cannot be started: there is no such program on the PATH.", null);
    }
  }
}
