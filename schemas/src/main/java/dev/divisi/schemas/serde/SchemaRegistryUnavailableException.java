package dev.divisi.schemas.serde;

import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;

/** No schema registry answered as it should. The same request may succeed later. */
public final class SchemaRegistryUnavailableException extends RetriableException {
  public SchemaRegistryUnavailableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
