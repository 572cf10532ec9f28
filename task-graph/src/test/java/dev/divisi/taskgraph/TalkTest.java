package dev.divisi.taskgraph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Questions to people, answers, messages between tasks, and what a task leaves for the next. */
class TalkTest extends GoalStory {

  private final PlanDraft.DraftTask a = draft("a", List.of("a/**"));
  private final PlanDraft.DraftTask b = draft("b", List.of("b/**"), "a");
  private final PlanDraft.DraftTask c = draft("c", List.of("c/**"));

  private Decision ask(WorkReference work, String claim, String questionId) {
    return handle(new Command.AskQuestion(work, claim, questionId, "which " + questionId + "?"));
  }

  private Decision answer(String questionId, String text) {
    return handle(new Command.AnswerQuestion(GOAL, questionId, text, ada(), ""));
  }

  private Decision handBack(WorkReference work, String claim) {
    return handle(failure(work, claim, FailureRules.QUESTION_OPEN, "waits for an answer", true));
  }

  private Decision send(String from, String claim, String to, String text) {
    WorkReference work = Objects.requireNonNull(task(from).workReference(GOAL));
    return handle(new Command.SendMessage(work, claim, "message-" + text, to, text));
  }

  // Questions of an attempt

  @Test
  void shouldShowAQuestionAndTellTheAnswerToTheWorkerThatRuns() {
    running(a);
    String claim = claim(work("a", 1));

    ask(work("a", 1), claim, "q");

    assertThat(goal().control().questions())
        .containsExactly(new Question("q", "a", "worker of " + claim, "which q?", now, null));
    assertThat(task("a").status()).isEqualTo(TaskStatus.RUNNING);

    Decision answered = answer("q", "this one");

    Order.TellWorker told = orderOf(answered, Order.TellWorker.class);
    assertThat(told.claimId()).isEqualTo(claim);
    assertThat(told.note().kind()).isEqualTo(Note.Kind.ANSWER);
    assertThat(told.note().questionId()).isEqualTo("q");
    assertThat(told.note().text()).isEqualTo("this one");
    assertThat(goal().control().questions()).isEmpty();
  }

  @Test
  void shouldWaitForTheAnswerWhenTheWorkerHandsItsWorkBack() {
    running(a, c);
    String claim = claim(work("a", 1));
    ask(work("a", 1), claim, "q");

    Decision back = handBack(work("a", 1), claim);

    assertThat(back.orders()).as("not given out before the answer").isEmpty();
    assertThat(task("a").status()).isEqualTo(TaskStatus.READY);
    assertThat(goal().control().questions()).hasSize(1);
    merge("c");
    assertThat(task("a").status()).isEqualTo(TaskStatus.READY);
    assertThat(goal().status()).as("it waits, and is not stuck").isEqualTo(GoalStatus.RUNNING);

    Decision answered = answer("q", "this one");

    Order.DispatchTask order = orderOf(answered, Order.DispatchTask.class);
    assertThat(order.work()).isEqualTo(work("a", 2));
    assertThat(order.notes())
        .extracting(Note::text)
        .containsExactly("You asked: which q?\nThe answer: this one");
    assertThat(task("a").attempts().failed()).isZero();
  }

  @Test
  void shouldWaitForEveryAnswerWhenTheWorkerHandsItsWorkBack() {
    running(a);
    String claim = claim(work("a", 1));
    ask(work("a", 1), claim, "q1");
    ask(work("a", 1), claim, "q2");
    handBack(work("a", 1), claim);

    Decision last = answer("q2", "that one");

    assertThat(last.orders()).as("one more is open").isEmpty();
    assertThat(goal().control().questions()).extracting(Question::questionId).containsExactly("q1");

    Decision first = answer("q1", "this one");

    assertThat(orderOf(first, Order.DispatchTask.class).notes())
        .extracting(Note::text)
        .containsExactly(
            "You asked: which q2?\nThe answer: that one",
            "You asked: which q1?\nThe answer: this one");
  }

