package dev.divisi.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;

/**
 * Turns Ctrl-C and SIGTERM into an interrupt of the command, and keeps the JVM until the command
 * has cleaned up after itself. So there is one way out, whatever ends a command.
 */
final class Interruption {
  private Interruption() {}

  /** Runs a command; the result is its exit code. */
  static int guard(IntSupplier command) {
    CountDownLatch ended = new CountDownLatch(1);
    AtomicInteger exitCode = new AtomicInteger(ExitCode.BUG.code());
    Thread thread =
        new Thread(
            () -> {
              try {
                exitCode.set(command.getAsInt());
              } finally {
                ended.countDown();
              }
            },
            "command");
    Thread hook =
        new Thread(
            () -> {
              thread.interrupt();
              awaitQuietly(ended);
            },
            "interruption");
    Runtime.getRuntime().addShutdownHook(hook);
    thread.start();
    awaitQuietly(ended);
    return exitCode.get();
  }

  private static void awaitQuietly(CountDownLatch ended) {
    try {
      ended.await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
