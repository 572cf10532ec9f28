package dev.divisi.taskgraph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.divisi.taskgraph.Command.CompleteMerge.Outcome;
import dev.divisi.taskgraph.RequiredApproval.Approver;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A patch that people must approve: how many of whom, who may not, and for how long. */
class PatchApprovalsTest extends GoalStory {

  private final PlanDraft.DraftTask a = draft("a", List.of("a/**"));

  private static RequiredApproval security(int people, Approver... approvers) {
    return new RequiredApproval(
        "secrets", "security", List.of(approvers), people, false, null, null, null);
  }

  private static RequiredApproval timed(@Nullable Duration within, @Nullable Duration valid) {
    return new RequiredApproval(
        "secrets", "security", List.of(is("ann"), is("bob")), 2, false, within, valid, null);
  }

  private static RequiredApproval byAnyoneElse(int people) {
    return new RequiredApproval("four-eyes", null, List.of(), people, true, null, null, null);
  }

  private static Approver is(String name) {
    return new Approver(name, null, null);
  }

  private static Approver standsIn(String name, String principal, @Nullable Instant until) {
    return new Approver(name, principal, until);
  }

  private static Verdict requiring(RequiredApproval... approvals) {
    return new Verdict(
        Verdict.Outcome.REQUIRE_APPROVAL,
        List.of("secrets: touches keys"),
        List.of(approvals),
        List.of(),
        null);
  }

  /** The reviewed patch of a waits for people. */
  private String waiting(RequiredApproval... approvals) {
    running(a);
    return propose(requiring(approvals));
  }

  private String propose(Verdict verdict) {
    int attempt = task("a").attempts().current();
    String hash = "patch-" + attempt;
    handle(proposal("a", claim(work("a", attempt)), hash));
    handle(new Command.JudgePatch(work("a", attempt), hash, verdict));
    completeReview("a", hash);
    return hash;
  }

  private Decision approve(String by, String hash) {
    return answer(by, true, hash);
  }

  private Decision answer(String by, boolean approved, String hash) {
    return handle(new Command.Decide(GOAL, "a", null, approved, null, hash, person(by), "looked"));
  }

  private void assertAwaits(String... reason) {
    assertThat(task("a").status()).isEqualTo(TaskStatus.AWAITING_APPROVAL);
    assertThat(task("a").reason()).contains(reason);
  }

  @Test
  void shouldCountWhoeverGaveTheTaskToAnotherAgentAsAnAuthorButNotWhoeverOnlyMovedIt() {
    running(a);
    handle(new Command.ReassignTask(GOAL, "a", "experts", false, person("ann"), "they know it"));
    handle(new Command.ReassignTask(GOAL, "a", "experts", true, person("bob"), "my own patch"));
    String hash = propose(requiring(byAnyoneElse(1)));

    assertThat(approve("bob", hash).orders()).isEmpty();
    assertAwaits("waits for anyone who may decide but ada, bob");
    approve("ann", hash);
    assertThat(task("a").status()).isEqualTo(TaskStatus.MERGING);
  }

  @Test
  void shouldAskNobodyAgainAboutThePatchThatTheyRejected() {
    String hash = waiting(security(1, is("ann")));
    answer("ann", false, hash);
    assertThat(task("a").status()).isEqualTo(TaskStatus.DISPATCHED);

    Decision again = handle(proposal("a", claim(work("a", 2)), hash));

    assertThat(ordersOf(again, Order.RequestReview.class)).isEmpty();
    assertThat(task("a").status()).isEqualTo(TaskStatus.BLOCKED);
    assertThat(task("a").reason())
        .isEqualTo("SAME_PATCH_AGAIN: it made the patch again that ann rejected");
  }

  @Test
  void shouldSayOnceWhatSeveralRulesAskAlike() {
    waiting(
        new RequiredApproval("one", null, List.of(), 1, false, null, null, null),
        new RequiredApproval("two", null, List.of(), 1, false, null, null, null));
    assertThat(task("a").reason()).startsWith("waits for anyone who may decide (");
  }