  @Test
  @SuppressWarnings("NullAway") // what is not in the state is read as null
  void shouldWaitForTheQuestionThatStateOfAnOlderVersionNames() {
    Task.Talk older = new Task.Talk("q", null, List.of(), null, null);

    assertThat(older.openQuestions()).containsExactly("q");
    assertThat(older).isEqualTo(Task.Talk.NONE.asking("q"));
    assertThat(new Task.Talk(null, null, List.of(), null, null)).isEqualTo(Task.Talk.NONE);
  }

  /** Asks, hands back, and is answered, as often as that. */
  private void askAndHandBack(int times) {
    for (int i = 1; i <= times; i++) {
      int attempt = task("a").attempts().current();
      String claim = claim(work("a", attempt));
      ask(work("a", attempt), claim, "q" + attempt);
      handBack(work("a", attempt), claim);
      answer("q" + attempt, "the same as before");
    }
  }

  @Test
  void shouldCountAttemptsThatAskAgainAndAgain() {
    running(limits(attempts(2)), a);

    askAndHandBack(3);
    assertThat(task("a").attempts().failed()).as("a few are nobody's fault").isZero();
    askAndHandBack(1);
    assertThat(task("a").attempts().failed()).isEqualTo(1);
    assertThat(task("a").status())
        .as("still answered, still tried")
        .isEqualTo(TaskStatus.DISPATCHED);
    askAndHandBack(1);

    assertThat(task("a").status()).isEqualTo(TaskStatus.BLOCKED);
    assertThat(task("a").reason())
        .isEqualTo("QUESTION_OPEN: waits for an answer (2 of 2 attempts failed)");
    assertThat(goal().control().questions()).as("nobody waits for it any more").isEmpty();
    handle(new Command.RetryTask(GOAL, "a", ada(), "I told them"));
    askAndHandBack(1);
    assertThat(task("a").attempts().failed()).as("a fresh start").isZero();
  }

  @Test
  void shouldEndWhenAWorkerHandsBackForAQuestionThatItNeverAsked() {
    running(a);

    int times = 0;
    while (task("a").status() == TaskStatus.DISPATCHED && times < 100) {
      int attempt = task("a").attempts().current();
      handBack(work("a", attempt), claim(work("a", attempt)));
      times++;
    }

    assertThat(times).as("3 for nothing, 3 that count").isEqualTo(6);
    assertThat(task("a").status()).isEqualTo(TaskStatus.BLOCKED);
  }

  @Test
  void shouldGiveTheWorkOutAtOnceWhenTheAnswerCameBeforeItWasHandedBack() {
    running(a);
    String claim = claim(work("a", 1));
    ask(work("a", 1), claim, "q");
    answer("q", "this one");

    Decision back = handBack(work("a", 1), claim);

    assertThat(orderOf(back, Order.DispatchTask.class).work()).isEqualTo(work("a", 2));
  }

  @Test
  void shouldWithdrawAQuestionWhenTheAttemptIsOverForAnotherReason() {
    running(a);
    String claim = claim(work("a", 1));
    ask(work("a", 1), claim, "q");

    handle(failure(work("a", 1), claim, "X", "gave up", false));

    assertThat(goal().control().questions()).isEmpty();
    assertThat(task("a").status()).isEqualTo(TaskStatus.DISPATCHED);
    assertRefused(answer("q", "too late"), "no such question is open");
  }

  @Test
  void shouldShowAQuestionOnceAndHearOneAnswer() {
    running(a);
    String claim = claim(work("a", 1));
    ask(work("a", 1), claim, "q");

    assertThat(ask(work("a", 1), claim, "q").events()).isEmpty();
    answer("q", "this one");
    assertRefused(answer("q", "no, that one"), "no such question is open");
  }

  @Test
  void shouldRefuseAQuestionOfAnOldAttemptOrAReviewer() {
    running(a);
    String lost = claim(work("a", 1));
    loseLease("a");

    assertRefused(ask(work("a", 1), lost, "q"), "attempt 1 is not the current one, 2");

    propose("a");
    WorkReference review = new WorkReference(GOAL, "a", 2, WorkStep.REVIEW);
    assertRefused(ask(review, claim(review), "q"), "only who plans or implements may");
  }

  @Test
  void shouldRefuseMoreQuestionsThanAPersonCanSee() {
    running(a);
    String claim = claim(work("a", 1));
    for (int i = 0; i < Goal.Control.MAX_QUESTIONS; i++) {
      ask(work("a", 1), claim, "q" + i);
    }

    assertRefused(ask(work("a", 1), claim, "one-more"), "the goal has 32 open questions already");
  }

