package dev.divisi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.divisi.schemas.DecisionMade;
import dev.divisi.schemas.GoalStatus;
import dev.divisi.schemas.TaskStatus;
import dev.divisi.schemas.TopicCatalogue;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One approval may not be enough: who approves is told what is. */
@Timeout(30)
class SeveralApprovalsTest {
  @TempDir Path directory;

  @Test
  void shouldSayWhatIsStillNeededAfterAnApproval() {
    CommandFixture divisi = new CommandFixture(directory);
    divisi.access.running = true;
    divisi
        .access
        .client
        .with(TopicCatalogue.GOAL_STATE, States.goal("tidy-1", GoalStatus.RUNNING, "", 5))
        .with(
            TopicCatalogue.TASK_STATE,
            States.task("tidy-1", "expand", 0, TaskStatus.AWAITING_APPROVAL, "", 5));
    Map<String, String> told =
        Map.of(
            "missing",
            "1 more of security",
            "awaited",
            "1 of 2 of security: waits for 1 more of bob\u001b[31m");
    divisi.access.client.reacting(
        (client, record) -> {
          if (record instanceof DecisionMade decision) {
            client.with(
                TopicCatalogue.AUDIT_EVENTS,
                States.answer(decision, "ApprovalGiven", "approves it", told));
          }
        });

    assertThat(divisi.run("approve", "tidy-1", "expand")).as(divisi.err()).isZero();

    assertThat(divisi.out())
        .contains("Approved the patch of expand, attempt 1 (3333333333); 1 more of security is")
        .contains("\n  1 of 2 of security: waits for 1 more of bob\n");
    assertThat(divisi.run("approve", "tidy-1", "expand", "--json")).isZero();
    assertThat(divisi.out())
        .contains("\"missing\":[\"1 more of security\"]")
        .contains("\"awaited\":[\"1 of 2 of security: waits for 1 more of bob\"]");
  }
}
