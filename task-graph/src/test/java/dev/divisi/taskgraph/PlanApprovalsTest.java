package dev.divisi.taskgraph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.divisi.taskgraph.RequiredApproval.Approver;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A plan, and further versions of it, that several people must approve. */
class PlanApprovalsTest extends GoalStory {

  private final PlanDraft.DraftTask a = draft("a", List.of("a/**"));
  private final PlanDraft.DraftTask c = draft("c", List.of("c/**"));

  private static Verdict leads(int people, @Nullable Duration within, @Nullable Duration valid) {
    return new Verdict(
        Verdict.Outcome.REQUIRE_APPROVAL,
        List.of("size: a large plan"),
        List.of(
            new RequiredApproval(
                "size",
                "leads",
                List.of(
                    new Approver("ann", null, null),
                    new Approver("bob", null, null),
                    new Approver("ada", null, null)),
                people,
                true,
                within,
                valid,
                null)),
        List.of(),
        null);
  }

  private Decision decide(String by, boolean approved, int version, String hash) {
    return handle(
        new Command.Decide(GOAL, null, null, approved, version, hash, person(by), "looked"));
  }

  private void waiting(Verdict verdict) {
    submit("one", "two");
    proposePlan(a);
    handle(new Command.JudgePlan(GOAL, "hash", verdict));
    assertThat(goal().status()).isEqualTo(GoalStatus.AWAITING_APPROVAL);
  }

  @Test
  void shouldStartOnlyWhenEveryoneApprovedThatVersion() {
    waiting(leads(2, null, null));
    assertThat(goal().reason())
        .isEqualTo("0 of 2 of leads: waits for 2 more of ann, bob (size: a large plan)");

    Decision first = decide("ann", true, 1, "hash");

    assertThat(first.orders()).isEmpty();
    assertThat(goal().reason()).startsWith("1 of 2 of leads: waits for 1 more of bob");
    assertThat(explain(null).causes().getFirst().what())
        .startsWith("version 1 of the plan: 1 of 2 of leads");
    assertRefused(decide("ann", true, 1, "hash"), "ann has approved it already");
    assertRefused(decide("ada", true, 1, "hash"), "ada asked for it, or wrote the plan");
    assertRefused(decide("eve", false, 1, "hash"), "eve may not reject it");
    assertThat(ordersOf(decide("bob", true, 1, "hash"), Order.DispatchTask.class)).hasSize(1);
    assertThat(goal().planning().approvals()).isNull();
  }

  @Test
  void shouldSayWhenAGroupHasTooFewWhoMayApprove() {
    waiting(leads(3, null, null));
    assertThat(goal().reason())
        .startsWith("0 of 3 of leads: waits for 3 more of ann, bob, who are too few (");
  }

  @Test
  void shouldVoidWhatWasApprovedWhenTheyEditThePlan() {
    waiting(leads(2, null, null));
    decide("ann", true, 1, "hash");
    handle(new Command.EditPlan(GOAL, 1, "hash", hashed("v2", a, c), person("bob"), "and c"));

    handle(new Command.JudgePlan(GOAL, "v2", leads(1, null, null)));

    assertThat(goal().reason()).startsWith("0 of 1 of leads: waits for 1 more of ann");
    assertRefused(decide("bob", true, 2, "v2"), "bob asked for it, or wrote the plan");
    assertRefused(decide("ann", true, 1, "hash"), "the decision is about plan hash");
    assertThat(ordersOf(decide("ann", true, 2, "v2"), Order.DispatchTask.class)).hasSize(2);
  }

  @Test
  void shouldNotLetWhoTookATaskOutOrMovedOneApproveThePlan() {
    submit("one", "two");
    proposePlan(a, draft("b", List.of("b/**")), c);
    handle(new Command.JudgePlan(GOAL, "hash", leads(1, null, null)));
    handle(new Command.EditPlan(GOAL, 1, "hash", hashed("v2", a, c), person("bob"), "no b"));
    handle(new Command.JudgePlan(GOAL, "v2", leads(1, null, null)));
    assertRefused(decide("bob", true, 2, "v2"), "bob asked for it, or wrote the plan");

    handle(new Command.EditPlan(GOAL, 2, "v2", hashed("v3", c, a), person("ann"), "c first"));
    handle(new Command.JudgePlan(GOAL, "v3", leads(1, null, null)));

    assertThat(goal().planning().editors()).containsExactly("bob", "ann");
    assertRefused(decide("ann", true, 3, "v3"), "ann asked for it, or wrote the plan");
    assertRefused(decide("bob", true, 3, "v3"), "bob asked for it, or wrote the plan");
  }