  // Questions of the planner

  @Test
  void shouldTellThePlannerTheAnswer() {
    submit("one", "two");
    String claim = claim(planWork(1));
    ask(planWork(1), claim, "q");
    assertThat(goal().control().questions())
        .singleElement()
        .satisfies(question -> assertThat(question.taskId()).isNull());

    Decision answered = answer("q", "this one");

    assertThat(orderOf(answered, Order.TellWorker.class).work()).isEqualTo(planWork(1));
    assertThat(goal().control().questions()).isEmpty();
  }

  @Test
  void shouldPlanAgainOnlyAfterTheAnswer() {
    submit("one", "two");
    String claim = claim(planWork(1));
    ask(planWork(1), claim, "q");

    assertThat(handBack(planWork(1), claim).orders()).isEmpty();
    assertThat(goal().control().questions()).hasSize(1);

    Order.RequestPlan order = orderOf(answer("q", "this one"), Order.RequestPlan.class);
    assertThat(order.work()).isEqualTo(planWork(2));
    assertThat(order.feedback())
        .extracting(Feedback::message)
        .contains("You asked: which q?\nThe answer: this one");
  }

  @Test
  void shouldCountAttemptsToPlanThatAskAgainAndAgain() {
    submit(limits(attempts(2)), false, "one", "two");
    for (int attempt = 1; attempt <= 5; attempt++) {
      String claim = claim(planWork(attempt));
      ask(planWork(attempt), claim, "q" + attempt);
      handBack(planWork(attempt), claim);
      if (attempt < 5) {
        assertThat(goal().planning().failedAttempts()).isEqualTo(attempt == 4 ? 1 : 0);
        answer("q" + attempt, "the same as before");
      }
    }

    assertThat(goal().status()).isEqualTo(GoalStatus.FAILED);
    assertThat(goal().reason())
        .isEqualTo("QUESTION_OPEN: waits for an answer (2 of 2 attempts to plan failed)");
  }

  @Test
  void shouldWithdrawThePlannersQuestionWhenThePlanIsThere() {
    submit("one", "two");
    String claim = claim(planWork(1));
    ask(planWork(1), claim, "q");

    handle(new Command.ProposePlan(planWork(1), claim, plan(a), Spend.NONE));

    assertThat(goal().control().questions()).isEmpty();
  }

  @Test
  void shouldTellWhoeverBeginsWhatWasSaidAfterTheOrder() {
    running(a);
    Decision said = handle(new Command.SteerTask(GOAL, "a", "mind open()", ada(), ""));
    assertThat(said.orders()).as("nobody works on it").isEmpty();

    Decision granted = claim(work("a", 1), "claim");

    assertThat(granted.orders()).first().isInstanceOf(Order.GrantLease.class);
    Order.TellWorker told = orderOf(granted, Order.TellWorker.class);
    assertThat(told.claimId()).isEqualTo("claim");
    assertThat(told.note().text()).isEqualTo("mind open()");
    handle(proposal("a", "claim", "p"));
    handle(new Command.JudgePatch(work("a", 1), "p", verdict(Verdict.Outcome.ALLOW)));
    WorkReference review = new WorkReference(GOAL, "a", 1, WorkStep.REVIEW);
    assertThat(ordersOf(claim(review, "other"), Order.TellWorker.class)).as("a reviewer").isEmpty();
  }

  // Messages

  @Test
  void shouldTellARunningTaskWhatAnotherSaysAndKeepItForTheNextAttempt() {
    running(a, c);
    String from = claim(work("a", 1));
    String to = claim(work("c", 1));

    Decision sent = send("a", from, "c", "I renamed open()");

    Order.TellWorker told = orderOf(sent, Order.TellWorker.class);
    assertThat(told.claimId()).isEqualTo(to);
    assertThat(told.note().kind()).isEqualTo(Note.Kind.MESSAGE);
    assertThat(told.note().from()).isEqualTo("a");
    Decision failed = handle(failure(work("c", 1), to, "X", "y", false));
    assertThat(orderOf(failed, Order.DispatchTask.class).notes()).containsExactly(told.note());
  }

