package dev.divisi.schemas;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** Any valid record of any type, the same for the same seed. */
public final class RandomRecords {
  private static final int MAX_ELEMENTS = 3;
  private static final String[] TEXTS = {
    "", "a", "goal-1", "Grüße ✓ 𝄞", "line\nline", "\u0000", "x".repeat(300)
  };

  private final RandomGenerator random;

  public RandomRecords(long seed) {
    this.random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
  }

  public <V extends SpecificRecord> V next(Class<V> type) {
    return type.cast(record(SpecificData.get().getSchema(type)));
  }

  private SpecificRecord record(Schema schema) {
    Class<?> type = SpecificData.get().getClass(schema);
    SpecificRecord record = (SpecificRecord) SpecificData.newInstance(type, schema);
    for (Schema.Field field : schema.getFields()) {
      record.put(field.pos(), value(field.schema()));
    }
    return record;
  }

  private @Nullable Object value(Schema schema) {
    return switch (schema.getType()) {
      case RECORD -> record(schema);
      case ENUM ->
          SpecificData.get()
              .createEnum(
                  schema.getEnumSymbols().get(random.nextInt(schema.getEnumSymbols().size())),
                  schema);
      case UNION -> value(schema.getTypes().get(random.nextInt(schema.getTypes().size())));
      case ARRAY -> {
        List<@Nullable Object> elements = new ArrayList<>();
        for (int i = random.nextInt(MAX_ELEMENTS + 1); i > 0; i--) {
          elements.add(value(schema.getElementType()));
        }
        yield elements;
      }
      case MAP -> {
        Map<String, @Nullable Object> entries = new HashMap<>();
        for (int i = random.nextInt(MAX_ELEMENTS + 1); i > 0; i--) {
          entries.put("key-" + i, value(schema.getValueType()));
        }
        yield entries;
      }
      case STRING -> TEXTS[random.nextInt(TEXTS.length)];
      case BYTES -> {
        byte[] bytes = new byte[random.nextInt(20)];
        random.nextBytes(bytes);
        yield ByteBuffer.wrap(bytes);
      }
      case LONG ->
          schema.getLogicalType() == null
              ? (Object) random.nextLong()
              : Instant.ofEpochMilli(random.nextLong(0, 4_000_000_000_000L));
      case INT -> random.nextInt();
      case BOOLEAN -> random.nextBoolean();
      case DOUBLE -> random.nextDouble();
      case FLOAT -> random.nextFloat();
      case NULL -> null;
      case FIXED -> throw new IllegalArgumentException("The contract has no fixed: " + schema);
    };
  }
}
