package dev.divisi.workspace.process;

/** Takes what a process prints; never blocks. */
interface ByteSink {
  /** Takes the first {@code length} of these bytes; the array is used again afterwards. */
  void write(byte[] bytes, int length);
}
