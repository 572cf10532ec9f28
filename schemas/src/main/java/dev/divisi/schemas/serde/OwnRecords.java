package dev.divisi.schemas.serde;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.data.TimeConversions;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Avro's view of our classes. Avro loads a class only when a process-wide system property trusts
 * its package; this one loads the generated classes of {@code dev.divisi.schemas} and nothing else,
 * whatever a schema names, and needs no property.
 */
final class OwnRecords extends SpecificData {
  private static final String NAMESPACE = "dev.divisi.schemas";

  private final Map<String, Class<?>> classes = new ConcurrentHashMap<>();

  OwnRecords() {
    super(OwnRecords.class.getClassLoader());
    addLogicalTypeConversion(new TimeConversions.TimestampMillisConversion());
  }

  /** The generated class that a schema names; null when it names none of ours. */
  @SuppressWarnings("rawtypes") // as inherited
  @Override
  public @Nullable Class getClass(Schema schema) {
    return switch (schema.getType()) {
      case RECORD, ENUM -> own(schema);
      case FIXED -> null;
      case ARRAY, MAP, UNION, STRING, BYTES, INT, LONG, FLOAT, DOUBLE, BOOLEAN, NULL ->
          super.getClass(schema);
    };
  }

  private @Nullable Class<?> own(Schema schema) {
    if (!NAMESPACE.equals(schema.getNamespace())) {
      return null;
    }
    Class<?> known = classes.get(schema.getFullName());
    if (known != null) {
      return known;
    }
    try {
      Class<?> loaded = Class.forName(schema.getFullName(), false, getClassLoader());
      boolean generated =
          SpecificRecord.class.isAssignableFrom(loaded)
              || (loaded.isEnum() && schema.getType() == Schema.Type.ENUM);
      if (!generated) {
        return null;
      }
      classes.put(schema.getFullName(), loaded);
      return loaded;
    } catch (ClassNotFoundException e) {
      return null;
    }
  }
}
