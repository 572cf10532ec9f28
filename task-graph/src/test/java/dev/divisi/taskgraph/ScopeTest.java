package dev.divisi.taskgraph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** An attempt that needs to write more than it may. */
class ScopeTest extends GoalStory {

  private final PlanDraft.DraftTask a = draft("a", List.of("a/**"));
  private final PlanDraft.DraftTask c = draft("c", List.of("c/**"));

  private Decision askScope(String claim, String... globs) {
    return handle(
        new Command.AskScope(
            work("a", 1), claim, "q", List.of(globs), "the caller is there", "v2", "digest-v2"));
  }

  private Decision decideQuestion(boolean approved) {
    return handle(
        new Command.Decide(GOAL, null, "q", approved, null, null, ada(), "not your business"));
  }

  @Test
  void shouldWidenTheScopeWhileTheAttemptGoesOnWhenPolicyAllowsIt() {
    running(a);
    String claim = claim(work("a", 1));

    Decision asked = askScope(claim, "d/**");
    Revision revision = orderOf(asked, Order.ProposeRevision.class).revision();
    assertThat(revision.kind()).isEqualTo(Revision.Kind.SCOPE);
    assertThat(revision.reason()).isEqualTo("a asks to write [d/**] too: the caller is there");
    assertThat(task("a").definition().scope()).as("not before").containsExactly("a/**");

    Decision judged = judge("v2", Verdict.Outcome.ALLOW);

    Note note = orderOf(judged, Order.TellWorker.class).note();
    assertThat(note.kind()).isEqualTo(Note.Kind.SCOPE);
    assertThat(note.scope()).containsExactly("a/**", "d/**");
    assertThat(note.questionId()).isEqualTo("q");
    assertThat(task("a").definition().scope()).containsExactly("a/**", "d/**");
    assertThat(task("a").definition().digest()).isEqualTo("digest-v2");
    assertThat(task("a").status()).isEqualTo(TaskStatus.RUNNING);
    assertThat(goal().planning().version()).isEqualTo(2);
    assertThat(goal().control().questions()).isEmpty();
    handle(proposal("a", claim, "p"));
    assertThat(task("a").status()).as("the same attempt").isEqualTo(TaskStatus.PROPOSED);
  }

  @Test
  void shouldHoldTheWiderScopeAgainstTasksThatBecomeReady() {
    running(parallel(2), a, c, draft("d", List.of("d/file")));
    askScope(claim(work("a", 1)), "d/**");
    judge("v2", Verdict.Outcome.ALLOW);

    merge("c");

    assertThat(task("d").status()).isEqualTo(TaskStatus.READY);
    assertThat(task("d").reason()).isEqualTo("waits for a, which may write the same files");
  }

  @Test
  void shouldRefuseAScopeThatATaskAtWorkHolds() {
    running(a, c);
    String claim = claim(work("a", 1));

    Decision asked = askScope(claim, "c/file");

    assertThat(eventsOf(asked, Event.CommandRefused.class).getFirst().reason())
        .isEqualTo("c is at work and may write the same files");
    assertThat(orderOf(asked, Order.TellWorker.class).note().text())
        .isEqualTo("refused: c is at work and may write the same files");
    assertThat(orderOf(asked, Order.TellWorker.class).note().scope()).isEmpty();
    assertThat(goal().planning().revision()).isNull();
  }

  @Test
  void shouldRefuseTheScopeWhenAnotherTaskTookItMeanwhile() {
    running(parallel(2), a, c, draft("d", List.of("d/file")));
    askScope(claim(work("a", 1)), "d/**");
    merge("c");
    assertThat(task("d").status()).as("nobody held it").isEqualTo(TaskStatus.DISPATCHED);

    Decision judged = judge("v2", Verdict.Outcome.ALLOW);

    assertThat(orderOf(judged, Order.TellWorker.class).note().text())
        .isEqualTo("refused: d is at work and may write the same files");
    assertThat(task("a").definition().scope()).containsExactly("a/**");
    assertThat(task("a").status()).isEqualTo(TaskStatus.RUNNING);
  }

