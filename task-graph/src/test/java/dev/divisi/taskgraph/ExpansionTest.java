package dev.divisi.taskgraph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A task that a planner turns into parts while the goal runs. */
class ExpansionTest extends GoalStory {

  private final PlanDraft.DraftTask a = expanding("a", "a/**");
  private final PlanDraft.DraftTask b = draft("b", List.of("b/**"), "a");
  private final PlanDraft.DraftTask x = draft("x", List.of("a/x/**"));
  private final PlanDraft.DraftTask y = draft("y", List.of("a/y"), "x");

  private Decision expand(PlanDraft.DraftTask... parts) {
    proposeParts("a", "parts", parts);
    return judge("parts", Verdict.Outcome.ALLOW);
  }

  /** What the planner of the next attempt is told. */
  private static Feedback lesson(Decision decision) {
    Order.RequestPlan order = orderOf(decision, Order.RequestPlan.class);
    assertThat(order.work().attempt()).as("another attempt to plan").isEqualTo(2);
    return order.feedback().getLast();
  }

  @Test
  void shouldAskThePlannersForThePartsOfATask() {
    Decision started = running(a, b);

    Order.RequestPlan order = orderOf(started, Order.RequestPlan.class);
    assertThat(order.work()).isEqualTo(new WorkReference(GOAL, "a", 1, WorkStep.PLAN));
    assertThat(order.depth()).isEqualTo(1);
    assertThat(ordersOf(started, Order.DispatchTask.class)).isEmpty();
  }

  @Test
  void shouldWorkOnThePartsInOrderAndReleaseDependentsAfterTheLast() {
    running(a, b);
    Decision proposed = proposeParts("a", "parts", x, y);
    assertThat(task("a").status()).isEqualTo(TaskStatus.PROPOSED);
    assertThat(orderOf(proposed, Order.ProposeRevision.class).revision().summary())
        .isEqualTo("2 added, 0 changed, 0 removed, 0 moved");

    Decision expanded = judge("parts", Verdict.Outcome.ALLOW);

    assertThat(orderOf(expanded, Order.DispatchTask.class).work()).isEqualTo(work("a.x", 1));
    assertThat(task("a").status()).isEqualTo(TaskStatus.EXPANDED);
    assertThat(goal().planning().version()).isEqualTo(2);
    merge("a.x");
    assertThat(task("a.y").status()).isEqualTo(TaskStatus.DISPATCHED);
    assertThat(task("b").status()).as("not all parts are merged").isEqualTo(TaskStatus.PENDING);
    merge("a.y");
    assertThat(task("a").status()).isEqualTo(TaskStatus.DONE);
    assertThat(task("b").status()).isEqualTo(TaskStatus.DISPATCHED);
    merge("b");
    assertThat(goal().status()).isEqualTo(GoalStatus.DONE);
  }

  @Test
  void shouldTurnPartsIntoPartsButNotTooDeep() {
    running(a);
    expand(expanding("b", "a/**"));
    proposeParts("a.b", "parts-2", expanding("c", "a/**"));
    judge("parts-2", Verdict.Outcome.ALLOW);
    proposeParts("a.b.c", "parts-3", expanding("d", "a/**"));
    judge("parts-3", Verdict.Outcome.ALLOW);
    assertThat(task("a.b.c.d").status()).isEqualTo(TaskStatus.DISPATCHED);

    Decision tooDeep = proposeParts("a.b.c.d", "parts-4", draft("e", List.of("a/**")));

    assertThat(lesson(tooDeep).code()).isEqualTo("PARTS_DO_NOT_FIT");
    assertThat(lesson(tooDeep).message()).contains("PARTS_TOO_DEEP: parts may lie at most 3 deep");
  }

  @Test
  void shouldRefusePartsThatWriteWhatTheirTaskMayNot() {
    running(a, b);

    Decision outside = proposeParts("a", "parts", x, draft("z", List.of("b/**")));

    assertThat(lesson(outside).message())
        .isEqualTo("PART_OUT_OF_SCOPE: 'a.z' would write b/**, which is outside the scope of 'a'");
    assertThat(graph.task(GOAL, "a.x")).isEmpty();
    assertThat(goal().planning().revision()).isNull();
  }

