package dev.divisi.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.SchemaFormatter;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each schema against its copy in every release, in both directions: a new reader must understand
 * what stands on the topics, and while services are upgraded one after the other an old reader
 * meets new writers.
 *
 * <p>{@code ./mvnw -pl schemas test -Dtest=ReleasedSchemasTest -Ddivisi.release=0.2.0} makes the
 * copies for a release. Those of a version that was released are never changed.
 */
class ReleasedSchemasTest {
  private static final Path RELEASED = Path.of("src/test/resources/released");

  record Released(Path file, Class<? extends SpecificRecord> type) {
    @Override
    public String toString() {
      return RELEASED.relativize(file).toString();
    }
  }

  static Stream<Released> released() throws IOException {
    String release = System.getProperty("divisi.release");
    if (release != null) {
      copyTo(RELEASED.resolve(release));
    }
    try (Stream<Path> releases = Files.list(RELEASED)) {
      return releases
          .sorted()
          .flatMap(
              folder ->
                  ContractSchemas.valueTypes().stream()
                      .map(
                          type ->
                              new Released(folder.resolve(type.getSimpleName() + ".avsc"), type)))
          .filter(released -> Files.exists(released.file()))
          .toList()
          .stream();
    }
  }

  private static void copyTo(Path folder) throws IOException {
    Files.createDirectories(folder);
    for (Class<? extends SpecificRecord> type : ContractSchemas.valueTypes()) {
      Files.writeString(
          folder.resolve(type.getSimpleName() + ".avsc"),
          SchemaFormatter.format("json/pretty", SpecificData.get().getSchema(type)) + "\n");
    }
  }

  @ParameterizedTest
  @MethodSource("released")
  void shouldBeReadableInBothDirections(Released released) throws IOException {
    Schema then = new Schema.Parser().parse(Files.readString(released.file()));
    Schema now = SpecificData.get().getSchema(released.type());

    assertCompatible(now, then, "this version cannot read what the release wrote");
    assertCompatible(then, now, "the release cannot read what this version writes");
  }

  private static void assertCompatible(Schema reader, Schema writer, String otherwise) {
    SchemaCompatibility.SchemaPairCompatibility compatibility =
        SchemaCompatibility.checkReaderWriterCompatibility(reader, writer);
    assertThat(compatibility.getType())
        .as("%s: %s: %s", reader.getName(), otherwise, compatibility.getResult())
        .isEqualTo(SchemaCompatibilityType.COMPATIBLE);
  }

  @Test
  void shouldStillHaveEveryTypeThatWasReleased() throws IOException {
    List<String> known =
        ContractSchemas.valueTypes().stream().map(type -> type.getSimpleName() + ".avsc").toList();
    try (Stream<Path> files = Files.walk(RELEASED)) {
      assertThat(files.filter(Files::isRegularFile).map(file -> file.getFileName().toString()))
          .isNotEmpty()
          .isSubsetOf(known);
    }
  }
}
