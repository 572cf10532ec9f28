package dev.divisi.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.divisi.kafka.WorkRun.Effect;
import dev.divisi.kafka.WorkRun.Signal;
import dev.divisi.schemas.FailureKind;
import dev.divisi.schemas.TopicCatalogue;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Times are in milliseconds since the claim; the lease is 900 long, so it is usable for 720. */
class WorkRunTest {
  private static final Duration LEASE = Duration.ofMillis(900);
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final Grant GRANT = new Grant(LEASE, TIMEOUT, 8, null);
  private static final Outcome RESULT =
      new Outcome.Done(
          new WorkResult<>(TopicCatalogue.REVIEW_COMPLETED, Records.reviewCompleted("g", "c")));

  private final WorkRun run = WorkRun.claimed(Duration.ofSeconds(1));

  private List<Effect> tell(Signal signal, long atMillis) {
    return run.on(signal, Duration.ofMillis(atMillis));
  }

  private List<Effect> pass(long atMillis) {
    return tell(new Signal.TimePassed(), atMillis);
  }

  private static Outcome.Failed failureOf(List<Effect> effects) {
    assertThat(effects).hasSize(1);
    assertThat(effects.getFirst()).isInstanceOf(Effect.Publish.class);
    Outcome outcome = ((Effect.Publish) effects.getFirst()).outcome();
    assertThat(outcome).isInstanceOf(Outcome.Failed.class);
    return (Outcome.Failed) outcome;
  }

  @Nested
  class Claimed {
    @Test
    void shouldBeginWhenGranted() {
      assertThat(run.wakeAt()).isEqualTo(Duration.ofSeconds(1));

      List<Effect> effects = tell(new Signal.Granted(GRANT), 10);

      assertThat(effects).containsExactly(new Effect.Begin(GRANT));
    }

    @Test
    void shouldEndWithoutAWordWhenRefused() {
      List<Effect> effects = tell(new Signal.Refused("someone was first"), 10);

      assertThat(effects).containsExactly(new Effect.Note("refused: someone was first"));
      assertThat(run.ended()).isTrue();
    }

    @Test
    void shouldEndWithoutAWordWhenCancelled() {
      tell(new Signal.Cancelled("the goal ended"), 10);

      assertThat(run.ended()).isTrue();
    }

    @Test
    void shouldHandBackWhenNoAnswerCame() {
      assertThat(pass(999)).isEmpty();

      Outcome.Failed failure = failureOf(pass(1000));

      assertThat(failure.code()).isEqualTo("GRANT_TIMED_OUT");
      assertThat(failure.handedBack()).isTrue();
      assertThat(run.ended()).isFalse();
      tell(new Signal.Published(), 1001);
      assertThat(run.ended()).isTrue();
    }

    @Test
    void shouldNeverBeginWhenTheGrantIsReadTooLate() {
      Outcome.Failed failure = failureOf(tell(new Signal.Granted(GRANT), 720));

      assertThat(failure.code()).isEqualTo("GRANT_TOO_LATE");
      assertThat(failure.handedBack()).isTrue();
    }

    @Test
    void shouldHandBackWhenTheWorkerStops() {
      Outcome.Failed failure = failureOf(tell(new Signal.Stop(), 10));

      assertThat(failure.code()).isEqualTo("WORKER_STOPPING");
      assertThat(failure.handedBack()).isTrue();
    }

    @Test
    void shouldGiveUpHandingBackWhenItCannotBePublished() {
      tell(new Signal.Stop(), 10);

      assertThat(pass(5009)).isEmpty();
      assertThat(pass(5010)).contains(new Effect.InterruptPublishing());
      assertThat(run.ended()).isTrue();
    }
  }

  @Nested
  class MayBegin {
    private final WorkRun quick = WorkRun.unclaimed(Duration.ofSeconds(1));

