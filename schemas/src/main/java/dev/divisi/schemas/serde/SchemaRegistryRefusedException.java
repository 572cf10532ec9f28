package dev.divisi.schemas.serde;

import org.apache.kafka.common.errors.SerializationException;

/**
 * The schema registry answered no: the schema is incompatible with what stands on the topic, or the
 * registry does not know who asks. Asking again cannot help; the message is the registry's own.
 */
public final class SchemaRegistryRefusedException extends SerializationException {
  public SchemaRegistryRefusedException(String message) {
    super(message);
  }
}
