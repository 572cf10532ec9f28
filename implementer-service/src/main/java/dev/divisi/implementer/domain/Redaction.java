package dev.divisi.implementer.domain;

/** Takes secrets out of texts before they go on record. */
@FunctionalInterface
public interface Redaction {

  /**
   * A text without its secrets.
   *
   * @param text each secret in it is replaced by what kind of secret it was
   * @param secrets how many were taken out
   */
  record Redacted(String text, int secrets) {}

  Redacted redact(String text);
}
