package dev.divisi.taskgraph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.divisi.taskgraph.Command.CompleteMerge.Outcome;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What policy says of a patch: nothing goes on without it, and what it asks for is done. */
class VerdictTest extends GoalStory {

  private final PlanDraft.DraftTask a = draft("a", List.of("a/**"));

  @Test
  void shouldWaitForPolicyAndSaySoWhileThereIsNoVerdictOnThatPatch() {
    running(a);
    String claim = claim(work("a", 1));
    handle(new Command.JudgePatch(work("a", 1), "another", verdict(Verdict.Outcome.ALLOW)));

    Decision proposed = handle(proposal("a", claim, "patch"));

    assertThat(proposed.orders()).isEmpty();
    assertThat(task("a").status()).isEqualTo(TaskStatus.PROPOSED);
    assertThat(explain("a").causes())
        .singleElement()
        .satisfies(
            cause -> {
              assertThat(cause.kind()).isEqualTo(Explanation.Kind.POLICY);
              assertThat(cause.what()).isEqualTo("policy's verdict on patch");
              assertThat(cause.release()).contains("without its verdict nothing is");
            });
    assertRefused(
        handle(new Command.JudgePatch(work("a", 1), "another", verdict(Verdict.Outcome.ALLOW))),
        "the verdict is about another patch");
  }

  @Test
  void shouldGiveTheReasonOfARuleOnceThoughItSpeaksOfManyFiles() {
    Verdict verdict =
        new Verdict(Verdict.Outcome.DENY, List.of("docs: ask", "size: too large", "docs: ask"));

    assertThat(verdict.joined()).isEqualTo("docs: ask; size: too large");
  }

  @ParameterizedTest
  @ValueSource(strings = {"POLICY_CHANGED", "POLICY_DENIED"})
  void shouldMakeAnotherAttemptWhenTheIntegratorRefusesForPolicysSake(String code) {
    running(a);
    String hash = review();
    WorkReference merge = new WorkReference(GOAL, "a", 1, WorkStep.MERGE);

    handle(
        new Command.ReportFailure(
            merge, claim(merge), FailureKind.REJECTED, code, "not now", false, Spend.NONE));

    assertThat(task("a").status()).isEqualTo(TaskStatus.DISPATCHED);
    Feedback lesson = task("a").attempts().feedback().getLast();
    assertThat(lesson.code()).isEqualTo(code);
    assertThat(lesson.source()).isEqualTo("policy");
    assertThat(handle(proposal("a", claim(work("a", 2)), hash)).orders())
        .as("even the same patch waits for another verdict")
        .isEmpty();
    Decision judged =
        handle(new Command.JudgePatch(work("a", 2), hash, verdict(Verdict.Outcome.ALLOW)));
    assertThat(orderOf(judged, Order.RequestReview.class).patchHash()).isEqualTo(hash);
  }

  /** The patch of the current attempt, which policy and a reviewer let pass. */
  private String review() {
    String hash = propose("a");
    completeReview("a", hash);
    return hash;
  }

  @Test
  void shouldAskEachPoolOfReviewersThatPolicyNamesInTurn() {
    running(a);
    String claim = claim(work("a", 1));
    handle(proposal("a", claim, "patch"));
    Decision judged =
        handle(
            new Command.JudgePatch(
                work("a", 1),
                "patch",
                new Verdict(
                    Verdict.Outcome.ALLOW,
                    List.of(),
                    List.of(),
                    List.of("security", "security", "legal"),
                    new Risk(Risk.Level.AGENT_REVIEW, 40, List.of("new code")))));
    assertThat(orderOf(judged, Order.RequestReview.class).pool()).isNull();
    assertThat(task("a").risk()).isNotNull();

    Order.RequestReview security =
        orderOf(reviewed("reviewers", "r1", true), Order.RequestReview.class);
    assertThat(security.pool()).isEqualTo("security");
    assertThat(explain("a").causes().getFirst().what())
        .isEqualTo("a reviewer of the pool security must take it");
    assertThat(handle(new Command.ClaimWork(security.work(), "late", "r2", "reviewers")).orders())
        .singleElement()
        .isInstanceOfSatisfying(
            Order.RefuseClaim.class,
            refusal -> assertThat(refusal.reason()).isEqualTo("the pool security reviews it now"));
    loseReview("security");
    assertThat(orderOf(reviewed("security", "s1", true), Order.RequestReview.class).pool())
        .isEqualTo("legal");
    Order.RequestMerge merge = orderOf(reviewed("legal", "l1", true), Order.RequestMerge.class);

    assertThat(merge.reviewer()).isEqualTo("r1, s1, l1");
    assertThat(merge.evidence())
        .containsExactly("tests: exit 0", "security: tests: exit 0", "legal: tests: exit 0");
    completeMerge("a", Outcome.MERGED);
    assertThat(task("a").risk()).as("it stays to be seen").isNotNull();
  }

  private void loseReview(String pool) {
    WorkReference review = new WorkReference(GOAL, "a", 1, WorkStep.REVIEW);
    handle(new Command.ClaimWork(review, "lost", "gone", pool));
    Work work = Objects.requireNonNull(task("a").work());
    now = Objects.requireNonNull(work.leaseUntil());
    Decision lost =
        handle(new Command.FireTimer(new Timer(GOAL, "a", Timer.Kind.LEASE, work.number(), now)));
    assertThat(orderOf(lost, Order.RequestReview.class).pool()).isEqualTo(pool);
  }

  private Decision reviewed(String pool, String reviewer, boolean approved) {
    WorkReference review = new WorkReference(GOAL, "a", 1, WorkStep.REVIEW);
    String claim = "claim of " + reviewer;
    handle(new Command.ClaimWork(review, claim, reviewer, pool));
    return handle(
        new Command.CompleteReview(
            review,
            claim,
            "patch",
            reviewer,
            approved,
            "no",
            List.of("tests: exit 0"),
            Spend.NONE));
  }

  @Test
  void shouldNotMergeWhenOneOfThePoolsAsksForChanges() {
    running(a);
    handle(proposal("a", claim(work("a", 1)), "patch"));
    handle(
        new Command.JudgePatch(
            work("a", 1),
            "patch",
            new Verdict(
                Verdict.Outcome.REQUIRE_APPROVAL,
                List.of(),
                List.of(),
                List.of("security"),
                null)));
    reviewed("reviewers", "r1", true);

    Decision decision = reviewed("security", "s1", false);

    assertThat(decision.orders()).singleElement().isInstanceOf(Order.DispatchTask.class);
    assertThat(task("a").attempts().feedback().getLast().source()).isEqualTo("s1");
  }
}
