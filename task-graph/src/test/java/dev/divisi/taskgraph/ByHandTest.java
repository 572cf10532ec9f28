package dev.divisi.taskgraph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A person does a task in the place of workers, and hands in what came of it. */
class ByHandTest extends GoalStory {

  private final PlanDraft.DraftTask a = draft("a", List.of("a/**"));

  private Decision takeOver(String taskId) {
    return handle(
        new Command.ReassignTask(GOAL, taskId, TaskDefinition.PEOPLE, false, ada(), "mine"));
  }

  private Decision handIn(String taskId) {
    return handle(new Command.ReassignTask(GOAL, taskId, "implementers", true, ada(), "done"));
  }

  private TaskStatus status(String taskId) {
    return task(taskId).status();
  }

  @Test
  void shouldEndWhoWorksOnItAndNotTakeWhatTheyBringLater() {
    running(a);
    WorkReference work = work("a", 1);
    String claim = claim(work);

    Decision taken = takeOver("a");

    assertThat(orderOf(taken, Order.CancelWork.class).claimId()).isEqualTo(claim);
    assertThat(orderOf(taken, Order.DispatchTask.class).pool()).isEqualTo("people");
    assertThat(
            eventsOf(
                handle(
                    new Command.ProposePatch(work, claim, "late", 10, "agent", null, Spend.NONE)),
                Event.PatchAccepted.class))
        .isEmpty();
    assertThat(status("a")).isEqualTo(TaskStatus.DISPATCHED);
  }

  @Test
  void shouldKeepPlaceAndFilesFromWhoIsBeforeItInThePlan() {
    PlanDraft.DraftTask before = draft("before", List.of("b/**"), "c");
    running(
        limits(change(2, Map.of())),
        before,
        draft("b", List.of("b/**")),
        draft("c", List.of("c/**")));
    merge("c");
    assertThat(status("before")).isEqualTo(TaskStatus.READY);

    takeOver("b");
    assertThat(status("b")).isEqualTo(TaskStatus.DISPATCHED);
    assertThat(status("before")).isEqualTo(TaskStatus.READY);
    handIn("b");
    assertThat(status("b")).isEqualTo(TaskStatus.DISPATCHED);
    assertThat(status("before")).isEqualTo(TaskStatus.READY);
  }

  @Test
  void shouldNotBeOrderedAgainHoweverLongItTakes() {
    running(a);
    takeOver("a");

    assertThat(brain.timer(GOAL, task("a"))).isEmpty();
  }

  @Test
  void shouldSetNoBudgetAsideAndBeThereWhenTheTasksBudgetIsUsedUp() {
    running(limits(budgets(tokens(60), tokens(100), tokens(130))), a, draft("b", List.of("b/**")));
    takeOver("b");
    assertThat(goal().spending().reserved().tokens()).isEqualTo(60);
    String claim = claim(work("a", 1));
    report("a", claim, spent(50));
    handle(failure(work("a", 1), claim, "AGENT_EXITED", "no", false));
    assertThat(task("a").reason()).startsWith("TASK_BUDGET_USED_UP");

    takeOver("a");

    assertThat(status("a")).isEqualTo(TaskStatus.DISPATCHED);
    assertThat(eventsOf(handIn("a"), Event.CommandRefused.class).getFirst().reason())
        .contains("raise the budget of a task");
    raise(budgets(Budget.NONE, tokens(200), Budget.NONE));
    handIn("a");
    assertThat(task("a").definition().pool()).isEqualTo("implementers");
  }

  @Test
  void shouldLetPeopleHaveAsManyAsTheyTake() {
    SharedPool shared = new SharedPool();
    shared.begin("goal", Priority.NORMAL, 5);

    for (int i = 0; i < 5; i++) {
      shared.handle(
          new Command.ReassignTask(
              "goal", "t" + i, TaskDefinition.PEOPLE, false, shared.ada(), "mine"));
    }

    for (int i = 0; i < 5; i++) {
      assertThat(shared.task("goal", "t" + i).status()).isEqualTo(TaskStatus.DISPATCHED);
    }
    assertThat(shared.queues.unclaimed(TaskDefinition.PEOPLE)).isZero();
  }

  @Test
  void shouldRefuseAContestWithPeople() {
    PlanDraft.DraftTask contest =
        new PlanDraft.DraftTask(
            "a",
            "A",
            "one",
            "implementers",
            List.of("a/**"),
            List.of(),
            "digest",
            List.of("implementers", TaskDefinition.PEOPLE),
            false);

    assertThat(PlanProblems.of(new PlanDraft(1, "hash", Map.of("one", "base"), List.of(contest))))
        .extracting(PlanProblems.Problem::toString)
        .containsExactly(
            "PLAN_INVALID_BEST_OF: task 'a' is to be tried by people, too: they do a task by hand"
                + " alone");
  }
}
