package dev.divisi.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The file that says which process runs Divisi. A stale one, left by a process that was killed, is
 * as good as none.
 */
public final class RunningFile {
  private static final JsonMapper JSON = JsonMapper.shared();

  private final Path file;

  RunningFile(Path file) {
    this.file = file;
  }

  /** The process that runs Divisi here; empty when none does. */
  public Optional<RunningDivisi> find() {
    return read().filter(RunningDivisi::alive);
  }

  void write(RunningDivisi running) throws IOException {
    String text =
        JSON.createObjectNode()
            .put("pid", running.pid())
            .put("startedAt", running.startedAt().toString())
            .put("bootstrapServers", running.endpoints().bootstrapServers())
            .put("schemaRegistryUrl", running.endpoints().schemaRegistryUrl())
            .put("consoleUrl", running.endpoints().consoleUrl())
            .toPrettyString();
    Files.createDirectories(file.getParent());
    Path draft = file.resolveSibling(file.getFileName() + "." + running.pid());
    Files.writeString(draft, text + "\n");
    // A reader sees the old file or the new one, never half of one.
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Removes the file, unless it speaks of another process by now. */
  void remove() {
    long self = ProcessHandle.current().pid();
    if (read().filter(running -> running.pid() == self).isEmpty()) {
      return;
    }
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Optional<RunningDivisi> read() {
    try {
      JsonNode node = JSON.readTree(Files.readString(file));
      return Optional.of(
          new RunningDivisi(
              node.required("pid").longValue(),
              Instant.parse(node.required("startedAt").stringValue()),
              new Endpoints(
                  node.required("bootstrapServers").stringValue(),
                  node.required("schemaRegistryUrl").stringValue(),
                  node.path("consoleUrl").asString(""))));
    } catch (NoSuchFileException _) {
      return Optional.empty();
    } catch (JacksonException | DateTimeException _) {
      return Optional.empty(); // not written by us: nothing that could be reached
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
