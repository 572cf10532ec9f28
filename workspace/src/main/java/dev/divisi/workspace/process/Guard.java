package dev.divisi.workspace.process;

import java.util.Optional;

/** Watches that a program in a sandbox keeps to its bounds, and knows which one it broke. */
public interface Guard extends Watch {

  /** For programs that have no bounds. */
  Guard NONE =
      new Guard() {
        @Override
        public boolean mayGoOn() {
          return true;
        }

        @Override
        public Optional<Breach> breach() {
          return Optional.empty();
        }
      };

  /**
   * Why a program was ended.
   *
   * @param code {@code MEMORY_EXCEEDED}, {@code PROCESSES_EXCEEDED}, {@code DISK_EXCEEDED} or
   *     {@code DISK_FULL}
   * @param message what was exceeded, and what to do
   */
  record Breach(String code, String message) {}

  /** The bound that was broken; empty while there is none. */
  Optional<Breach> breach();

  /** This and another watch at once. */
  default Watch and(Watch other) {
    return () -> mayGoOn() && other.mayGoOn();
  }
}
