package dev.divisi.console.domain;

import static dev.divisi.console.SampleRecords.HASH;
import static dev.divisi.console.SampleRecords.at;
import static dev.divisi.console.SampleRecords.goal;
import static dev.divisi.console.SampleRecords.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.divisi.schemas.GoalState;
import dev.divisi.schemas.GoalStatus;
import dev.divisi.schemas.Hold;
import dev.divisi.schemas.HoldKind;
import dev.divisi.schemas.OpenQuestion;
import dev.divisi.schemas.PendingRevision;
import dev.divisi.schemas.TaskStatus;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CardsTest {
  private static final GoalState RUNNING = goal("g", "Tidy", GoalStatus.RUNNING, 1);

  private static PlannedState planned(String id, TaskStatus status) {
    return new PlannedState(task("g", id, "Title of " + id, status, 2), "command", "");
  }

  private static List<String> columns(GoalState goal, PlannedState... tasks) {
    return Cards.of(goal, List.of(tasks)).stream()
        .map(card -> card.key() + " " + card.column())
        .toList();
  }

  @Test
  void shouldPutEachTaskWhereItNeedsSomebody() {
    assertThat(
            columns(
                RUNNING,
                planned("a", TaskStatus.AWAITING_APPROVAL),
                planned("b", TaskStatus.BLOCKED),
                planned("c", TaskStatus.IN_REVIEW),
                planned("d", TaskStatus.PENDING),
                planned("e", TaskStatus.MERGING),
                planned("f", TaskStatus.DONE)))
        .containsExactly(
            "task-g-a APPROVE_PATCH",
            "task-g-b BLOCKED",
            "task-g-c RUNNING",
            "task-g-d WAITING",
            "task-g-e MERGING",
            "task-g-f DONE");
  }

  @Test
  void shouldLeaveOutWhatIsNoPartOfThePlanAnyMore() {
    assertThat(
            columns(
                RUNNING,
                planned("a", TaskStatus.REMOVED),
                planned("b", TaskStatus.SUPERSEDED),
                planned("c", TaskStatus.CANCELLED)))
        .isEmpty();
  }

  @Test
  void shouldAskForTheApprovalOfExactlyThePlanThatWaits() {
    GoalState goal = goal("g", "Tidy", GoalStatus.AWAITING_APPROVAL, 1);

    Card card = Cards.of(goal, List.of()).getFirst();

    assertThat(card.column()).isEqualTo(Need.APPROVE_PLAN);
    assertThat(card.hash()).isEqualTo(HASH);
  }

  @Test
  void shouldShowAWiderScopeThatIsAskedForAsAQuestionOnly() {
    OpenQuestion question =
        OpenQuestion.newBuilder()
            .setQuestionId("q1")
            .setTaskId("a")
            .setFrom("worker-1")
            .setText("may I write docs/**?")
            .setAskedAt(at(3))
            .build();
    PendingRevision asked =
        new PendingRevision(2, HASH, "worker-1", "a may I write docs/**?", "somebody must look");
    PendingRevision edited = new PendingRevision(3, HASH, "bob", "split a", "somebody must look");

    assertThat(
            columns(
                GoalState.newBuilder(RUNNING)
                    .setQuestions(List.of(question))
                    .setRevisions(List.of(asked, edited))
                    .build()))
        .containsExactly("question-g-q1 ANSWER", "revision-3-g APPROVE_PLAN");
  }

  @Test
  void shouldSayThatAGoalIsHeld() {
    Hold hold = new Hold(HoldKind.BUDGET, "goal budget", "85 % is spent", at(4));

    assertThat(columns(GoalState.newBuilder(RUNNING).setHold(hold).build()))
        .containsExactly("hold-g BLOCKED");
  }

  @Test
  void shouldBeOneCardWhenTheGoalHasEnded() {
    assertThat(columns(goal("g", "Tidy", GoalStatus.FAILED, 9), planned("b", TaskStatus.BLOCKED)))
        .containsExactly("goal-g DONE");
  }

  @Test
  void shouldFilterByWhatACardSays() {
    List<Card> cards =
        Cards.of(RUNNING, List.of(planned("a", TaskStatus.RUNNING), planned("b", TaskStatus.DONE)));

    assertThat(
            Stream.of(
                    new BoardFilter("", "", "", "", 0, "title OF a"),
                    new BoardFilter("other", "", "", "", 0, ""),
                    new BoardFilter("", "shop", "implementers", "command", 40, ""),
                    new BoardFilter("", "", "", "", 41, ""))
                .map(filter -> cards.stream().filter(filter::wants).count()))
        .containsExactly(1L, 0L, 2L, 0L);
  }

  @Test
  void shouldShowTheLongestWaitFirstAndCountTheRest() {
    List<Card> cards =
        Stream.of(5, 3, 4)
            .flatMap(
                second ->
                    Cards.of(
                        RUNNING,
                        List.of(
                            new PlannedState(
                                task("g", "t" + second, "", TaskStatus.RUNNING, second), "", "")))
                        .stream())
            .toList();

    Board.Column column =
        Board.of(cards, 2).columns().stream()
            .filter(each -> each.need() == Need.RUNNING)
            .findFirst()
            .orElseThrow();

    assertThat(column.cards().stream().map(Card::taskId)).containsExactly("t3", "t4");
    assertThat(column.more()).isEqualTo(1);
  }
}
