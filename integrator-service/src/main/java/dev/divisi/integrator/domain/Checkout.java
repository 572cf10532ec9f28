package dev.divisi.integrator.domain;

import java.nio.file.Path;

/** A tree in a folder of its own; closing deletes the folder. */
public interface Checkout extends AutoCloseable {
  Path directory();

  @Override
  void close();
}
