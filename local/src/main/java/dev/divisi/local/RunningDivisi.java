package dev.divisi.local;

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
        .orElse(false);
  }

  private boolean sameStart(Instant other) {
    return Duration.between(startedAt, other).abs().compareTo(TOLERANCE) <= 0;
  }
}
