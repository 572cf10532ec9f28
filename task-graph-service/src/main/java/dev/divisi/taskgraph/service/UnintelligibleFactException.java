package dev.divisi.taskgraph.service;

/** A record is well formed, but says nothing that the task graph could act upon. */
final class UnintelligibleFactException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  UnintelligibleFactException(String message) {
    super(message);
  }
}
