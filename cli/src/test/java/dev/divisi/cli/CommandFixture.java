package dev.divisi.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Random;

/** Runs commands with fakes and keeps what they print. */
final class CommandFixture {
  final FakeAccess access;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final CommandContext context;

  CommandFixture(Path directory) {
    access = new FakeAccess(directory.resolve("home"));
    context =
        new CommandContext(
            access,
            Terminal.plain(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8)),
            () -> States.at(90),
            new Random(1),
            "ada",
            directory.resolve("installation"));
  }

  int run(String... arguments) {
    return DivisiCommand.commandLine(context).execute(arguments);
  }

  String out() {
    return out.toString(UTF_8);
  }

  String err() {
    return err.toString(UTF_8);
  }
}
