package dev.divisi.local;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/**
 * The process that runs Divisi in a home directory.
 *
 * @param pid its process id
 * @param startedAt when that process started, as the operating system tells it; tells it from a
 *     later process with the same id
 * @param endpoints where clients find it
 */
public record RunningDivisi(long pid, Instant startedAt, Endpoints endpoints) {
  /**
   * The operating system derives start times from a clock that may be set while the process runs.
   */
  private static final Duration TOLERANCE = Duration.ofSeconds(3);

  private static final int CONNECT_MILLIS = 1000;

  static RunningDivisi thisProcess(Endpoints endpoints) {
    ProcessHandle self = ProcessHandle.current();
    return new RunningDivisi(
        self.pid(), self.info().startInstant().orElse(Instant.EPOCH), endpoints);
  }

  /** Whether that very process still runs. */
  public boolean alive() {
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .map(process -> process.info().startInstant().map(this::sameStart).orElse(true))
        .filter(same -> same && !isZombie())
        .isPresent();
  }

  /** Dead, but its parent did not take note yet: the operating system still lists it. */
  private boolean isZombie() {
    try {
      String line = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
      // The name before the state stands in parentheses, and may itself hold any character.
      String state = line.substring(line.lastIndexOf(')') + 1).strip();
      return state.startsWith("Z") || state.startsWith("X");
    } catch (IOException _) {
      return false; // not Linux, or gone meanwhile
    }
  }

  /** Whether somebody takes connections where its broker should be. */
  public boolean answers() {
    String server = endpoints.bootstrapServers();
    int colon = server.lastIndexOf(':');
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(
              server.substring(0, colon), Integer.parseInt(server.substring(colon + 1))),
          CONNECT_MILLIS);
      return true;
    } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException _) {
      return false;
    }
  }

  private boolean sameStart(Instant other) {
    return Duration.between(startedAt, other).abs().compareTo(TOLERANCE) <= 0;
  }
}