  @Test
  void shouldAskAPersonAndHearTheAnswerByTheQuestion() {
    running(a);
    askScope(claim(work("a", 1)), "d/**");
    assertThat(goal().control().questions())
        .singleElement()
        .satisfies(
            question ->
                assertThat(question.text())
                    .isEqualTo("asks to write [d/**] too: the caller is there"));
    assertRefused(decideQuestion(true), "policy has not judged version 2 yet");

    assertThat(judge("v2", Verdict.Outcome.REQUIRE_APPROVAL).orders()).isEmpty();
    assertRefused(
        handle(new Command.AnswerQuestion(GOAL, "q", "yes", ada(), "")),
        "it asks for a wider scope: approve or reject that");
    Decision approved = decideQuestion(true);

    assertThat(orderOf(approved, Order.TellWorker.class).note().scope())
        .containsExactly("a/**", "d/**");
  }

  @Test
  void shouldHearTheApprovalByVersionAndHashToo() {
    running(a);
    askScope(claim(work("a", 1)), "d/**");
    judge("v2", Verdict.Outcome.REQUIRE_APPROVAL);

    Decision approved = decidePlan(true, 2, "v2");

    assertThat(ordersOf(approved, Order.TellWorker.class)).hasSize(1);
    assertThat(goal().planning().version()).isEqualTo(2);
    assertRefused(decideQuestion(true), "no such request for a wider scope waits for a decision");
  }

  @Test
  void shouldHearTheDecisionWhenItNamesTheTaskToo() {
    running(a);
    askScope(claim(work("a", 1)), "d/**");
    judge("v2", Verdict.Outcome.REQUIRE_APPROVAL);

    Decision approved = handle(new Command.Decide(GOAL, "a", "q", true, null, null, ada(), "fine"));

    assertThat(ordersOf(approved, Order.TellWorker.class)).hasSize(1);
  }

  @Test
  void shouldTellTheWorkerWhenItIsDenied() {
    running(a);
    askScope(claim(work("a", 1)), "d/**");

    Decision denied = judge("v2", Verdict.Outcome.DENY);

    assertThat(orderOf(denied, Order.TellWorker.class).note().text())
        .isEqualTo("refused: rule: because");
    assertThat(task("a").status()).as("it goes on without").isEqualTo(TaskStatus.RUNNING);
    assertThat(goal().control().questions()).isEmpty();
  }

  @Test
  void shouldTellTheWorkerWhenAPersonRejectsIt() {
    running(a);
    askScope(claim(work("a", 1)), "d/**");
    judge("v2", Verdict.Outcome.REQUIRE_APPROVAL);

    Decision rejected = decideQuestion(false);

    assertThat(orderOf(rejected, Order.TellWorker.class).note().text())
        .isEqualTo("refused: ada: not your business");
    assertThat(task("a").definition().scope()).containsExactly("a/**");
  }

  @Test
  void shouldRefuseWhatIsNoScopeOrNothingNew() {
    running(a);
    String claim = claim(work("a", 1));

    Decision nothing = askScope(claim, "a/**");
    assertThat(orderOf(nothing, Order.TellWorker.class).note().text())
        .isEqualTo("refused: that is within the scope already");
    Decision invalid = askScope(claim, "/etc/passwd");
    assertThat(orderOf(invalid, Order.TellWorker.class).note().text()).startsWith("refused: ");
    assertThat(goal().planning().revision()).isNull();
  }

