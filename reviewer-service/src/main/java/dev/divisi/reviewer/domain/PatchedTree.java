package dev.divisi.reviewer.domain;

import java.nio.file.Path;

/** A patched tree in a folder of its own; closing deletes the folder. */
public interface PatchedTree extends AutoCloseable {
  Path directory();

  @Override
  void close();
}
