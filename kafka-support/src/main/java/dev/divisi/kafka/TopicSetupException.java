package dev.divisi.kafka;

import org.jspecify.annotations.Nullable;

/** The topics or groups in Kafka are not, and cannot be made, as Divisi needs them. */
public final class TopicSetupException extends RuntimeException {
  TopicSetupException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
