package dev.divisi.workspace.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A process of its own that runs one command, so that a test can kill it. */
final class CommandOwner {
  private CommandOwner() {}

  public static void main(String[] arguments) throws Exception {
    new CommandRunner()
        .run(
            Command.of(
                List.of("sh", "-c", arguments[1]), Path.of(arguments[0]), Duration.ofMinutes(5)));
  }

  static Process start(Path directory, String script) throws Exception {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            CommandOwner.class.getName(),
            directory.toString(),
            script)
        .inheritIO()
        .start();
  }
}