  @Test
  void shouldMergeOnlyWhenAsManyOfTheGroupApprovedAsMust() {
    String hash = waiting(security(2, is("ann"), is("bob")));
    assertAwaits("0 of 2 of security: waits for 2 more of ann, bob (secrets: touches keys)");

    Decision first = approve("ann", hash);

    assertThat(first.orders()).isEmpty();
    assertThat(eventsOf(first, Event.ApprovalGiven.class))
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.by()).isEqualTo("ann");
              assertThat(event.rules()).containsExactly("secrets");
              assertThat(event.approvals().missing()).containsExactly("1 more of security");
            });
    assertAwaits("1 of 2 of security: waits for 1 more of bob");
    assertThat(explain("a").causes())
        .singleElement()
        .satisfies(
            cause -> {
              assertThat(cause.kind()).isEqualTo(Explanation.Kind.APPROVAL);
              assertThat(cause.what()).startsWith("1 of 2 of security: waits for 1 more of bob");
              assertThat(cause.release()).isEqualTo("approve or reject 'a': 1 more of security");
            });

    Order.RequestMerge merge = orderOf(approve("bob", hash), Order.RequestMerge.class);
    assertThat(merge.patchHash()).isEqualTo(hash);
    assertThat(merge.approvedBy()).isEqualTo("bob");
    assertThat(merge.approvals()).extracting(GivenApproval::by).containsExactly("ann", "bob");
    assertThat(merge.approvals()).extracting(GivenApproval::login).containsOnly("test");
  }

  @Test
  void shouldRefuseWhoApprovedAlreadyAndWhoMayNotAndSayWhoMay() {
    String hash = waiting(security(2, is("ann"), is("bob")));
    approve("ann", hash);

    assertRefused(approve("ann", hash), "ann has approved it already; who may: 1 of 2 of security");
    assertRefused(
        approve("eve", hash),
        "eve may not approve it; who may: 1 of 2 of security: waits for 1 more of bob");
    assertRefused(answer("eve", false, hash), "eve may not reject it");
    assertRefused(approve("bob", "patch-0"), "the decision is about patch patch-0");
    assertThat(task("a").status()).isEqualTo(TaskStatus.AWAITING_APPROVAL);
  }

  @Test
  void shouldCountOnlyWhomALoginVouchesForThatPolicyTakes() {
    RequiredApproval known =
        new RequiredApproval(
            "secrets", "security", List.of(is("ann")), 1, false, null, null, List.of());
    RequiredApproval bySso =
        new RequiredApproval("sso", null, List.of(), 1, false, null, null, List.of("sso", "ldap"));
    String hash = waiting(known, bySso);
    assertAwaits("0 of 1 of security: waits for 1 more of ann; waits for anyone who may decide");
    assertAwaits("by the login sso or ldap");

    assertRefused(
        decide(hash, "ann", ""),
        "nothing vouches that this is ann, which does not count for this approval");
    Decision local = decide(hash, "ann", "local");
    assertThat(eventsOf(local, Event.ApprovalGiven.class).getFirst().rules())
        .containsExactly("secrets");
    assertRefused(
        decide(hash, "bob", "local"),
        "that this is bob is known by the login local, which does not count");
    assertThat(ordersOf(decide(hash, "bob", "ldap"), Order.RequestMerge.class)).hasSize(1);
  }

  @Test
  void shouldCountWhomNothingVouchesForWhenPolicySaysSo() {
    String hash =
        waiting(
            new RequiredApproval(
                "secrets", "security", List.of(is("ann")), 1, false, null, null, List.of("", "a")));

    assertRefused(decide(hash, "ann", "b"), "which does not count");
    assertThat(ordersOf(decide(hash, "ann", ""), Order.RequestMerge.class)).hasSize(1);
  }

  private Decision decide(String hash, String name, String login) {
    Decider decider = new Decider("by " + name + " " + login, name, login);
    return handle(new Command.Decide(GOAL, "a", null, true, null, hash, decider, "looked"));
  }

  @Test
  void shouldSayForWhomAStandInCannotApproveAgain() {
    String hash = waiting(security(2, is("ann"), is("bob"), standsIn("dora", "ann", null)));
    approve("ann", hash);

    assertRefused(
        approve("dora", hash), "dora can only approve it for ann, and that was done; who may:");
  }

  @Test
  void shouldLetOneApprovalServeEveryRequirementThatThePersonMayServe() {
    RequiredApproval owner =
        new RequiredApproval("owners", "owners", List.of(is("bob")), 1, false, null, null, null);
    String hash = waiting(security(2, is("ann"), is("bob")), owner, byAnyoneElse(1));

    Event.ApprovalGiven given =
        eventsOf(approve("bob", hash), Event.ApprovalGiven.class).getFirst();

    assertThat(given.rules()).containsExactly("secrets", "owners", "four-eyes");
    assertThat(given.approvals().missing()).containsExactly("1 more of security");
    assertThat(ordersOf(approve("ann", hash), Order.RequestMerge.class)).hasSize(1);
  }

  @Test
  void shouldNotLetTheAuthorApprove() {
    running(draft("b", List.of("b/**")));
    PlanDraft.DraftTask written = changed(a, "implementers", "a/**");
    handle(
        new Command.EditPlan(
            GOAL,
            1,
            "hash",
            hashed("v2", draft("b", List.of("b/**")), written),
            person("grace"),
            "a is needed"));
    judge("v2", Verdict.Outcome.ALLOW);
    assertThat(task("a").definition().author()).isEqualTo("grace");
    String hash = propose(requiring(byAnyoneElse(1)));

    assertRefused(approve("ada", hash), "ada asked for it, or wrote the plan");
    assertRefused(approve("grace", hash), "anyone who may decide but ada, grace");
    assertThat(ordersOf(approve("linus", hash), Order.RequestMerge.class)).hasSize(1);
  }

  @Test
  void shouldNotLetAnyoneApproveWhatTheyWroteThoughAnotherChangedItLater() {
    PlanDraft.DraftTask b = draft("b", List.of("b/**"));
    running(b);
    edit("ann", "v2", b, a);
    edit("bob", "v3", b, changed(a, "implementers", "a/**"));
    assertThat(task("a").definition().author()).isEqualTo("bob");
    assertThat(task("a").definition().authors()).containsExactly("ann", "bob");
    String hash = propose(requiring(byAnyoneElse(1)));

    assertRefused(approve("ann", hash), "ann asked for it, or wrote the plan");
    assertRefused(approve("bob", hash), "bob asked for it, or wrote the plan");
    assertThat(ordersOf(approve("linus", hash), Order.RequestMerge.class)).hasSize(1);
  }

  private void edit(String by, String hash, PlanDraft.DraftTask... tasks) {
    Planning planning = goal().planning();
    handle(
        new Command.EditPlan(
            GOAL,
            planning.version(),
            planning.contentHash(),
            hashed(hash, tasks),
            person(by),
            "better"));
    judge(hash, Verdict.Outcome.ALLOW);
  }

  @Test
  void shouldTellAnAuthorHoweverTheyWriteTheirName() {
    String hash = waiting(byAnyoneElse(1));

    for (String name : List.of("Ada", " ada ", "\uff41\uff44\uff41", "a\u200bda")) {
      assertRefused(approve(name, hash), name + " asked for it, or wrote the plan");
    }
  }

  @Test
  void shouldNotCountAPersonTwiceHoweverTheyWriteTheirName() {
    String hash = waiting(new RequiredApproval("two", null, List.of(), 2, false, null, null, null));
    approve("bob", hash);

    for (String name : List.of("Bob", "bob ", "\uff42ob", "BOB", "bob\u200d")) {
      assertRefused(approve(name, hash), name + " has approved it already");
    }
    assertThat(ordersOf(approve("ann", hash), Order.RequestMerge.class)).hasSize(1);
  }

  @Test
  void shouldCountOnePrincipalHoweverTheNameIsWritten() {
    String hash = waiting(security(2, is("bob"), standsIn("carl", "Bob", null), is("eve")));
    approve("carl", hash);

    assertRefused(approve("bob", hash), "it was approved on behalf of bob already");
    Order.RequestMerge merge = orderOf(approve("eve", hash), Order.RequestMerge.class);
    assertThat(merge.approvals())
        .extracting(given -> given.by() + " for " + given.standsInFor())
        .containsExactlyInAnyOrder("carl for Bob", "eve for null");
  }

  @Test
  void shouldNotCountWhoStandsInForAnAuthorHoweverTheNameIsWritten() {
    RequiredApproval apart =
        new RequiredApproval(
            "four-eyes",
            "leads",
            List.of(standsIn("carl", "Ada", null)),
            1,
            true,
            null,
            null,
            null);
    String hash = waiting(apart);

    assertRefused(approve("carl", hash), "carl asked for it, or wrote the plan");
  }

  @Test
  void shouldEntitleOnlyWhoWritesTheNameAsPolicyDoes() {
    String hash = waiting(security(1, is("bob")));

    assertRefused(approve("Bob", hash), "Bob may not approve it");
    assertThat(ordersOf(approve("bob", hash), Order.RequestMerge.class)).hasSize(1);
  }

  @Test
  void shouldSayThatADecisionNamesNoPatch() {
    String hash = waiting(security(1, is("bob")));

    Decision refused =
        handle(new Command.Decide(GOAL, "a", null, true, null, null, person("bob"), "looked"));

    assertRefused(refused, "the decision names no patch; the current one is " + hash);
  }

  @Test
  void shouldLetTheAuthorTakeItBack() {
    String hash = waiting(byAnyoneElse(1));

    answer("ada", false, hash);

    assertThat(task("a").status()).isEqualTo(TaskStatus.DISPATCHED);
    assertThat(task("a").attempts().feedback().getLast().code()).isEqualTo("PATCH_REJECTED");
  }

  @Test
  void shouldCountWhoStandsInAsTheOneTheyStandInFor() {
    String hash =
        waiting(
            security(
                2,
                is("ann"),
                is("bob"),
                standsIn("carl", "ann", null),
                standsIn("dora", "bob", now)));

    Event.ApprovalGiven given =
        eventsOf(approve("carl", hash), Event.ApprovalGiven.class).getFirst();

    assertThat(given.behalf()).containsExactly("ann");
    assertRefused(approve("ann", hash), "it was approved on behalf of ann already");
    assertRefused(approve("dora", hash), "dora may not approve it");
    Order.RequestMerge merge = orderOf(approve("bob", hash), Order.RequestMerge.class);
    assertThat(merge.approvals().getFirst().standsInFor()).isEqualTo("ann");
    assertThat(merge.approvals().getLast().standsInFor()).isNull();
  }

  @Test
  void shouldCountWhoStandsInForSeveralAsTheOneWhoIsStillMissing() {
    String hash =
        waiting(
            security(2, is("ann"), standsIn("carl", "ann", null), standsIn("carl", "bob", null)));
    approve("carl", hash);

    Order.RequestMerge merge = orderOf(approve("ann", hash), Order.RequestMerge.class);

    assertThat(merge.approvals())
        .extracting(given -> given.by() + " for " + given.standsInFor())
        .containsExactlyInAnyOrder("carl for bob", "ann for null");
  }

  @Test
  void shouldCountAPersonOnceEvenWithAnotherHat() {
    String hash = waiting(security(2, is("ann"), standsIn("ann", "bob", null)));
    approve("ann", hash);

    assertRefused(approve("ann", hash), "ann has approved it already");
    assertAwaits("waits for 1 more of nobody: no one is left who may approve");
  }

  @Test
  void shouldHearWhoPolicyNamesThoughTheyDoNotDecideOnTheGoal() {
    handle(
        new Command.SubmitGoal(
            GOAL,
            "do it",
            "ada",
            List.of("one", "two"),
            Limits.DEFAULT,
            false,
            Priority.NORMAL,
            List.of("ada"),
            null));
    proposePlan(a);
    judge("hash", Verdict.Outcome.ALLOW);
    String hash = propose(requiring(security(1, is("ann"))));

    assertRefused(approve("eve", hash), "eve may not decide on this goal");
    assertRefused(approve("ada", hash), "ada may not approve it");
    assertRefused(
        handle(new Command.SkipTask(GOAL, "a", person("ann"), "")), "may not decide on this goal");
    assertThat(ordersOf(approve("ann", hash), Order.RequestMerge.class)).hasSize(1);
  }

  @Test
  void shouldTryAgainWhenAnyoneWhoMayApproveRejects() {
    String hash = waiting(security(2, is("ann"), standsIn("carl", "bob", null)));
    approve("ann", hash);

    answer("carl", false, hash);

    Feedback lesson = task("a").attempts().feedback().getLast();
    assertThat(lesson.source()).isEqualTo("carl");
    assertThat(lesson.message()).isEqualTo("for bob: looked");
    String next = propose(requiring(security(2, is("ann"), is("bob"))));
    assertThat(next).isNotEqualTo(hash);
    assertAwaits("0 of 2 of security");
    assertRefused(approve("bob", hash), "the decision is about patch " + hash);
  }

  @Test
  void shouldTellTheNextAttemptAllThatAPersonSays() {
    String reason = "src/A.java:1: it must say why\n".repeat(500);
    String hash = waiting(security(1, is("ann")));

    handle(new Command.Decide(GOAL, "a", null, false, null, hash, person("ann"), reason));

    assertThat(task("a").attempts().feedback().getLast().message()).isEqualTo(reason);
  }

  @Test
  void shouldAskAgainForAnApprovalThatExpiredWhileOthersAreAwaited() {
    String hash = waiting(timed(null, Duration.ofMinutes(10)));
    approve("ann", hash);
    Timer timer = timer(Timer.Kind.APPROVAL);
    assertThat(timer.at()).isEqualTo(now.plus(Duration.ofMinutes(10)));

    now = timer.at();
    handle(new Command.FireTimer(timer));

    assertAwaits("the approval of ann has expired: 0 of 2 of security", "2 more of ann, bob");
    assertThat(timers()).as("nothing else ends by itself").isEmpty();
    approve("bob", hash);
    assertThat(ordersOf(approve("ann", hash), Order.RequestMerge.class)).hasSize(1);
  }

  @Test
  void shouldNotCountWhatExpiredThoughTheTimerIsLate() {
    String hash = waiting(timed(null, Duration.ofMinutes(10)));
    approve("ann", hash);

    now = now.plus(Duration.ofMinutes(10));
    approve("bob", hash);

    assertAwaits("1 of 2 of security: waits for 1 more of ann");
  }

  @Test
  void shouldWaitAgainWhenAnApprovalExpiresBeforeTheMergeBegins() {
    String hash = waiting(timed(Duration.ofHours(1), Duration.ofMinutes(10)));
    approve("ann", hash);
    approve("bob", hash);
    assertThat(task("a").status()).isEqualTo(TaskStatus.MERGING);
    WorkReference merge = new WorkReference(GOAL, "a", 1, WorkStep.MERGE);

    now = now.plus(Duration.ofMinutes(10));
    Decision claimed = handle(new Command.ClaimWork(merge, "claim", "integrator", "integrators"));

    assertThat(orderOf(claimed, Order.RefuseClaim.class).reason()).contains("does not count");
    assertAwaits("the approval of ann, bob has expired", "0 of 2 of security");
    approve("ann", hash);
    assertThat(ordersOf(approve("bob", hash), Order.RequestMerge.class)).hasSize(1);
    assertThat(timer(Timer.Kind.ORDER_REPEAT)).isNotNull();
  }

  @Test
  void shouldLetTheNextMergeGoFirstWhenAnApprovalExpiresInTheQueue() {
    running(a, draft("b", List.of("b/**")));
    String hash = propose(requiring(timed(null, Duration.ofMinutes(10))));
    review("b");
    approve("ann", hash);
    approve("bob", hash);
    assertThat(goal().progress().mergeQueue("one")).containsExactly("b", "a");

    now =
        timers().stream()
            .filter(timer -> timer.kind() == Timer.Kind.APPROVAL)
            .map(Timer::at)
            .findFirst()
            .orElseThrow();
    completeMerge("b", Outcome.MERGED);

    assertAwaits("has expired");
    assertThat(goal().progress().mergeQueue("one")).isEmpty();
  }

  @Test
  void shouldCountWithoutEndOnceTheMergeHasBegun() {
    String hash = waiting(timed(null, Duration.ofMinutes(10)));
    approve("ann", hash);
    approve("bob", hash);
    WorkReference merge = new WorkReference(GOAL, "a", 1, WorkStep.MERGE);
    claim(merge);

    loseLease("a");
    now = now.plus(Duration.ofMinutes(10));
    completeMerge("a", Outcome.MERGED);

    assertThat(task("a").status()).isEqualTo(TaskStatus.DONE);
  }

  @Test
  void shouldBlockTheTaskWhenPeopleDoNotAnswerInTime() {
    String hash = waiting(timed(Duration.ofHours(2), null));
    approve("ann", hash);
    Timer timer = timer(Timer.Kind.APPROVAL);
    assertThat(timer.at()).isEqualTo(now.plus(Duration.ofHours(2)));

    now = timer.at();
    handle(new Command.FireTimer(timer));

    assertThat(task("a").status()).isEqualTo(TaskStatus.BLOCKED);
    assertThat(task("a").reason())
        .isEqualTo("APPROVAL_OVERDUE: 1 of 2 of security approved within 2h; retry asks anew");
    assertThat(task("a").options()).contains("retry", "skip");
    assertRefused(approve("bob", hash), "no patch of this task waits for a decision");
    handle(new Command.RetryTask(GOAL, "a", ada(), "again"));
    propose(requiring(timed(Duration.ofHours(2), null)));
    assertAwaits("0 of 2 of security");
  }

  @Test
  void shouldAskForMoreThanPolicysOutcomeWhenItNamesApprovers() {
    running(a);
    String hash =
        propose(
            new Verdict(
                Verdict.Outcome.ALLOW,
                List.of(),
                List.of(security(1, is("ann"))),
                List.of(),
                null));

    assertAwaits("0 of 1 of security: waits for 1 more of ann");
    assertThat(ordersOf(approve("ann", hash), Order.RequestMerge.class)).hasSize(1);
  }
}
