package dev.divisi.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.JsonProperties;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every schema of the contract keeps to, so that it explains itself and can change later. */
class SchemaRulesTest {
  static Stream<Schema> all() {
    return ContractSchemas.namedTypes().values().stream();
  }

  static Stream<Schema.Field> fields() {
    return all()
        .filter(schema -> schema.getType() == Schema.Type.RECORD)
        .flatMap(schema -> schema.getFields().stream());
  }

  static Stream<Schema> enums() {
    return all().filter(schema -> schema.getType() == Schema.Type.ENUM);
  }

  @ParameterizedTest
  @MethodSource("all")
  void shouldHaveADoc(Schema schema) {
    assertThat(schema.getDoc()).as(schema.getFullName()).isNotBlank();
    assertThat(schema.getNamespace()).isEqualTo("dev.divisi.schemas");
  }

  @ParameterizedTest
  @MethodSource("fields")
  void shouldHaveADocOnEachField(Schema.Field field) {
    assertThat(field.doc()).as(field.toString()).isNotBlank();
  }

  @ParameterizedTest
  @MethodSource("fields")
  void shouldBeAUnionWithNullFirstAndByDefaultWhenOptional(Schema.Field field) {
    if (field.schema().isUnion()) {
      List<Schema> types = field.schema().getTypes();
      assertThat(types).as(field.name()).hasSize(2);
      assertThat(types.getFirst().getType()).as(field.name()).isEqualTo(Schema.Type.NULL);
      assertThat(field.defaultVal()).as(field.name()).isEqualTo(JsonProperties.NULL_VALUE);
    }
  }

  @ParameterizedTest
  @MethodSource("fields")
  void shouldBeEmptyByDefaultWhenItHoldsMany(Schema.Field field) {
    switch (field.schema().getType()) {
      case ARRAY, MAP -> assertThat(field.hasDefaultValue()).as(field.name()).isTrue();
      case RECORD, ENUM, UNION, FIXED, STRING, BYTES, INT, LONG, FLOAT, DOUBLE, BOOLEAN, NULL -> {}
    }
  }

  @ParameterizedTest
  @MethodSource("fields")
  void shouldBeATimestampWhenItIsATime(Schema.Field field) {
    if (field.name().endsWith("At") || field.name().equals("at")) {
      Schema type = field.schema().isUnion() ? field.schema().getTypes().get(1) : field.schema();
      assertThat(type.getLogicalType()).as(field.name()).isNotNull();
    }
  }

  @ParameterizedTest
  @MethodSource("enums")
  void shouldExplainEachSymbolAndHaveUnknownAsDefault(Schema schema) {
    assertThat(schema.getEnumSymbols()).first().isEqualTo("UNKNOWN");
    assertThat(schema.getEnumDefault()).isEqualTo("UNKNOWN");
    assertThat(schema.getEnumSymbols())
        .allSatisfy(symbol -> assertThat(schema.getDoc()).contains(" " + symbol + ": "));
  }

  @Test
  void shouldAllBePartOfWhatStandsOnATopic() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("src/main/avro"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(
              ContractSchemas.namedTypes().keySet().stream().map(name -> name + ".avsc").toList());
    }
  }
}
