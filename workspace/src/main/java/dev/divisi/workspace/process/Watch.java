package dev.divisi.workspace.process;

/** Looks after a process while it runs. */
@FunctionalInterface
public interface Watch {
  /** Nothing to look after. */
  Watch NONE = () -> true;

  /**
   * Called again and again, on the thread that runs the command.
   *
   * @return whether the process may go on; otherwise it and all that it started are ended
   */
  boolean mayGoOn() throws InterruptedException;
}