  @Test
  void shouldRefusePartsForAnotherRepository() {
    running(a, b);

    Decision outside = proposeParts("a", "parts", inRepository(x, "two"));

    assertThat(lesson(outside).message())
        .isEqualTo("PART_OUT_OF_SCOPE: 'a.x' would change repository 'two', 'a' is for 'one'");
  }

  @Test
  void shouldRefusePartsWithIdsThatAreNotFree() {
    running(a, draft("a.x", List.of("c/**")));

    assertThat(lesson(proposeParts("a", "parts", x)).message())
        .isEqualTo("PLAN_DUPLICATE_TASK: there is a task 'a.x' already");
  }

  @Test
  void shouldRefusePartsThatLookLikeCandidatesForNoEditCouldKeepThem() {
    running(a);

    assertThat(lesson(proposeParts("a", "parts", draft("candidate-1", List.of("a/x")))).message())
        .isEqualTo("PLAN_INVALID_TASK_ID: 'a.candidate-1' is an id that a candidate would have");
  }

  @Test
  void shouldRefuseAPlanThatWouldGrowTooLarge() {
    running(a, b);
    List<PlanDraft.DraftTask> parts = new ArrayList<>();
    for (int i = 0; i < PlanProblems.MAX_TASKS - 1; i++) {
      parts.add(draft("p" + i, List.of("a/x")));
    }

    Decision refused = proposeParts("a", "parts", parts.toArray(PlanDraft.DraftTask[]::new));

    assertThat(lesson(refused).message()).startsWith("PLAN_TOO_LARGE: with 9999 parts");
  }

  @Test
  void shouldTellThePlannerWhyPolicyDeniedTheParts() {
    running(a, b);
    proposeParts("a", "parts", x, y);

    Decision denied = judge("parts", Verdict.Outcome.DENY);

    assertThat(lesson(denied))
        .isEqualTo(
            new Feedback(
                1, "policy", "rule: because", "PARTS_REFUSED", "it proposed the patch parts", 1));
    assertThat(goal().planning().version()).isEqualTo(1);
    assertThat(goal().planning().revision()).isNull();
  }

  @Test
  void shouldWaitForTheApprovalOfTheParts() {
    running(a, b);
    proposeParts("a", "parts", x, y);

    Decision judged = judge("parts", Verdict.Outcome.REQUIRE_APPROVAL);

    assertThat(judged.orders()).isEmpty();
    assertThat(task("a").status()).isEqualTo(TaskStatus.AWAITING_APPROVAL);
    assertThat(task("a").reason())
        .isEqualTo("waits for anyone who may decide (the parts of a: rule: because)");
    assertRefused(judge("parts", Verdict.Outcome.REQUIRE_APPROVAL), "judged already");
    assertRefused(handle(decide("a", true, "other")), "the decision is about patch other");
    Decision approved = decidePlan(true, 2, "parts");
    assertThat(orderOf(approved, Order.DispatchTask.class).work()).isEqualTo(work("a.x", 1));
  }

  @Test
  void shouldHearTheDecisionOnThePartsByTheirTaskToo() {
    running(a, b);
    proposeParts("a", "parts", x, y);
    judge("parts", Verdict.Outcome.REQUIRE_APPROVAL);

    Decision rejected = handle(decide("a", false, "parts"));

    assertThat(lesson(rejected).source()).isEqualTo("ada");
    assertThat(lesson(rejected).message()).isEqualTo("ada: looked");
  }

  @Test
  void shouldGoOnWithoutAPartThatIsSkipped() {
    running(a, b);
    expand(x, y);

    handle(new Command.SkipTask(GOAL, "a.x", ada(), "no need"));
    assertThat(task("a.y").status()).isEqualTo(TaskStatus.DISPATCHED);
    merge("a.y");

    assertThat(task("a").status()).isEqualTo(TaskStatus.DONE);
    assertThat(task("b").status()).isEqualTo(TaskStatus.DISPATCHED);
  }

