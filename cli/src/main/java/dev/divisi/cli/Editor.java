package dev.divisi.cli;

import dev.divisi.goals.Untrusted;
import java.io.IOException;
import java.nio.file.Path;

/** What a person edits a file with. */
@FunctionalInterface
interface Editor {
  /**
   * Opens the file, and returns when the person is done.
   *
   * @throws CommandException USAGE when there is no editor, or it fails
   */
  void edit(Path file) throws CommandException, InterruptedException;

  /** The one that the environment names, as git takes it: with arguments, found by the shell. */
  static Editor named(String command) {
    return file -> {
      if (command.isBlank()) {
        throw new CommandException(
            ExitCode.USAGE,
            "No editor is known. Set VISUAL or EDITOR, or use `divisi plan show GOAL --yaml` and"
                + " `divisi edit GOAL --file plan.yaml`.");
      }
      int code;
      try {
        code =
            new ProcessBuilder("sh", "-c", command + " \"$1\"", "divisi-edit", file.toString())
                .inheritIO()
                .start()
                .waitFor();
      } catch (IOException e) {
        throw new CommandException(
            ExitCode.USAGE, "The editor cannot be started: " + Untrusted.line(e.toString()));
      }
      if (code != 0) {
        throw new CommandException(
            ExitCode.USAGE,
            "The editor '"
                + Untrusted.line(command)
                + "' ended with exit code "
                + code
                + "; nothing is changed.");
      }
    };
  }
}