  @Test
  void shouldWaitWithTheRequestWhileAnotherVersionWaits() {
    running(limits(attempts(1)), a);
    String claim = claim(work("a", 1));
    edit("edited", a, c);

    Decision asked = askScope(claim, "d/**");

    Note wait = orderOf(asked, Order.TellWorker.class).note();
    assertThat(wait.text()).isEqualTo("wait: version 2 of the plan is decided on first");
    assertThat(wait.questionId()).as("it is not answered").isNull();
    assertThat(goal().control().questions())
        .singleElement()
        .satisfies(question -> assertThat(question.afterVersion()).isEqualTo(2));
    assertThat(handBack(claim).orders()).as("not given out before").isEmpty();
    assertThat(explain("a").causes())
        .extracting(Explanation.Cause::release)
        .containsExactly("version 2 of the plan is decided on");

    Decision judged = judge("edited", Verdict.Outcome.ALLOW);

    Order.DispatchTask order =
        ordersOf(judged, Order.DispatchTask.class).stream()
            .filter(dispatched -> dispatched.work().equals(work("a", 2)))
            .findFirst()
            .orElseThrow();
    assertThat(order.notes())
        .extracting(Note::text)
        .containsExactly(
            "The task asks to write [d/**] too: the caller is there\n"
                + "The answer: version 2 is decided on: ask again now");
    assertThat(task("a").attempts().failed()).isZero();
    assertThat(goal().control().questions()).isEmpty();
  }

  @Test
  void shouldLetARunningAttemptAskAgainWhenTheOtherVersionIsRefused() {
    running(a);
    String claim = claim(work("a", 1));
    edit("edited", a, c);
    askScope(claim, "d/**");

    Decision denied = judge("edited", Verdict.Outcome.DENY);

    assertThat(orderOf(denied, Order.TellWorker.class).note().text())
        .isEqualTo("version 2 is decided on: ask again now");
    assertThat(ordersOf(askScope(claim, "d/**"), Order.ProposeRevision.class)).hasSize(1);
  }

  @Test
  void shouldNotCountHowOftenATaskMustWaitBeforeItMayAsk() {
    running(limits(attempts(1)), a);

    for (int attempt = 1; attempt <= FailureRules.FREE_HAND_BACKS + 2; attempt++) {
      String claim = claim(work("a", attempt));
      edit("edited " + attempt, a, c);
      handle(ask(attempt, claim, "q" + attempt));
      handle(failure(work("a", attempt), claim, FailureRules.QUESTION_OPEN, "waits", true));
      judge("edited " + attempt, Verdict.Outcome.DENY);
    }

    assertThat(task("a").status()).isEqualTo(TaskStatus.DISPATCHED);
    assertThat(task("a").attempts().failed()).isZero();
  }

  @Test
  void shouldKeepOneRequestOfATaskThatWaitsAndHearNoAnswerToIt() {
    running(a);
    String claim = claim(work("a", 1));
    edit("edited", a, c);
    askScope(claim, "d/**");

    assertRefused(
        handle(new Command.AnswerQuestion(GOAL, "q", "yes", ada(), "")),
        "it asks for a wider scope, and waits until version 2 is decided on");
    Decision second = handle(ask(1, claim, "second"));

    assertThat(orderOf(second, Order.TellWorker.class).note().text())
        .isEqualTo("refused: another request of this task waits already");
    assertThat(goal().control().questions()).hasSize(1);
  }

  private static Command ask(int attempt, String claim, String questionId) {
    return new Command.AskScope(
        work("a", attempt), claim, questionId, List.of("d/**"), "must", "v2", "digest-v2");
  }

  @Test
  void shouldDropTheRequestWhenTheAttemptIsOver() {
    running(a);
    askScope(claim(work("a", 1)), "d/**");

    loseLease("a");

    assertThat(goal().planning().revision()).isNull();
    assertThat(goal().control().questions()).isEmpty();
    assertRefused(judge("v2", Verdict.Outcome.ALLOW), "no such plan waits for a verdict");
  }

  @Test
  void shouldKeepTheRequestWhenTheWorkerAsksSomethingElse() {
    running(a);
    String claim = claim(work("a", 1));
    askScope(claim, "d/**");

    handle(new Command.AskQuestion(work("a", 1), claim, "other", "which?"));

    assertThat(goal().planning().revision()).isNotNull();
    Decision judged = judge("v2", Verdict.Outcome.ALLOW);
    assertThat(orderOf(judged, Order.TellWorker.class).note().scope())
        .containsExactly("a/**", "d/**");
    assertThat(goal().control().questions())
        .extracting(Question::questionId)
        .containsExactly("other");
  }

  private Decision handBack(String claim) {
    return handle(
        failure(work("a", 1), claim, FailureRules.QUESTION_OPEN, "waits for an answer", true));
  }

