package dev.divisi.console.adapter.api;

import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.oas.models.media.ArraySchema;
import io.swagger.v3.oas.models.media.BooleanSchema;
import io.swagger.v3.oas.models.media.DateTimeSchema;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MapSchema;
import io.swagger.v3.oas.models.media.NumberSchema;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import java.lang.reflect.Type;
import java.util.Iterator;
import org.apache.avro.LogicalTypes;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** Describes records of topics in OpenAPI as their schemas describe them. */
final class RecordSchemas implements ModelConverter {

  @Override
  public @Nullable Schema<?> resolve(
      AnnotatedType type, ModelConverterContext context, Iterator<ModelConverter> chain) {
    Class<?> raw = raw(type.getType());
    if (raw != null && SpecificRecord.class.isAssignableFrom(raw)) {
      return reference(SpecificData.get().getSchema(raw), context);
    }
    return chain.hasNext() ? chain.next().resolve(type, context, chain) : null;
  }

  private static @Nullable Class<?> raw(@Nullable Type type) {
    return type instanceof Class<?> plain
        ? plain
        : type instanceof com.fasterxml.jackson.databind.JavaType java ? java.getRawClass() : null;
  }

  private static Schema<?> reference(org.apache.avro.Schema record, ModelConverterContext context) {
    String name = record.getName();
    if (!context.getDefinedModels().containsKey(name)) {
      Schema<?> schema = new ObjectSchema().description(record.getDoc());
      // Before its fields: one of them may be of the same type.
      context.defineModel(name, schema);
      for (org.apache.avro.Schema.Field field : record.getFields()) {
        Schema<?> value = of(field.schema(), context);
        String described = field.doc();
        if (value.get$ref() == null) {
          value.description(described);
        }
        schema.addProperty(field.name(), value);
        if (!field.schema().isNullable()) {
          schema.addRequiredItem(field.name());
        }
      }
    }
    return new Schema<>().$ref("#/components/schemas/" + name);
  }

  private static Schema<?> of(org.apache.avro.Schema schema, ModelConverterContext context) {
    return switch (schema.getType()) {
      case RECORD -> reference(schema, context);
      case ENUM -> {
        StringSchema symbols = new StringSchema();
        schema.getEnumSymbols().forEach(symbols::addEnumItem);
        yield symbols;
      }
      case ARRAY -> new ArraySchema().items(of(schema.getElementType(), context));
      case MAP -> new MapSchema().additionalProperties(of(schema.getValueType(), context));
      case UNION ->
          of(
              schema.getTypes().stream()
                  .filter(part -> part.getType() != org.apache.avro.Schema.Type.NULL)
                  .findFirst()
                  .orElseThrow(),
              context);
      case BOOLEAN -> new BooleanSchema();
      case INT -> new IntegerSchema().format("int32");
      case LONG ->
          schema.getLogicalType() instanceof LogicalTypes.TimestampMillis
              ? new DateTimeSchema()
              : new IntegerSchema().format("int64");
      case FLOAT, DOUBLE -> new NumberSchema();
      case STRING, BYTES, FIXED, NULL -> new StringSchema();
    };
  }
}
