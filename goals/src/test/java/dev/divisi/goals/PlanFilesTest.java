package dev.divisi.goals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.divisi.documents.DocumentException;
import dev.divisi.schemas.Plan;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class PlanFilesTest {
  private static final NavigableSet<String> POOLS = new TreeSet<>(List.of("implementers"));
  private static final Plan PLAN =
      Plans.of(1, "3".repeat(64), Plans.task("web", "web/**"), Plans.task("api", "api/**", "web"));

  @Test
  void shouldReadWhatWasWritten() throws Exception {
    PlanHistory.Version version =
        new PlanHistory.Version(
            1, PLAN, "a planner", "", null, PlanHistory.Place.IN_FORCE, null, null);

    String explained =
        PlanFileWriter.explained("tidy-1", version, List.of("Change it below,", "and save it."));

    assertThat(explained)
        .startsWith(
            """
            # The plan of tidy-1, version 1 (3333333333).
            # Change it below,
            # and save it.
            #
            # A task's keys""");
    assertThat(PlanFileReader.read("plan.yaml", explained, PLAN, POOLS)).isEqualTo(PLAN);
    assertThat(PlanFileReader.read("plan.yaml", PlanFileWriter.text(version), PLAN, POOLS))
        .isEqualTo(PLAN);
  }

  @Test
  void shouldCallATextAsItsSourceIsCalledAndCleanThat() {
    assertThatExceptionOfType(DocumentException.class)
        .isThrownBy(() -> PlanFileReader.read("the \u001b[2Ktext", "tasks: []\n", PLAN, POOLS))
        .withMessageContaining("the text:1:8: tasks: the plan has no task");
  }
}