  @Test
  void shouldTellTheNextAttemptThatAPersonRejectedIt() {
    running(a);
    String claim = claim(work("a", 1));
    askScope(claim, "d/**");
    judge("v2", Verdict.Outcome.REQUIRE_APPROVAL);
    handBack(claim);

    Decision rejected = decideQuestion(false);

    assertThat(orderOf(rejected, Order.DispatchTask.class).notes())
        .singleElement()
        .satisfies(
            note -> {
              assertThat(note.kind()).isEqualTo(Note.Kind.SCOPE);
              assertThat(note.questionId()).isEqualTo("q");
              assertThat(note.scope()).isEmpty();
              assertThat(note.text())
                  .isEqualTo(
                      "The task asks to write [d/**] too: the caller is there\n"
                          + "The answer: refused: ada: not your business");
            });
  }

  @Test
  void shouldTellTheNextAttemptThatItWasGranted() {
    running(a);
    String claim = claim(work("a", 1));
    askScope(claim, "d/**");
    judge("v2", Verdict.Outcome.REQUIRE_APPROVAL);
    handBack(claim);

    Decision approved = decideQuestion(true);

    Note note = orderOf(approved, Order.DispatchTask.class).notes().getFirst();
    assertThat(note.text()).endsWith("The answer: granted");
    assertThat(note.scope()).containsExactly("a/**", "d/**");
  }

  @Test
  void shouldTellALaterAttemptWhatTheOneBeforeItHeard() {
    running(a, c);
    String claim = claim(work("a", 1));
    askScope(claim, "c/file");

    Decision failed = handle(failure(work("a", 1), claim, "X", "y", false));

    assertThat(orderOf(failed, Order.DispatchTask.class).notes())
        .extracting(Note::text)
        .containsExactly(
            "The task asks to write [c/file] too: the caller is there\n"
                + "The answer: refused: c is at work and may write the same files");
  }

  @Test
  void shouldKeepAndTellTheRealAnswerWhenTheSameRequestWasAskedAgain() {
    running(a);
    String claim = claim(work("a", 1));
    edit("edited", a, c);
    Note wait = orderOf(askScope(claim, "d/**"), Order.TellWorker.class).note();
    Decision denied = judge("edited", Verdict.Outcome.DENY);
    Note again = orderOf(denied, Order.TellWorker.class).note();
    askScope(claim, "d/**");

    Decision judged = judge("v2", Verdict.Outcome.ALLOW);

    Note granted = orderOf(judged, Order.TellWorker.class).note();
    assertThat(granted.scope()).containsExactly("a/**", "d/**");
    assertThat(List.of(wait, again, granted))
        .extracting(Note::noteId)
        .as("a worker that knows an id does not hear it again")
        .doesNotHaveDuplicates();
    Decision failed = handle(failure(work("a", 1), claim, "X", "y", false));
    Note kept = orderOf(failed, Order.DispatchTask.class).notes().getFirst();
    assertThat(kept.text())
        .isEqualTo("The task asks to write [d/**] too: the caller is there\nThe answer: granted");
    assertThat(kept.questionId()).isEqualTo("q");
    assertThat(orderOf(failed, Order.DispatchTask.class).notes())
        .as("what it was told before is out of date")
        .hasSize(1);
  }

  @Test
  void shouldTellTheAnswerToARequestThatWasRefusedBefore() {
    running(a, c);
    String claim = claim(work("a", 1));
    Note refused = orderOf(askScope(claim, "c/file"), Order.TellWorker.class).note();
    merge("c");
    now = now.plusMillis(1);
    askScope(claim, "c/file");

    Decision judged = judge("v2", Verdict.Outcome.ALLOW);

    Note granted = orderOf(judged, Order.TellWorker.class).note();
    assertThat(granted.scope()).containsExactly("a/**", "c/file");
    assertThat(granted.noteId()).isNotEqualTo(refused.noteId());
    assertThat(task("a").talk().notes())
        .singleElement()
        .satisfies(note -> assertThat(note.text()).endsWith("The answer: granted"));
  }
}