    @BeforeEach
    void begin() {
      assertThat(quick.wakeAt()).isEqualTo(Duration.ZERO);
      assertThat(quick.on(new Signal.TimePassed(), Duration.ZERO))
          .containsExactly(new Effect.Begin(Grant.NONE));
    }

    private List<Effect> tellQuick(Signal signal, long atMillis) {
      return quick.on(signal, Duration.ofMillis(atMillis));
    }

    private void ask() {
      assertThat(tellQuick(new Signal.TimePassed(), 500)).containsExactly(new Effect.SendClaim());
    }

    @Test
    void shouldPublishWithoutAClaimWhenItIsDoneSoon() {
      assertThat(tellQuick(new Signal.Returned(RESULT), 499))
          .containsExactly(new Effect.Publish(RESULT));

      tellQuick(new Signal.Published(), 510);
      assertThat(quick.ended()).isTrue();
    }

    @Test
    void shouldClaimWhenItTakesLonger() {
      assertThat(quick.wakeAt()).isEqualTo(Duration.ofMillis(500));
      assertThat(tellQuick(new Signal.TimePassed(), 499)).isEmpty();
      ask();

      assertThat(tellQuick(new Signal.Granted(GRANT), 510))
          .containsExactly(new Effect.Agree(GRANT));
      assertThat(quick.wakeAt()).as("a third of the lease after the claim").hasMillis(800);
      assertThat(tellQuick(new Signal.TimePassed(), 800))
          .containsExactly(new Effect.SendHeartbeat());
    }

    @Test
    void shouldLoseTheLeaseAsIfItHadBeenClaimedFirst() {
      ask();
      tellQuick(new Signal.Granted(GRANT), 510);

      assertThat(tellQuick(new Signal.TimePassed(), 500 + 720))
          .contains(
              new Effect.InterruptHandler(
                  "the lease is lost: no heartbeat reached the brokers in time"));
    }

    @Test
    void shouldStopSilentlyWhenAnotherWasFirst() {
      ask();

      assertThat(tellQuick(new Signal.Refused("someone was first"), 510))
          .containsExactly(
              new Effect.InterruptHandler("refused: someone was first"),
              new Effect.Note("ended without a word: refused: someone was first"));
      assertThat(quick.ended()).isFalse();
      tellQuick(new Signal.Returned(new Outcome.Interrupted()), 520);
      assertThat(quick.ended()).isTrue();
    }

    @Test
    void shouldPublishWhatIsDoneWhileItAsks() {
      ask();

      assertThat(tellQuick(new Signal.Returned(RESULT), 505))
          .containsExactly(new Effect.Publish(RESULT));
    }

    @Test
    void shouldHandBackWhenNobodyAnswersTheClaim() {
      ask();
      assertThat(tellQuick(new Signal.TimePassed(), 1499)).isEmpty();

      assertThat(tellQuick(new Signal.TimePassed(), 1500))
          .containsExactly(new Effect.InterruptHandler("GRANT_TIMED_OUT"));
      assertThat(
              failureOf(tellQuick(new Signal.Returned(new Outcome.Interrupted()), 1510))
                  .handedBack())
          .isTrue();
    }

    @Test
    void shouldHandBackWhenTheWorkerStops() {
      assertThat(tellQuick(new Signal.Stop(), 100))
          .containsExactly(new Effect.InterruptHandler("WORKER_STOPPING"));

      Outcome.Failed failure =
          failureOf(tellQuick(new Signal.Returned(new Outcome.Interrupted()), 110));
      assertThat(failure.code()).isEqualTo("WORKER_STOPPING");
    }

    @Test
    void shouldNotBeginWhenTheWorkerStopsAlready() {
      List<Effect> effects =
          WorkRun.unclaimed(Duration.ofSeconds(1)).on(new Signal.Stop(), Duration.ZERO);

      assertThat(failureOf(effects).handedBack()).isTrue();
    }
  }

  @Nested
  class Working {
    @BeforeEach
    void begin() {
      tell(new Signal.Granted(GRANT), 100);
    }

