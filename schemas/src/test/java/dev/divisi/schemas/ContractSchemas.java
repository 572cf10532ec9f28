package dev.divisi.schemas;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;

/** The schemas of the contract, as the generated classes have them. */
public final class ContractSchemas {
  private ContractSchemas() {}

  /** What stands on topics. */
  public static List<Class<? extends SpecificRecord>> valueTypes() {
    return Stream.concat(
            TopicCatalogue.all().stream().<Class<? extends SpecificRecord>>map(Topic::valueType),
            Stream.of(DeadLetter.class))
        .distinct()
        .toList();
  }

  /** Every record and enum, by its simple name. */
  static Map<String, Schema> namedTypes() {
    Map<String, Schema> named = new TreeMap<>();
    valueTypes().forEach(type -> collect(SpecificData.get().getSchema(type), named));
    return new LinkedHashMap<>(named);
  }

  private static void collect(Schema schema, Map<String, Schema> named) {
    switch (schema.getType()) {
      case RECORD -> {
        if (named.putIfAbsent(schema.getName(), schema) == null) {
          schema.getFields().forEach(field -> collect(field.schema(), named));
        }
      }
      case ENUM -> named.putIfAbsent(schema.getName(), schema);
      case ARRAY -> collect(schema.getElementType(), named);
      case MAP -> collect(schema.getValueType(), named);
      case UNION -> schema.getTypes().forEach(type -> collect(type, named));
      case FIXED, STRING, BYTES, INT, LONG, FLOAT, DOUBLE, BOOLEAN, NULL -> {}
    }
  }
}
