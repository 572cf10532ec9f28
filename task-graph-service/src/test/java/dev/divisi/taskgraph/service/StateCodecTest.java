package dev.divisi.taskgraph.service;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.divisi.taskgraph.Revision;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** State of the present format that an older version of the service wrote. */
class StateCodecTest {

  @Test
  void shouldKnowOneAuthorWhereOlderStateNamesNoMore() {
    Revision kept = revision("bob", List.of("ann"));
    String older =
        new String(StateCodec.write(kept), UTF_8).replace(",\"earlierAuthors\":[\"ann\"]", "");
    assertThat(older).doesNotContain("earlierAuthors");

    assertThat(StateCodec.revision(StateCodec.write(kept))).isEqualTo(kept);
    older = older.replace(",\"ladder\":[]", "");
    assertThat(older).doesNotContain("ladder");
    assertThat(StateCodec.revision(older.getBytes(UTF_8))).isEqualTo(revision("bob", List.of()));
  }

  private static Revision revision(String author, List<String> earlierAuthors) {
    return new Revision(
        Revision.Kind.EDIT,
        3,
        "hash",
        2,
        author,
        "better",
        null,
        null,
        List.of(),
        List.of(SampleGoals.definition("a", author, earlierAuthors)),
        List.of(),
        Map.of(),
        Map.of(),
        Map.of());
  }
}
