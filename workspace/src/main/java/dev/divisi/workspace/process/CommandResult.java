package dev.divisi.workspace.process;

import java.time.Duration;

/**
 * How a process ended.
 *
 * @param exitCode its exit code; what a killed one left when it timed out
 * @param timedOut whether it was killed because its time was over
 * @param duration how long it ran
 * @param logEnd the end of what it printed to both streams, in order: valid text without control
 *     characters but tabs and line feeds, without terminal escapes
 */
public record CommandResult(int exitCode, boolean timedOut, Duration duration, String logEnd) {
  /** Whether it ended by itself with exit code 0. */
  public boolean succeeded() {
    return exitCode == 0 && !timedOut;
  }
}
