package dev.divisi.taskgraph.service;

/**
 * The stores hold what this version cannot read, such as after a roll-back. The service stops:
 * facts that it went on with would be lost.
 */
final class UnknownStateFormatException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  UnknownStateFormatException(String message) {
    super(message);
  }
}