  @Test
  void shouldNotLetWhoTookATaskOutOfAPlanThatRunsApproveThat() {
    running(a, c);
    handle(new Command.EditPlan(GOAL, 1, "hash", hashed("v2", a), person("bob"), "no c"));
    handle(new Command.JudgePlan(GOAL, "v2", leads(1, null, null)));

    assertRefused(decide("bob", true, 2, "v2"), "bob asked for it, or wrote the plan");
    decide("ann", true, 2, "v2");

    assertThat(goal().planning().version()).isEqualTo(2);
    assertThat(goal().planning().editors()).isEmpty();
  }

  @Test
  void shouldAskAgainForWhatExpiredAndGoOnAskingWhenPeopleAreLate() {
    waiting(leads(2, Duration.ofHours(1), Duration.ofMinutes(10)));
    decide("ann", true, 1, "hash");
    now = timer(Timer.Kind.APPROVAL).at();
    handle(new Command.FireTimer(timer(Timer.Kind.APPROVAL)));
    assertThat(goal().reason()).startsWith("the approval of ann has expired: 0 of 2 of leads");

    now = timer(Timer.Kind.APPROVAL).at();
    handle(new Command.FireTimer(timer(Timer.Kind.APPROVAL)));

    assertThat(goal().status()).isEqualTo(GoalStatus.AWAITING_APPROVAL);
    assertThat(goal().reason()).startsWith("APPROVAL_OVERDUE: 0 of 2 of leads approved within");
    assertThat(timers()).isEmpty();
    decide("ann", true, 1, "hash");
    assertThat(ordersOf(decide("bob", true, 1, "hash"), Order.DispatchTask.class)).hasSize(1);
  }

  @Test
  void shouldPutARevisionInForceWhenEveryoneApprovedIt() {
    running(a);
    handle(new Command.EditPlan(GOAL, 1, "hash", hashed("v2", a, c), person("bob"), "and c"));
    handle(new Command.JudgePlan(GOAL, "v2", leads(1, null, null)));
    Planning.PendingRevision pending = Objects.requireNonNull(goal().planning().revision());
    assertThat(pending.approval()).startsWith("0 of 1 of leads: waits for 1 more of ann (");

    assertRefused(decide("bob", true, 2, "v2"), "bob asked for it, or wrote the plan");
    decide("ann", true, 2, "v2");

    assertThat(goal().planning().version()).isEqualTo(2);
    assertThat(task("c").definition().author()).isEqualTo("bob");
    assertThat(task("a").definition().author()).as("it says nothing new of it").isNull();
  }

  @Test
  void shouldRefuseARevisionThatNobodyApprovedInTime() {
    running(a);
    edit("v2", a, c);
    handle(new Command.JudgePlan(GOAL, "v2", leads(2, Duration.ofHours(1), null)));
    decide("ann", true, 2, "v2");

    now = timer(Timer.Kind.APPROVAL).at();
    Decision late = handle(new Command.FireTimer(timer(Timer.Kind.APPROVAL)));

    assertThat(eventsOf(late, Event.RevisionRefused.class).getFirst().reason())
        .startsWith("1 of 2 of leads approved within 1h");
    assertThat(goal().planning().revision()).isNull();
    assertThat(goal().status()).isEqualTo(GoalStatus.RUNNING);
  }

  @Test
  void shouldBlockATaskWhosePartsNobodyApprovedInTime() {
    running(expanding("e", "a/**"));
    proposeParts("e", "parts", draft("x", List.of("a/x")));
    handle(new Command.JudgePlan(GOAL, "parts", leads(2, Duration.ofHours(1), null)));
    assertThat(task("e").reason()).startsWith("0 of 2 of leads: waits for 2 more of ann, bob");
    handle(new Command.Decide(GOAL, "e", null, true, null, "parts", person("ann"), "looked"));
    assertThat(task("e").reason()).startsWith("1 of 2 of leads: waits for 1 more of bob");

    now = timer(Timer.Kind.APPROVAL).at();
    handle(new Command.FireTimer(timer(Timer.Kind.APPROVAL)));

    assertThat(task("e").status()).isEqualTo(TaskStatus.BLOCKED);
    assertThat(task("e").reason()).startsWith("APPROVAL_OVERDUE: 1 of 2 of leads");
    assertThat(goal().status()).isEqualTo(GoalStatus.BLOCKED);
  }

  @Test
  void shouldExpandATaskWhenEveryoneApprovedItsParts() {
    running(expanding("e", "a/**"));
    proposeParts("e", "parts", draft("x", List.of("a/x")));
    handle(new Command.JudgePlan(GOAL, "parts", leads(2, null, Duration.ofHours(1))));
    decide("ann", true, 2, "parts");

    handle(new Command.Decide(GOAL, "e", null, true, null, "parts", person("bob"), "looked"));

    assertThat(task("e").status()).isEqualTo(TaskStatus.EXPANDED);
    assertThat(task("e.x").status()).isEqualTo(TaskStatus.DISPATCHED);
  }
}
