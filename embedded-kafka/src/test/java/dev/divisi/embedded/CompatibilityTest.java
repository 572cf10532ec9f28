package dev.divisi.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.Test;

class CompatibilityTest {
  private static final Schema EMPTY = SchemaBuilder.record("Note").fields().endRecord();
  private static final Schema REQUIRED =
      SchemaBuilder.record("Note").fields().requiredString("text").endRecord();
  private static final Schema NUMBER =
      SchemaBuilder.record("Note").fields().requiredInt("text").endRecord();

  @Test
  void shouldAcceptAnythingWhenThereIsNoEarlierSchema() {
    for (Compatibility level : Compatibility.values()) {
      assertThat(level.objections(REQUIRED, List.of())).as(level.name()).isEmpty();
    }
  }

  @Test
  void shouldTellTheDirections() {
    assertThat(Compatibility.BACKWARD.objections(EMPTY, List.of(REQUIRED))).isEmpty();
    assertThat(Compatibility.BACKWARD.objections(REQUIRED, List.of(EMPTY))).hasSize(1);
    assertThat(Compatibility.FORWARD.objections(REQUIRED, List.of(EMPTY))).isEmpty();
    assertThat(Compatibility.FORWARD.objections(EMPTY, List.of(REQUIRED))).hasSize(1);
    assertThat(Compatibility.FULL.objections(REQUIRED, List.of(EMPTY))).hasSize(1);
    assertThat(Compatibility.NONE.objections(NUMBER, List.of(REQUIRED))).isEmpty();
  }

  @Test
  void shouldLookAtAllEarlierSchemasOnlyWhenTransitive() {
    List<Schema> earlier = List.of(NUMBER, EMPTY);
    Schema candidate = SchemaBuilder.record("Note").fields().optionalString("text").endRecord();

    assertThat(Compatibility.BACKWARD.objections(candidate, earlier)).isEmpty();
    assertThat(Compatibility.BACKWARD_TRANSITIVE.objections(candidate, earlier)).isNotEmpty();
  }

  @Test
  void shouldKnowLevelsByNameInAnyCase() {
    assertThat(Compatibility.named("full_transitive")).contains(Compatibility.FULL_TRANSITIVE);
    assertThat(Compatibility.named("sometimes")).isEmpty();
  }
}
