package dev.divisi.benchmarks;

/** A benchmark could not be carried out, so that it has no figures. */
public final class BenchmarkException extends Exception {
  private static final long serialVersionUID = 1L;

  BenchmarkException(String message, Throwable cause) {
    super(message, cause);
  }

  BenchmarkException(String message) {
    super(message);
  }
}
