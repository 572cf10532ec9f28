package dev.divisi.implementer.domain;

import java.nio.file.Path;

/** A tree in a directory of its own; closing deletes it. */
public interface LaidOut extends AutoCloseable {

  Path directory();

  @Override
  void close();
}