  @Test
  void shouldGoOnWithoutAPartThatAnEditRemoves() {
    running(a, b);
    expand(x, draft("z", List.of("a/z")));
    merge("a.z");
    PlanDraft.DraftTask done = draft("a.z", List.of("a/z"));

    editAndAllow(
        "v3",
        expanding("a", "a/**", "a.z"),
        b,
        new PlanDraft.DraftTask(
            "a.z",
            "z",
            "one",
            "implementers",
            done.scope(),
            List.of(),
            "digest-z",
            List.of(),
            false));

    assertThat(task("a.x").status()).isEqualTo(TaskStatus.REMOVED);
    assertThat(task("a").status()).isEqualTo(TaskStatus.DONE);
    assertThat(task("b").status()).isEqualTo(TaskStatus.DISPATCHED);
  }

  @Test
  void shouldReleaseWhatAnEditMadeDependOnAPartWhenTheWholeIsSkipped() {
    running(a, b);
    expand(x);
    PlanDraft.DraftTask part =
        new PlanDraft.DraftTask(
            "a.x", "x", "one", "implementers", x.scope(), List.of(), "digest-x", List.of(), false);
    editAndAllow("v3", expanding("a", "a/**", "a.x"), part, b, draft("z", List.of("z/**"), "a.x"));
    assertThat(task("z").status()).isEqualTo(TaskStatus.PENDING);

    handle(new Command.SkipTask(GOAL, "a", ada(), "no need"));

    assertThat(task("a.x").status()).isEqualTo(TaskStatus.SKIPPED);
    assertThat(task("z").status()).isEqualTo(TaskStatus.DISPATCHED);
    assertThat(task("b").status()).isEqualTo(TaskStatus.DISPATCHED);
  }

  @Test
  void shouldTurnOneTaskIntoPartsAtATime() {
    running(a, expanding("c", "c/**"));

    assertThat(task("a").status()).isEqualTo(TaskStatus.DISPATCHED);
    assertThat(task("c").status()).isEqualTo(TaskStatus.READY);
    assertThat(task("c").reason()).isEqualTo("waits for a to be turned into parts");
    expand(x);
    assertThat(task("c").status()).isEqualTo(TaskStatus.DISPATCHED);
  }

  @Test
  void shouldGiveThePartsBackWhenAnEditCameBeforeThem() {
    running(a, b);
    edit("v2", a, b, draft("c", List.of("c/**")));

    Decision proposed = proposeParts("a", "parts", x);

    assertThat(ordersOf(proposed, Order.ProposeRevision.class)).isEmpty();
    assertThat(task("a").reason()).contains("another version of the plan");
    assertThat(task("a").attempts().failed()).as("by nobody's fault").isZero();
    Decision judged = judge("v2", Verdict.Outcome.ALLOW);
    assertThat(orderOf(judged, Order.RequestPlan.class).work().attempt()).isEqualTo(2);
  }

  @Test
  void shouldDropThePartsThatWaitWhenTheirTaskIsSkipped() {
    running(a, b);
    proposeParts("a", "parts", x);

    handle(new Command.SkipTask(GOAL, "a", ada(), "no need"));

    assertThat(goal().planning().revision()).isNull();
    assertRefused(judge("parts", Verdict.Outcome.ALLOW), "no such plan waits for a verdict");
    assertThat(task("b").status()).isEqualTo(TaskStatus.DISPATCHED);
  }

  @Test
  void shouldTellThePartsWhatWasSaidToTheWhole() {
    running(a, b);
    handle(new Command.SteerTask(GOAL, "a", "keep it small", ada(), ""));

    Decision expanded = expand(x);

    assertThat(orderOf(expanded, Order.DispatchTask.class).notes())
        .extracting(Note::text)
        .containsExactly("keep it small");
  }
}
