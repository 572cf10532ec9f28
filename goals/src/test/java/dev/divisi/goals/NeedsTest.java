package dev.divisi.goals;

import static org.assertj.core.api.Assertions.assertThat;

import dev.divisi.schemas.GoalState;
import dev.divisi.schemas.GoalStatus;
import dev.divisi.schemas.Hold;
import dev.divisi.schemas.HoldKind;
import dev.divisi.schemas.OpenQuestion;
import dev.divisi.schemas.PendingRevision;
import dev.divisi.schemas.TaskState;
import dev.divisi.schemas.TaskStatus;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NeedsTest {
  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

  @Test
  void shouldNameAPlanThatNothingWasBegunOf() {
    GoalState goal = goal(GoalStatus.AWAITING_APPROVAL).setReason("the goal asks for it").build();

    assertThat(Needs.of(goal, List.of()))
        .containsExactly(
            new Need.FirstPlan(
                "Version 1 of the plan waits for approval: the goal asks for it", goal));
    assertThat(Needs.any(goal, List.of())).isTrue();
  }

  @Test
  void shouldTellAQuestionFromARequestToWriteMore() {
    OpenQuestion asks = question("q-1", "may I write api/**?");
    OpenQuestion wonders = question("q-2", "which\n\u001b[2Kdatabase?");
    PendingRevision grant = revision(2, "web may I write api/**?");
    PendingRevision other = revision(3, "a person's");
    GoalState goal =
        goal(GoalStatus.RUNNING)
            .setQuestions(List.of(asks, wonders))
            .setRevisions(List.of(grant, other))
            .build();

    assertThat(Needs.of(goal, List.of()))
        .containsExactly(
            new Need.Revision(
                "Version 3 of the plan, by ada, waits for approval: a rule", "tidy-1", other),
            new Need.Grant("agent for web asks: may I write api/**?", "tidy-1", asks, grant),
            new Need.Question("agent for web asks: which", "tidy-1", wonders));
    assertThat(Needs.glance(goal, List.of())).contains("needs an answer");
  }

  @Test
  void shouldNameWhatHoldsTheGoalAndItsTasksButNotAllOfThousands() {
    Hold hold = new Hold(HoldKind.PERSON, "ada", "lunch", NOW);
    GoalState goal = goal(GoalStatus.RUNNING).setHold(hold).build();
    TaskState patch =
        task("web", TaskStatus.AWAITING_APPROVAL).setPatchHash("1".repeat(64)).build();
    List<TaskState> blocked =
        IntStream.range(0, 30)
            .mapToObj(
                i -> task("t" + i, TaskStatus.BLOCKED).setOptions(List.of("retry", "skip")).build())
            .toList();

    assertThat(Needs.of(goal, List.of(patch)))
        .containsExactly(
            new Need.Held("Paused by ada: lunch", goal, hold),
            new Need.Patch("The patch of web waits for approval", patch));
    assertThat(Needs.of(goal, blocked))
        .hasSize(11)
        .contains(new Need.Blocked("t0 is blocked", blocked.getFirst(), null));
  }

  @Test
  void shouldFindNothingInAGoalThatGoesOn() {
    GoalState goal = goal(GoalStatus.RUNNING).build();
    List<TaskState> tasks = List.of(task("web", TaskStatus.RUNNING).build());

    assertThat(Needs.of(goal, tasks)).isEmpty();
    assertThat(Needs.any(goal, tasks)).isFalse();
  }

  @Test
  void shouldNameWhatSomebodyDoesByHandOnceItIsTheirTurn() {
    TaskState turn = task("web", TaskStatus.DISPATCHED).setPool("people").build();
    TaskState later = task("api", TaskStatus.PENDING).setPool("people").build();
    TaskState workers = task("db", TaskStatus.DISPATCHED).setPool("implementers").build();
    GoalState goal = goal(GoalStatus.RUNNING).build();

    assertThat(Needs.of(goal, List.of(turn, later, workers)))
        .containsExactly(new Need.ByHand("web is done by hand: a patch is to be handed in", turn));
    assertThat(Needs.glance(goal, List.of(turn))).contains("work by hand");
  }

  static GoalState.Builder goal(GoalStatus status) {
    return GoalState.newBuilder()
        .setGoalId("tidy-1")
        .setText("Tidy the shop")
        .setStatus(status)
        .setReason("")
        .setPlanVersion(1)
        .setPlanHash("3".repeat(64))
        .setTaskCounts(Map.of())
        .setBranches(List.of())
        .setSubmittedBy("ada")
        .setSubmittedAt(NOW)
        .setUpdatedAt(NOW);
  }

  private static OpenQuestion question(String id, String text) {
    return new OpenQuestion(id, "web", "agent", text, NOW);
  }

  private static PendingRevision revision(int version, String reason) {
    return new PendingRevision(version, "4".repeat(64), "ada", reason, "a rule");
  }

  static TaskState.Builder task(String id, TaskStatus status) {
    return TaskState.newBuilder()
        .setGoalId("tidy-1")
        .setTaskId(id)
        .setStatus(status)
        .setReason("")
        .setTitle("Title of " + id)
        .setPosition(0)
        .setAttempt(1)
        .setPool("implementers")
        .setRepository("shop")
        .setUpdatedAt(NOW);
  }
}
