package dev.divisi.taskgraph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.divisi.taskgraph.Command.CompleteMerge.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;

class SchedulingTest extends GoalStory {

  @Test
  void shouldRunTwoTasksAtOnceOnlyWhenTheirScopesCannotMeet() {
    running(
        draft("a", List.of("pom.xml")),
        draft("b", List.of("*.xml")),
        draft("c", List.of("src/**")));

    assertThat(task("a").status()).isEqualTo(TaskStatus.DISPATCHED);
    assertThat(task("b").status()).isEqualTo(TaskStatus.READY);
    assertThat(task("b").reason()).isEqualTo("waits for a, which may write the same files");
    assertThat(task("c").status()).isEqualTo(TaskStatus.DISPATCHED);

    merge("a");
    assertThat(task("b").status()).isEqualTo(TaskStatus.DISPATCHED);
  }

  @Test
  void shouldRunTasksOfTwoRepositoriesAtOnceWhateverTheirScopes() {
    running(
        draft("a", List.of("**")),
        new PlanDraft.DraftTask(
            "b", "b", "two", "implementers", List.of("**"), List.of(), "digest", List.of(), false));

    assertThat(task("b").status()).isEqualTo(TaskStatus.DISPATCHED);
  }

  @Test
  void shouldKeepToTheParallelLimit() {
    running(
        draft("a", List.of("a")),
        draft("b", List.of("b")),
        draft("c", List.of("c")),
        draft("d", List.of("d")),
        draft("e", List.of("e")));

    assertThat(goal().progress().live()).hasSize(4);
    assertThat(task("e").status()).isEqualTo(TaskStatus.READY);
  }

  @Test
  void shouldStopWorkersAndEndWhenAGoalIsCancelled() {
    running(draft("a", List.of("x/**")), draft("b", List.of("y/**"), "a"));
    claim(work("a", 1));

    Decision decision = handle(new Command.CancelGoal(GOAL, ada(), "wrong goal"));

    assertThat(decision.orders()).singleElement().isInstanceOf(Order.CancelWork.class);
    assertThat(goal().status()).isEqualTo(GoalStatus.CANCELLED);
    assertThat(goal().reason()).isEqualTo("cancelled by ada: wrong goal");
    assertRefused(handle(new Command.CancelGoal(GOAL, ada(), "again")), "the goal is over");
  }

  @Test
  void shouldHearTheOutcomeOfAMergeThatWasGrantedBefore() {
    running(draft("a", List.of("x/**")));
    review("a");
    WorkReference merge = new WorkReference(GOAL, "a", 1, WorkStep.MERGE);
    String claim = claim(merge);

    handle(new Command.CancelGoal(GOAL, ada(), "wrong goal"));
    assertThat(goal().status()).isEqualTo(GoalStatus.RUNNING);

    handle(new Command.CompleteMerge(merge, claim, Outcome.MERGED, "head", "commit", ""));
    assertThat(task("a").status()).isEqualTo(TaskStatus.DONE);
    assertThat(goal().status()).isEqualTo(GoalStatus.CANCELLED);
  }

  @Test
  void shouldSayThatItDoesNotKnowAGoalThatWasNeverSubmitted() {
    assertThatThrownBy(() -> handle(new Command.CancelGoal("nobody", ada(), "")))
        .isInstanceOf(UnknownGoalException.class)
        .hasMessageContaining("nobody");
  }
}