    @Test
    void shouldSendAHeartbeatThriceALease() {
      assertThat(run.wakeAt()).isEqualTo(Duration.ofMillis(300));
      assertThat(pass(299)).isEmpty();
      assertThat(pass(300)).containsExactly(new Effect.SendHeartbeat());
      assertThat(pass(301)).isEmpty();
      assertThat(run.wakeAt()).isEqualTo(Duration.ofMillis(600));
    }

    @Test
    void shouldSendAHeartbeatAtOnceWhenThereIsSomethingToTell() {
      assertThat(tell(new Signal.Progressed(), 150)).containsExactly(new Effect.SendHeartbeat());
      assertThat(pass(449)).isEmpty();
      assertThat(pass(450)).containsExactly(new Effect.SendHeartbeat());
    }

    @Test
    void shouldSayNothingOfProgressWhenTheLeaseIsLost() {
      assertThat(tell(new Signal.Progressed(), 720))
          .doesNotHaveAnyElementsOfTypes(Effect.SendHeartbeat.class);
    }

    @Test
    void shouldKeepTheLeaseWhileHeartbeatsAreWritten() {
      for (long sentAt = 300; sentAt < 4800; sentAt += 300) {
        assertThat(pass(sentAt)).containsExactly(new Effect.SendHeartbeat());
        tell(new Signal.HeartbeatWritten(Duration.ofMillis(sentAt)), sentAt + 200);
      }
    }

    @Test
    void shouldCountTheLeaseFromWhenTheHeartbeatWasSent() {
      pass(300);
      tell(new Signal.HeartbeatWritten(Duration.ofMillis(300)), 700);

      assertThat(pass(1019)).doesNotHaveAnyElementsOfTypes(Effect.InterruptHandler.class);
      assertThat(pass(1020)).hasAtLeastOneElementOfType(Effect.InterruptHandler.class);
    }

    @Test
    void shouldNotShortenTheLeaseWhenAnOldHeartbeatIsHeardLast() {
      tell(new Signal.HeartbeatWritten(Duration.ofMillis(600)), 650);
      tell(new Signal.HeartbeatWritten(Duration.ofMillis(300)), 651);

      pass(900);
      assertThat(pass(1319)).doesNotHaveAnyElementsOfTypes(Effect.InterruptHandler.class);
    }

    @Test
    void shouldInterruptAndSayNothingWhenTheLeaseIsLost() {
      pass(300);
      pass(600);

      List<Effect> effects = pass(720);

      assertThat(effects).hasAtLeastOneElementOfType(Effect.InterruptHandler.class);
      assertThat(effects).doesNotHaveAnyElementsOfTypes(Effect.Publish.class);
      assertThat(run.waitsForHandlerOnly()).isTrue();
      assertThat(tell(new Signal.Returned(RESULT), 730)).isEmpty();
      assertThat(run.ended()).isTrue();
    }

    @Test
    void shouldSayNothingWhenTheResultComesAfterTheLease() {
      List<Effect> effects = tell(new Signal.Returned(RESULT), 720);

      assertThat(effects).doesNotHaveAnyElementsOfTypes(Effect.Publish.class);
      assertThat(run.ended()).isTrue();
    }

    @Test
    void shouldPublishTheResult() {
      assertThat(tell(new Signal.Returned(RESULT), 400))
          .containsExactly(new Effect.Publish(RESULT));
      assertThat(run.ended()).isFalse();
      tell(new Signal.Published(), 410);
      assertThat(run.ended()).isTrue();
    }

    @Test
    void shouldCallItABugWhenTheHandlerWasInterruptedByNobody() {
      Outcome.Failed failure = failureOf(tell(new Signal.Returned(new Outcome.Interrupted()), 400));

      assertThat(failure.kind()).isEqualTo(FailureKind.BUG);
    }

