package dev.divisi.workspace.process;

/**
 * How much a program in a sandbox may use, together with all that it starts.
 *
 * @param memoryBytes memory of all its processes together, and of each of them
 * @param processes processes and threads at once
 * @param openFiles files that one process may have open
 * @param fileBytes the largest file that it may write
 * @param diskBytes what each folder that it may write may hold in all
 * @param files how many files and folders each of those may hold
 * @param temporaryBytes what {@code /tmp}, {@code /dev/shm} and the home directory, which are in
 *     memory and gone afterwards, may each hold
 * @param freeDiskBytes what must stay free on the disk that it writes to, whoever fills it
 */
public record Bounds(
    long memoryBytes,
    int processes,
    int openFiles,
    long fileBytes,
    long diskBytes,
    int files,
    long temporaryBytes,
    long freeDiskBytes) {

  /**
   * @throws IllegalArgumentException when one is not positive
   */
  public Bounds {
    if (memoryBytes <= 0
        || processes <= 0
        || openFiles <= 0
        || fileBytes <= 0
        || diskBytes <= 0
        || files <= 0
        || temporaryBytes <= 0
        || freeDiskBytes < 0) {
      throw new IllegalArgumentException("The bounds of a sandbox must be more than nothing.");
    }
  }

  /** Enough for the build of a large Java project, and not enough to hurt its machine. */
  public static Bounds defaults() {
    return new Bounds(6L << 30, 4_096, 8_192, 2L << 30, 10L << 30, 500_000, 1L << 30, 512L << 20);
  }
}
