package dev.divisi.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import picocli.CommandLine;

/** Runs commands with fakes and keeps what they print. */
final class CommandFixture {
  final FakeAccess access;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final PrintStream outStream = new PrintStream(out, true, UTF_8);
  private final PrintStream errStream = new PrintStream(err, true, UTF_8);
  private final Path directory;
  private final Random random = new Random(1);
  Editor editor =
      file -> {
        throw new AssertionError("nobody was to edit " + file);
      };
  private Terminal terminal = Terminal.plain(outStream, errStream);

  CommandFixture(Path directory) {
    this.directory = directory;
    access = new FakeAccess(directory.resolve("home"));
  }

  /** From now on a person sits there, types these lines, and leaves. */
  void interactive(String... typed) {
    Queue<String> lines = new ArrayDeque<>(List.of(typed));
    terminal =
        new Terminal(outStream, errStream, true, true, false, () -> 200, () -> 50, lines::poll);
  }

  /** From now on a person looks at a terminal of that kind. */
  void screen(boolean colours) {
    terminal =
        new Terminal(outStream, errStream, true, colours, colours, () -> 200, () -> 50, () -> null);
  }

  int run(String... arguments) {
    return commandLine().execute(arguments);
  }

  CommandLine commandLine() {
    CommandContext context =
        new CommandContext(
            access,
            terminal,
            () -> States.at(90),
            random,
            "ada",
            directory.resolve("installation"),
            file -> editor.edit(file));
    return DivisiCommand.commandLine(context);
  }

  String out() {
    return out.toString(UTF_8);
  }

  String err() {
    return err.toString(UTF_8);
  }
}
