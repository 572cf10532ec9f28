package dev.divisi.cli;

import dev.divisi.schemas.AuditEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** A goal's audit events in a file: one JSON object a line. */
final class AuditCopy {
  private AuditCopy() {}

  /** Writes the file anew and returns its path. */
  static Path write(Path directory, List<AuditEvent> events) throws CommandException {
    Path file = directory.resolve("audit.jsonl");
    Path draft = directory.resolve("audit.jsonl.part");
    StringBuilder text = new StringBuilder();
    events.forEach(event -> text.append(RecordJson.event(event)).append('\n'));
    try {
      Files.createDirectories(directory);
      Files.writeString(draft, text);
      Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new CommandException(
          ExitCode.UNAVAILABLE, "The audit events could not be copied to " + file + ": " + e);
    }
    return file;
  }
}
