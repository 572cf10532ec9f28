package dev.divisi.cli;

import dev.divisi.local.DivisiHome;
import dev.divisi.local.RunningDivisi;
import dev.divisi.local.StartListener;
import java.time.Duration;
import java.util.Optional;

/** How a command comes to a Divisi. */
interface Access {
  DivisiHome home();

  /**
   * By which login a person who decides here is known: what a decision carries beside the name.
   * Words such as {@code local}; nothing that could be forged into a proof.
   */
  String login();

  /** The Divisi that runs in the home directory. */
  Optional<RunningDivisi> running() throws InterruptedException;

  /**
   * Connects to a running Divisi. Closing the session leaves it running.
   *
   * @throws CommandException UNAVAILABLE when it is not there
   */
  Session connect(RunningDivisi running) throws CommandException, InterruptedException;

  /**
   * Starts a whole Divisi in this process. Closing the session stops it.
   *
   * @throws CommandException UNAVAILABLE when it cannot start
   */
  Session start(StartListener listener) throws CommandException, InterruptedException;

  /**
   * Starts only what is needed to read what earlier runs left. Closing the session stops it.
   *
   * @throws CommandException UNAVAILABLE when it cannot start
   */
  Session startForReading() throws CommandException, InterruptedException;

  /** Asks a running Divisi to stop in order, and says whether it did within that time. */
  boolean stop(RunningDivisi running, Duration limit) throws CommandException, InterruptedException;
}
