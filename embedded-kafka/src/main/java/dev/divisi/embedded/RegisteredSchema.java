package dev.divisi.embedded;

import org.apache.avro.Schema;

/**
 * One version of a subject. The id belongs to the content: the same schema has it in every subject.
 */
record RegisteredSchema(String subject, int version, int id, Schema schema) {
  String text() {
    return schema.toString();
  }
}
