package dev.divisi.taskgraph;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class LeaseTest extends GoalStory {

  @Test
  void shouldGrantTheFirstClaimAndRefuseTheSecond() {
    running(draft("a", List.of("x/**")));

    Decision first = handle(new Command.ClaimWork(work("a", 1), "one", "w1", "pool"));
    Decision second = handle(new Command.ClaimWork(work("a", 1), "two", "w2", "pool"));

    assertThat(first.orders()).singleElement().isInstanceOf(Order.GrantLease.class);
    assertThat(second.orders())
        .singleElement()
        .isInstanceOfSatisfying(
            Order.RefuseClaim.class,
            refusal -> assertThat(refusal.reason()).contains("held by w1"));
    assertThat(second.events()).isEmpty();
  }

  @Test
  void shouldGrantTheSameClaimAgainWhenItComesTwice() {
    running(draft("a", List.of("x/**")));
    Command.ClaimWork claim = new Command.ClaimWork(work("a", 1), "one", "w1", "pool");
    handle(claim);

    Decision again = handle(claim);

    assertThat(again.orders()).singleElement().isInstanceOf(Order.GrantLease.class);
    assertThat(again.events()).isEmpty();
  }

  @Test
  void shouldStartANewAttemptWhenTheLeaseEnds() {
    running(draft("a", List.of("x/**")));
    handle(new Command.ClaimWork(work("a", 1), "one", "w1", "pool"));
    Timer timer = timer(Timer.Kind.LEASE);
    now = timer.at();

    Decision decision = handle(new Command.FireTimer(timer));

    assertThat(task("a").attempts().current()).isEqualTo(2);
    assertThat(decision.orders())
        .anySatisfy(order -> assertThat(order).isInstanceOf(Order.CancelWork.class))
        .anySatisfy(
            order ->
                assertThat(order)
                    .isInstanceOfSatisfying(
                        Order.DispatchTask.class,
                        dispatch -> assertThat(dispatch.work().attempt()).isEqualTo(2)));
  }

  @Test
  void shouldWaitLongerWhenTheLeaseWasRenewed() {
    running(draft("a", List.of("x/**")));
    handle(new Command.ClaimWork(work("a", 1), "one", "w1", "pool"));
    Timer timer = timer(Timer.Kind.LEASE);
    now = now.plusSeconds(20);
    handle(new Command.RenewLease(work("a", 1), "one", "thinking", Spend.NONE, 0));
    now = timer.at();

    Decision decision = handle(new Command.FireTimer(timer));

    assertThat(decision.events()).isEmpty();
    assertThat(timer(Timer.Kind.LEASE).at()).isEqualTo(now.plusSeconds(20));
    assertThat(task("a").reason()).isEqualTo("thinking");
  }

  @Test
  void shouldEndAnAttemptThatOnlyBeatsItsHeart() {
    running(draft("a", List.of("x/**")));
    handle(new Command.ClaimWork(work("a", 1), "one", "w1", "pool"));
    Instant begun = now;
    Work held = Objects.requireNonNull(task("a").work());
    while (task("a").attempts().current() == 1) {
      now = now.plusSeconds(10);
      handle(new Command.RenewLease(work("a", 1), "one", "still here", Spend.NONE, 0));
      Timer timer = new Timer(GOAL, "a", Timer.Kind.LEASE, held.number(), now);
      handle(new Command.FireTimer(timer));
      assertThat(Duration.between(begun, now))
          .isLessThanOrEqualTo(Limits.DEFAULT.attemptTimeout().plus(LEASE));
    }
  }

  @Test
  void shouldRefuseTheLateResultOfAnOldAttempt() {
    running(draft("a", List.of("x/**")));
    String lost = claim(work("a", 1));
    loseLease("a");

    Decision decision =
        handle(new Command.ProposePatch(work("a", 1), lost, "late", 10, "agent", null, Spend.NONE));

    assertRefused(decision, "attempt 1 is not the current one, 2");
    assertThat(task("a").status()).isEqualTo(TaskStatus.DISPATCHED);
  }

  @Test
  void shouldTellAWorkerToStopWhenItBeatsWithoutALease() {
    running(draft("a", List.of("x/**")));
    String lost = claim(work("a", 1));
    loseLease("a");

    Decision decision = handle(new Command.RenewLease(work("a", 1), lost, "busy", Spend.NONE, 0));

    assertThat(decision.orders()).singleElement().isInstanceOf(Order.CancelWork.class);
    assertThat(decision.events()).isEmpty();
  }

  @Test
  void shouldRepeatAnOrderThatNobodyClaims() {
    running(draft("a", List.of("x/**")));
    Timer timer = timer(Timer.Kind.ORDER_REPEAT);
    now = timer.at();

    Decision decision = handle(new Command.FireTimer(timer));

    assertThat(decision.orders())
        .singleElement()
        .isInstanceOfSatisfying(
            Order.DispatchTask.class, order -> assertThat(order.work().attempt()).isEqualTo(1));
  }

  @Test
  void shouldNotCountAnAttemptThatIsHandedBack() {
    running(draft("a", List.of("x/**")));
    for (int attempt = 1; attempt <= 5; attempt++) {
      String claim = claim(work("a", attempt));
      handle(
          new Command.ReportFailure(
              work("a", attempt),
              claim,
              FailureKind.TRANSIENT,
              "STOPPING",
              "bye",
              true,
              Spend.NONE));
    }

    assertThat(task("a").attempts().current()).isEqualTo(6);
    assertThat(task("a").attempts().failed()).isZero();
  }
}
