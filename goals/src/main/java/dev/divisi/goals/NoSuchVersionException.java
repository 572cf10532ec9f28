package dev.divisi.goals;

/** A plan has no such version, or none yet; the message is a sentence for the person who asked. */
public final class NoSuchVersionException extends Exception {
  NoSuchVersionException(String message) {
    super(message);
  }
}
