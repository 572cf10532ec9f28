package dev.divisi.goals;

/** A file that a person named cannot be read; the message is a sentence for that person. */
public final class UnreadableFileException extends Exception {
  UnreadableFileException(String message) {
    super(message);
  }
}
