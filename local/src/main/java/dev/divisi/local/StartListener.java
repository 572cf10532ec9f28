package dev.divisi.local;

import java.time.Duration;

/** Hears of each part that has started. Called by several threads, one at a time. */
@FunctionalInterface
public interface StartListener {
  /**
   * A part has started.
   *
   * @param part its name, such as broker or planner-service
   * @param took how long that took
   */
  void started(String part, Duration took);

  /**
   * Something that a person should know before anything is run.
   *
   * @param line one line
   */
  default void notice(String line) {}
}
