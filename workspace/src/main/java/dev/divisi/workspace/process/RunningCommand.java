package dev.divisi.workspace.process;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A program that runs beside the thread that started it, under the same supervision as any: when it
 * ends, when its time is over, and when it is closed, nothing that it started is left.
 */
public final class RunningCommand implements AutoCloseable {
  private final Supervision supervision;
  private final Watch watch;
  private final CompletableFuture<CommandResult> result = new CompletableFuture<>();
  private final AtomicBoolean ending = new AtomicBoolean();
  private final Thread thread;

  RunningCommand(Supervision supervision, Watch watch) {
    this.supervision = supervision;
    this.watch = watch;
    // Not virtual: looking after processes reads many files, which blocks the carrier.
    this.thread = Thread.ofPlatform().daemon().name("command-supervision").start(this::supervise);
  }

  private void supervise() {
    try {
      result.complete(supervision.await(watch, false));
    } catch (InterruptedException e) {
      result.complete(ended());
    } finally {
      // Whatever went wrong, nobody waits for ever.
      result.completeExceptionally(
          new IllegalStateException("The supervision of a command failed."));
    }
  }

  private CommandResult ended() {
    try {
      return supervision.result(false);
    } catch (InterruptedException e) {
      return new CommandResult(-1, false, Duration.ZERO, supervision.log().text());
    }
  }

  /** How it ended, once it has and all that it started has; exit code -1 when it cannot be told. */
  public CompletableFuture<CommandResult> result() {
    return result.copy();
  }

  /** The end of its log so far, as {@link CommandResult#logEnd}. */
  public String logEnd() {
    return supervision.log().text();
  }

  /** Whether the log was longer than what is kept of it. */
  public boolean logIsCut() {
    return supervision.log().isCut();
  }

  /** Begins to end it and all that it started; returns at once. */
  public void end() {
    if (ending.compareAndSet(false, true)) {
      thread.interrupt();
    }
  }

  /** Ends it and all that it started. An interruption does not shorten that, and is kept. */
  @Override
  public void close() {
    end();
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
