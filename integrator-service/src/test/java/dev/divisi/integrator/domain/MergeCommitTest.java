package dev.divisi.integrator.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.divisi.integrator.Orders;
import dev.divisi.schemas.GivenApproval;
import dev.divisi.schemas.MergeRequested;
import dev.divisi.testing.GitFixture;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MergeCommitTest {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

  @TempDir Path directory;

  @Test
  void shouldNameEveryoneWhoApproved() throws Exception {
    GitFixture origin = GitFixture.init(directory.resolve("origin"), Map.of("a.txt", "a\n"));
    Orders orders = new Orders(origin, "g-1");
    String base = origin.head("main");
    MergeRequested order =
        MergeRequested.newBuilder(
                orders.merge("a", 1, orders.patch(base, Map.of("a.txt", "b\n")), base))
            .setApprovedBy("dora")
            .setApprovals(
                List.of(
                    new GivenApproval("bob", "sso", null, "d-1", NOW),
                    new GivenApproval("dora", "sso", "ann", "d-2", NOW)))
            .build();

    assertThat(MergeCommit.of(order, List.of()).trailers())
        .filteredOn(trailer -> trailer.name().equals("Divisi-Approved-By"))
        .extracting(CommitText.Trailer::value)
        .containsExactly("bob", "dora for ann");
  }
}
