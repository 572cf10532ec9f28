package dev.divisi.taskgraph.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.divisi.schemas.AuditChain;
import dev.divisi.schemas.AuditChain.Flaw;
import dev.divisi.schemas.AuditChain.Problem;
import dev.divisi.schemas.AuditEvent;
import dev.divisi.schemas.GoalStatus;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;

/** What the audit record of a goal must be, whatever happened to the service that wrote it. */
final class AuditTrail {

  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final List<String> STEPS =
      List.of("TaskDispatched", "PatchAccepted", "ReviewPassed", "MergeOrdered", "TaskMerged");

  private AuditTrail() {}

  /** The goal is done, each step of each task was done once, and nothing of it was lost. */
  static void assertDoneOnce(FakeWorkers workers, String goalId, int tasks) {
    assertThat(workers.goal(goalId).getStatus()).as(goalId).isEqualTo(GoalStatus.DONE);
    List<AuditEvent> events = of(workers, goalId);
    assertThat(events)
        .as(goalId)
        .extracting(AuditEvent::getSequence)
        .containsExactlyElementsOf(LongStream.rangeClosed(1, events.size()).boxed().toList());
    assertThat(events)
        .filteredOn(event -> STEPS.contains(event.getType()))
        .extracting(event -> event.getTaskId() + " " + event.getType())
        .as(goalId)
        .hasSize(tasks * STEPS.size())
        .doesNotHaveDuplicates();
    assertThat(events)
        .as(goalId)
        .extracting(AuditEvent::getType)
        .endsWith("GoalCompleted")
        .doesNotContain("AttemptFailed", "CommandRefused");
    assertIntact(workers, goalId);
  }

  /** Its events form a chain whose last event the goal's state knows. */
  static void assertIntact(FakeWorkers workers, String goalId, Problem... expected) {
    // Events and states are read one after the other.
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () ->
                assertThat(AuditChain.verify(of(workers, goalId), workers.goal(goalId)).flaws())
                    .as(goalId)
                    .extracting(Flaw::problem)
                    .containsExactly(expected));
  }

  static List<AuditEvent> of(FakeWorkers workers, String goalId) {
    return workers.audit.stream().filter(event -> event.getGoalId().equals(goalId)).toList();
  }
}