  @Test
  void shouldKeepAMessageForATaskThatWaits() {
    running(a, b);
    String claim = claim(work("a", 1));

    assertThat(send("a", claim, "b", "mind open()").orders()).isEmpty();
    assertThat(send("a", claim, "b", "mind open()").events()).as("said twice").isEmpty();

    handle(new Command.SkipTask(GOAL, "a", ada(), ""));
    assertThat(task("b").talk().notes()).extracting(Note::text).containsExactly("mind open()");
  }

  @Test
  void shouldRefuseAMessageToNobodyAndToWhatIsOver() {
    running(a, c);
    merge("c");
    String claim = claim(work("a", 1));

    assertRefused(send("a", claim, "nobody", "hello"), "the goal has no task 'nobody'");
    assertRefused(send("a", claim, "c", "hello"), "'c' is over (DONE)");
  }

  @Test
  void shouldKeepOnlyTheLastNotes() {
    running(a, b);
    String claim = claim(work("a", 1));
    for (int i = 1; i <= Task.Talk.MAX_NOTES + 2; i++) {
      send("a", claim, "b", "note " + i);
    }

    assertThat(task("b").talk().notes()).hasSize(Task.Talk.MAX_NOTES);
    assertThat(task("b").talk().notes().getFirst().text()).isEqualTo("note 3");
  }

  // Handoffs

  private Decision mergeLeaving(String taskId, String handoff) {
    int attempt = task(taskId).attempts().current();
    WorkReference work = work(taskId, attempt);
    String hash = "patch of " + taskId;
    handle(new Command.ProposePatch(work, claim(work), hash, 1, "agent", handoff, Spend.NONE));
    handle(new Command.JudgePatch(work, hash, verdict(Verdict.Outcome.ALLOW)));
    completeReview(taskId, hash);
    return completeMerge(taskId, Command.CompleteMerge.Outcome.MERGED);
  }

  @Test
  void shouldGiveDependentsWhatATaskLeft() {
    running(a, c, draft("d", List.of("d/**"), "a", "c"));
    mergeLeaving("a", "call open() first");

    Decision merged = mergeLeaving("c", "close() may throw");

    assertThat(orderOf(merged, Order.DispatchTask.class).handoffs())
        .containsExactly(
            new Handoff("a", "a", "call open() first"), new Handoff("c", "c", "close() may throw"));
  }

  @Test
  void shouldGiveDependentsWhatThePartsLeftAndPartsWhatTheirTaskWasLeft() {
    running(c, expanding("a", "a/**", "c"), b);
    mergeLeaving("c", "close() may throw");
    proposeParts("a", "parts", draft("x", List.of("a/x")));
    Decision expanded = judge("parts", Verdict.Outcome.ALLOW);
    assertThat(orderOf(expanded, Order.DispatchTask.class).handoffs())
        .containsExactly(new Handoff("c", "c", "close() may throw"));

    Decision merged = mergeLeaving("a.x", "call open() first");

    assertThat(orderOf(merged, Order.DispatchTask.class).work()).isEqualTo(work("b", 1));
    assertThat(orderOf(merged, Order.DispatchTask.class).handoffs())
        .containsExactly(new Handoff("a.x", "x", "call open() first"));
  }

  @Test
  void shouldForgetWhatARefusedPatchLeft() {
    running(a, b);
    WorkReference work = work("a", 1);
    handle(new Command.ProposePatch(work, claim(work), "p", 1, "agent", "call open()", Spend.NONE));
    handle(new Command.JudgePatch(work, "p", verdict(Verdict.Outcome.DENY)));

    Decision merged = merge("a");

    assertThat(orderOf(merged, Order.DispatchTask.class).handoffs()).isEmpty();
  }

  @Test
  void shouldNotHandOnWhatASkippedTaskWouldHaveLeft() {
    running(a, b);
    WorkReference work = work("a", 1);
    handle(new Command.ProposePatch(work, claim(work), "p", 1, "agent", "call open()", Spend.NONE));

    Decision skipped = handle(new Command.SkipTask(GOAL, "a", ada(), "no need"));

    assertThat(orderOf(skipped, Order.DispatchTask.class).handoffs()).isEmpty();
  }
}
