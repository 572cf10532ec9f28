package dev.divisi.workspace.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;

/** Moves bytes from and to a process on threads of their own, so that neither side can block. */
final class Pump {
  private final Thread thread;

  private Pump(String name, Runnable work) {
    // Not virtual: reading a pipe blocks the carrier. Daemon: a process that escaped may hold the
    // other end for ever, and must not keep this one alive.
    this.thread = Thread.ofPlatform().daemon().name(name).start(work);
  }

  static Pump drain(InputStream from, ByteSink to) {
    return new Pump(
        "command-output",
        () -> {
          byte[] buffer = new byte[16 * 1024];
          try (from) {
            for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
              to.write(buffer, read);
            }
          } catch (IOException e) {
            // The process was killed while it was read: what was read stays.
          }
        });
  }

  static Pump feed(byte[] input, OutputStream to) {
    return new Pump(
        "command-input",
        () -> {
          try (to) {
            to.write(input);
          } catch (IOException e) {
            // The process did not want to read it all: that is its own business.
          }
        });
  }

  /** Waits for the end of the stream, but not for ever. */
  void join(Duration limit) throws InterruptedException {
    thread.join(limit);
  }
}
