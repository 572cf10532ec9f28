package dev.divisi.schemas.serde;

/**
 * The Confluent wire format: a zero byte, the schema's id in four bytes (big-endian), then Avro's
 * binary encoding.
 */
final class WireFormat {
  static final byte MAGIC = 0;
  static final int HEADER_BYTES = 5;

  /** The plain configuration key, as Confluent's own serializers name it. */
  static final String REGISTRY_URL = "schema.registry.url";

  private WireFormat() {}
}
