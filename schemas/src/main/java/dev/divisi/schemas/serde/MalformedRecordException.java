package dev.divisi.schemas.serde;

import org.apache.kafka.common.errors.SerializationException;

/** Bytes that are not the record they should be. Reading them again cannot help. */
public final class MalformedRecordException extends SerializationException {
  public MalformedRecordException(String message) {
    super(message);
  }

  public MalformedRecordException(String message, Throwable cause) {
    super(message, cause);
  }
}
