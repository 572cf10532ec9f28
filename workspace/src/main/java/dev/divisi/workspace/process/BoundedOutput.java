package dev.divisi.workspace.process;

import java.io.ByteArrayOutputStream;

/** Keeps the beginning of a stream and forgets the rest. */
final class BoundedOutput implements ByteSink {
  private final int maxBytes;
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private boolean truncated;

  BoundedOutput(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  @Override
  public synchronized void write(byte[] bytes, int length) {
    int fitting = Math.min(length, maxBytes - kept.size());
    kept.write(bytes, 0, fitting);
    truncated |= fitting < length;
  }

  synchronized byte[] bytes() {
    return kept.toByteArray();
  }

  synchronized boolean truncated() {
    return truncated;
  }
}
