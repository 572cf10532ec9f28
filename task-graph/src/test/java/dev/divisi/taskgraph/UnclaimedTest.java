package dev.divisi.taskgraph;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Reviews and merges that are over before anybody had to claim them. */
class UnclaimedTest extends GoalStory {

  private final PlanDraft.DraftTask a = draft("a", List.of("a/**"));

  private static WorkReference review() {
    return new WorkReference(GOAL, "a", 1, WorkStep.REVIEW);
  }

  private static WorkReference merge() {
    return new WorkReference(GOAL, "a", 1, WorkStep.MERGE);
  }

  private Decision reviewed(String claim, boolean approved, Spend spend) {
    return handle(
        new Command.CompleteReview(
            review(), claim, "patch-a-1", "reviewer", approved, "no", List.of(), spend));
  }

  private Decision merged(String claim, String commit) {
    return handle(
        new Command.CompleteMerge(
            merge(), claim, Command.CompleteMerge.Outcome.MERGED, commit, commit, ""));
  }

  /** The patch of a is proposed, and judged like this. */
  private Decision judged(Verdict verdict) {
    running(a);
    handle(proposal("a", claim(work("a", 1)), "patch-a-1"));
    return handle(new Command.JudgePatch(work("a", 1), "patch-a-1", verdict));
  }

  private Decision allowed() {
    return judged(verdict(Verdict.Outcome.ALLOW));
  }

  private static Verdict asking(@Nullable RequiredApproval approval, String... pools) {
    return new Verdict(
        approval == null ? Verdict.Outcome.ALLOW : Verdict.Outcome.REQUIRE_APPROVAL,
        List.of("rule: because"),
        approval == null ? List.of() : List.of(approval),
        List.of(pools),
        null);
  }

  @Test
  void shouldMergeWhatNobodyClaimed() {
    assertThat(orderOf(allowed(), Order.RequestReview.class).mayBegin()).isTrue();

    Decision review = reviewed("nobody's", true, Spend.NONE);
    assertThat(orderOf(review, Order.RequestMerge.class).mayBegin()).isTrue();

    merged("nobody's either", "head-1");
    assertThat(task("a").status()).isEqualTo(TaskStatus.DONE);
    assertThat(task("a").commit()).isEqualTo("head-1");
    assertThat(goal().status()).isEqualTo(GoalStatus.DONE);
  }

  @Test
  void shouldHearTheFirstOfTwo() {
    allowed();
    reviewed("first", true, Spend.NONE);

    assertRefused(reviewed("second", false, Spend.NONE), "no review is asked for now");
    assertThat(task("a").status()).isEqualTo(TaskStatus.MERGING);
  }

  @Test
  void shouldHearNobodyElseWhenItIsClaimed() {
    allowed();
    String claim = claim(review());

    assertRefused(reviewed("other", false, Spend.NONE), "the lease is held by worker of " + claim);
    reviewed(claim, true, Spend.NONE);
    assertThat(task("a").status()).isEqualTo(TaskStatus.MERGING);
  }

  @Test
  void shouldRefuseTheClaimWhenTheResultCameFirst() {
    allowed();
    reviewed("quick", true, Spend.NONE);

    Decision late = claim(review(), "quick");

    assertThat(orderOf(late, Order.RefuseClaim.class).reason())
        .isEqualTo("no review is asked for now");
  }

  @Test
  void shouldOrderAgainWhenItIsHandedBack() {
    allowed();

    Decision back = handle(failure(review(), "stopping", "WORKER_STOPPING", "stops", true));

    assertThat(orderOf(back, Order.RequestReview.class).work()).isEqualTo(review());
    assertThat(task("a").attempts().stepFailures()).isZero();
  }

  @Test
  void shouldHearAMergeThatWasUnderWayWhenTheGoalWasPaused() {
    allowed();
    reviewed("quick", true, Spend.NONE);
    handle(new Command.PauseGoal(GOAL, ada(), "wait"));

    merged("quick", "head-1");

    assertThat(task("a").status()).isEqualTo(TaskStatus.DONE);
  }

  @Nested
  class NobodyHeardOf {

    @Test
    void shouldWantAClaimFromThenOn() {
      allowed();

      assertThat(orderOf(nobodyTakes("a"), Order.RequestReview.class).mayBegin()).isFalse();
      assertThat(task("a").work()).isNotNull();

      assertRefused(reviewed("late", true, Spend.NONE), "nobody holds the lease");
      assertThat(nobodyTakes("a").events()).as("ordered again as it is").isEmpty();
    }

    @Test
    void shouldLetPeopleChangeWhatNobodyMerges() {
      allowed();
      reviewed("quick", true, Spend.NONE);
      assertRefused(
          handle(new Command.SkipTask(GOAL, "a", ada(), "no need")),
          "'a' is being merged: wait for how that ends");
      nobodyTakes("a");

      handle(new Command.SkipTask(GOAL, "a", ada(), "no need"));

      assertThat(task("a").status()).isEqualTo(TaskStatus.SKIPPED);
    }

    @Test
    void shouldEndTheMergeOfAGoalThatIsCancelled() {
      allowed();
      reviewed("quick", true, Spend.NONE);
      handle(new Command.CancelGoal(GOAL, ada(), "no need"));
      assertThat(task("a").status()).isEqualTo(TaskStatus.MERGING);

      nobodyTakes("a");

      assertThat(task("a").status()).isEqualTo(TaskStatus.CANCELLED);
      assertThat(goal().status()).isEqualTo(GoalStatus.CANCELLED);
    }
  }

  @Nested
  class Refused {

    @Test
    void shouldWantAClaimForAPatch() {
      running(a);

      assertRefused(handle(proposal("a", "nobody's", "patch-a-1")), "nobody holds the lease");
    }

    @Test
    void shouldWantAClaimOfWhoeverSpends() {
      allowed();

      assertRefused(reviewed("spender", true, spent(1)), "nobody holds the lease");
    }

    @Test
    void shouldWantAClaimForAHeartbeat() {
      allowed();

      Decision beat = handle(new Command.RenewLease(review(), "nobody's", "busy", Spend.NONE, 1));

      assertThat(orderOf(beat, Order.CancelWork.class).reason())
          .isEqualTo("nobody holds the lease");
    }

    @Test
    void shouldWantAClaimWhenAnotherPoolReviewsToo() {
      judged(asking(null, "security"));
      Decision second = reviewed("quick", true, Spend.NONE);
      assertThat(orderOf(second, Order.RequestReview.class).mayBegin()).isFalse();

      assertRefused(reviewed("quick", true, Spend.NONE), "nobody holds the lease");
      assertThat(task("a").status()).isEqualTo(TaskStatus.IN_REVIEW);
    }

    @Test
    void shouldWantAClaimForTheMergeOfWhatPeopleApproved() {
      RequiredApproval anyone =
          new RequiredApproval(
              "four-eyes", null, List.of(), 1, false, null, Duration.ofMinutes(1), null);
      judged(asking(anyone));
      reviewed("quick", true, Spend.NONE);
      Decision approved = handle(decide("a", true, "patch-a-1"));
      assertThat(orderOf(approved, Order.RequestMerge.class).mayBegin()).isFalse();

      assertRefused(merged("quick", "head-1"), "nobody holds the lease");
    }
  }
}
