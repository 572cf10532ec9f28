package dev.divisi.console.adapter.api;

import java.time.Instant;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ser.std.StdSerializer;

/**
 * Records of topics as JSON, by their own schema: the names of its fields, symbols as texts, times
 * in ISO 8601, and nothing where there is null. So the API says what the topics say, and is as
 * stable: a released schema only gains fields.
 */
final class RecordJson extends StdSerializer<SpecificRecord> {
  RecordJson() {
    super(SpecificRecord.class);
  }

  @Override
  public void serialize(SpecificRecord record, JsonGenerator json, SerializationContext context) {
    json.writeStartObject();
    for (Schema.Field field : record.getSchema().getFields()) {
      Object value = record.get(field.pos());
      if (value != null) {
        json.writeName(field.name());
        write(value, json, context);
      }
    }
    json.writeEndObject();
  }

  private void write(@Nullable Object value, JsonGenerator json, SerializationContext context) {
    switch (value) {
      case null -> json.writeNull();
      case SpecificRecord record -> serialize(record, json, context);
      case Iterable<?> items -> {
        json.writeStartArray();
        items.forEach(item -> write(item, json, context));
        json.writeEndArray();
      }
      case Map<?, ?> map -> {
        json.writeStartObject();
        map.forEach(
            (key, item) -> {
              json.writeName(key.toString());
              write(item, json, context);
            });
        json.writeEndObject();
      }
      case Instant instant -> json.writeString(instant.toString());
      case Long number -> json.writeNumber(number);
      case Integer number -> json.writeNumber(number);
      case Double number -> json.writeNumber(number);
      case Float number -> json.writeNumber(number);
      case Boolean truth -> json.writeBoolean(truth);
      default -> json.writeString(value.toString());
    }
  }
}