    @Test
    void shouldInterruptAndSayNothingWhenCancelled() {
      List<Effect> effects = tell(new Signal.Cancelled("enough"), 400);

      assertThat(effects).contains(new Effect.InterruptHandler("cancelled: enough"));
      assertThat(run.waitsForHandlerOnly()).isTrue();
      assertThat(tell(new Signal.Returned(RESULT), 410)).isEmpty();
      assertThat(run.ended()).isTrue();
    }

    @Test
    void shouldInterruptAndSayNothingWhenTheGrantIsTakenBack() {
      assertThat(tell(new Signal.Refused("decided anew"), 400))
          .contains(new Effect.InterruptHandler("refused: decided anew"));
    }

    @Test
    void shouldInterruptAndFailWhenTheTimeIsOver() {
      for (long sentAt = 300; sentAt < 5100; sentAt += 300) {
        pass(sentAt);
        tell(new Signal.HeartbeatWritten(Duration.ofMillis(sentAt)), sentAt);
      }
      assertThat(pass(5100)).containsExactly(new Effect.InterruptHandler("ATTEMPT_TIMED_OUT"));

      Outcome.Failed failure = failureOf(tell(new Signal.Returned(RESULT), 5110));

      assertThat(failure.kind()).isEqualTo(FailureKind.EXHAUSTED);
      assertThat(failure.code()).isEqualTo("ATTEMPT_TIMED_OUT");
      assertThat(failure.message()).contains("after 5 s", "attemptTimeout");
      assertThat(failure.handedBack()).isFalse();
    }

    @Test
    void shouldHandBackWhenTheWorkerStops() {
      assertThat(tell(new Signal.Stop(), 400))
          .containsExactly(new Effect.InterruptHandler("WORKER_STOPPING"));

      Outcome.Failed failure = failureOf(tell(new Signal.Returned(new Outcome.Interrupted()), 410));

      assertThat(failure.code()).isEqualTo("WORKER_STOPPING");
      assertThat(failure.handedBack()).isTrue();
    }

    @Test
    void shouldPublishAResultThatWasReadyWhenTheWorkerStopped() {
      tell(new Signal.Stop(), 400);

      assertThat(tell(new Signal.Returned(RESULT), 410))
          .containsExactly(new Effect.Publish(RESULT));
    }

    @Test
    void shouldSpeakBeforeTheLeaseEndsWhenTheHandlerDoesNotComeBack() {
      tell(new Signal.Stop(), 400);

      Outcome.Failed failure = failureOf(pass(720));

      assertThat(failure.code()).isEqualTo("WORKER_STOPPING");
      tell(new Signal.Published(), 721);
      assertThat(run.waitsForHandlerOnly()).isTrue();
      tell(new Signal.Returned(RESULT), 9000);
      assertThat(run.ended()).isTrue();
    }
  }

  @Nested
  class Publishing {
    @BeforeEach
    void finish() {
      tell(new Signal.Granted(GRANT), 100);
      tell(new Signal.Returned(RESULT), 200);
    }

    @Test
    void shouldGoOnWithHeartbeats() {
      assertThat(pass(300)).containsExactly(new Effect.SendHeartbeat());
    }

    @Test
    void shouldGiveUpWhenTheLeaseIsLost() {
      assertThat(pass(720)).contains(new Effect.InterruptPublishing());
      assertThat(run.ended()).isTrue();
    }

    @Test
    void shouldGoOnWhenCancelledBecauseTheTaskGraphRefusesTheResult() {
      assertThat(tell(new Signal.Cancelled("late"), 210)).isEmpty();
      assertThat(run.ended()).isFalse();
    }

    @Test
    void shouldGiveUpAfterAMomentWhenTheWorkerStops() {
      tell(new Signal.Stop(), 300);
      for (long at = 300; at < 5200; at += 300) {
        tell(new Signal.HeartbeatWritten(Duration.ofMillis(at)), at);
      }
      assertThat(pass(5300)).contains(new Effect.InterruptPublishing());
      assertThat(run.ended()).isTrue();
    }
  }
}
