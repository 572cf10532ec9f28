package dev.divisi.models.gateway;

import java.io.IOException;

/**
 * Ends the work for an agent that has left: a thread of its own waits for the end of what the agent
 * sends, and interrupts the one that works.
 */
final class HangUp {

  private final Thread worker = Thread.currentThread();
  private boolean working = true;
  private boolean left;

  /** Begins to look after the agent, for the thread that calls it. */
  static HangUp watch(RequestReader reader) {
    HangUp hangUp = new HangUp();
    Thread.ofVirtual().name("model-gateway-hang-up").start(() -> hangUp.await(reader));
    return hangUp;
  }

  private void await(RequestReader reader) {
    try {
      while (reader.isStillThere()) {
        // What comes after the request is nothing that matters.
      }
    } catch (IOException e) {
      // It left without a word, or the connection was closed here.
    }
    synchronized (this) {
      left = true;
      if (working) {
        worker.interrupt();
      }
    }
  }

  /** From now on the worker is not interrupted; gives whether the agent had left. */
  synchronized boolean workIsDone() {
    working = false;
    Thread.interrupted();
    return left;
  }
}
