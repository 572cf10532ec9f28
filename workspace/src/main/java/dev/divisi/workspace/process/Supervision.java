package dev.divisi.workspace.process;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One process from its start to its end: its streams are read, its time is kept, and when it ends,
 * nothing that it started is left. For one thread at a time.
 */
final class Supervision {
  static final Duration GRACE = Duration.ofMillis(500);
  private static final Duration LOOK = Duration.ofMillis(250);
  private static final Duration DRAIN = Duration.ofSeconds(2);

  private final Command command;
  private final Launched launched;
  private final LogTail log;
  private final List<Pump> pumps = new ArrayList<>();

  private enum End {
    BY_ITSELF,
    TIME_OVER,
    BY_FORCE
  }

  Supervision(Command command, Launched launched) {
    this.command = command;
    this.launched = launched;
    this.log = new LogTail(command.maxLogBytes());
  }

  Process process() {
    return launched.process();
  }

  LogTail log() {
    return log;
  }

  /** Puts all that it prints into the log. */
  void logBoth() {
    pumps.add(Pump.drain(process().getInputStream(), log));
  }

  /** Puts what it prints to standard error into the log; someone else reads the rest. */
  void logErrors() {
    pumps.add(Pump.drain(process().getErrorStream(), log));
  }

  /** Keeps standard output apart from the log. */
  void keep(BoundedOutput output) {
    pumps.add(Pump.drain(process().getInputStream(), output));
    logErrors();
  }

  void feed() {
    if (command.input().length > 0) {
      Pump.feed(command.input(), process().getOutputStream());
    }
  }

  /**
   * Waits until the process ends, or ends it.
   *
   * @param trusted whether it leaves nothing behind when it ends by itself
   * @throws InterruptedException when the thread was interrupted; all has ended then
   */
  CommandResult await(Watch watch, boolean trusted) throws InterruptedException {
    End end = End.BY_FORCE;
    try {
      end = awaitEnd(watch);
    } finally {
      if (end != End.BY_ITSELF || !trusted) {
        launched.tree().end(GRACE);
      }
    }
    return result(end == End.TIME_OVER);
  }

  /** Ends all of it, without waiting for anything. */
  void abandon() {
    launched.tree().end(GRACE);
  }

  /** What came of a process that has ended. */
  CommandResult result(boolean timedOut) throws InterruptedException {
    Duration duration = Duration.ofNanos(System.nanoTime() - launched.begun());
    for (Pump pump : pumps) {
      pump.join(DRAIN);
    }
    return new CommandResult(
        process().isAlive() ? -1 : process().exitValue(), timedOut, duration, log.text());
  }

  private End awaitEnd(Watch watch) throws InterruptedException {
    long endsAt = launched.begun() + command.timeout().toNanos();
    while (true) {
      long left = endsAt - System.nanoTime();
      if (process().waitFor(Math.min(Math.max(left, 0), LOOK.toNanos()), TimeUnit.NANOSECONDS)) {
        return End.BY_ITSELF;
      }
      if (endsAt - System.nanoTime() <= 0) {
        return End.TIME_OVER;
      }
      launched.tree().look();
      if (!watch.mayGoOn()) {
        return End.BY_FORCE;
      }
    }
  }
}
