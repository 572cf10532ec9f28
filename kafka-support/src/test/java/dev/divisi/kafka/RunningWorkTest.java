package dev.divisi.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.divisi.kafka.RunningWork.Claimed;
import dev.divisi.kafka.WorkRun.Signal;
import dev.divisi.schemas.Budget;
import dev.divisi.schemas.CheckResult;
import dev.divisi.schemas.FailureKind;
import dev.divisi.schemas.Note;
import dev.divisi.schemas.NoteKind;
import dev.divisi.schemas.ReviewCompleted;
import dev.divisi.schemas.SayingKind;
import dev.divisi.schemas.Spend;
import dev.divisi.schemas.TaskReady;
import dev.divisi.schemas.Topic;
import dev.divisi.schemas.TopicCatalogue;
import dev.divisi.schemas.WorkClaimed;
import dev.divisi.schemas.WorkFailed;
import dev.divisi.schemas.WorkProgressed;
import dev.divisi.schemas.WorkSaid;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.InterruptException;
import org.junit.jupiter.api.Test;

class RunningWorkTest {
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final Signal GRANTED = new Signal.Granted(grant(Duration.ofSeconds(30)));

  private final FakeFacts facts = new FakeFacts();
  private final CountDownLatch ended = new CountDownLatch(1);

  /** Keeps what is published, after failing as a test says. */
  private static final class FakeFacts implements FactSink {
    final List<SpecificRecord> written = new CopyOnWriteArrayList<>();
    final AtomicInteger failures = new AtomicInteger();
    volatile Predicate<SpecificRecord> fails = _ -> false;
    volatile FailureKind failure = FailureKind.TRANSIENT;

    @Override
    public <V extends SpecificRecord> void publish(
        Topic<V> topic, String key, V value, TraceContext parent) {
      if (Thread.currentThread().isInterrupted()) {
        throw new InterruptException("interrupted");
      }
      if (fails.test(value)) {
        failures.incrementAndGet();
        throw new PublishFailedException(failure, "CODE", "as the test says", null);
      }
      written.add(value);
    }

    <V> List<V> of(Class<V> type) {
      return written.stream().filter(type::isInstance).map(type::cast).toList();
    }
  }

  private RunningWork<TaskReady> start(WorkHandler<TaskReady> handler) {
    return start(WorkRun.claimed(Duration.ofSeconds(30)), handler);
  }

  private RunningWork<TaskReady> start(WorkRun run, WorkHandler<TaskReady> handler) {
    Claimed<TaskReady> claimed =
        new Claimed<>(
            Records.taskReady("goal", "task", "implementers"),
            Records.work("goal", "task"),
            "claim",
            "worker",
            "implementers",
            TraceContext.start(),
            System.nanoTime());
    RunningWork<TaskReady> work = new RunningWork<>(claimed, run, handler, facts, ended::countDown);
    work.start();
    return work;
  }

  private static Grant grant(Duration lease) {
    return new Grant(lease, Duration.ofSeconds(30), 8, new Budget(1_000L, null, null));
  }

  private static Note note(String noteId) {
    return new Note(noteId, NoteKind.STEER, "ada", "text of " + noteId, null, List.of());
  }

  private void awaitEnd() {
    await().atMost(LIMIT).until(() -> ended.getCount() == 0);
  }

  private static WorkResult<ReviewCompleted> result() {
    return new WorkResult<>(
        TopicCatalogue.REVIEW_COMPLETED, Records.reviewCompleted("goal", "claim"));
  }

  private WorkFailed onlyFailure() {
    assertThat(facts.of(WorkFailed.class)).hasSize(1);
    return facts.of(WorkFailed.class).getFirst();
  }

  @Test
  void shouldPublishTheResultOfTheHandler() {
    start((_, _) -> result()).tell(GRANTED);

    awaitEnd();
    assertThat(facts.written).containsExactly(Records.reviewCompleted("goal", "claim"));
  }

  @Test
  void shouldWriteNoClaimForWhatIsDoneSoon() {
    start(WorkRun.unclaimed(Duration.ofSeconds(30)), (_, _) -> result());

    awaitEnd();
    assertThat(facts.written).containsExactly(Records.reviewCompleted("goal", "claim"));
  }

  @Test
  void shouldClaimWhatTakesLongerAndKnowTheTermsThen() {
    CountDownLatch granted = new CountDownLatch(1);
    RunningWork<TaskReady> work =
        start(
            WorkRun.unclaimed(Duration.ofSeconds(30)),
            (_, context) -> {
              granted.await();
              await().atMost(LIMIT).until(() -> context.budget().isPresent());
              return result();
            });
    await().atMost(LIMIT).until(() -> !facts.of(WorkClaimed.class).isEmpty());

    work.tell(GRANTED);
    granted.countDown();

    awaitEnd();
    assertThat(facts.of(WorkClaimed.class).getFirst().getClaim().getClaimId()).isEqualTo("claim");
    assertThat(facts.of(ReviewCompleted.class)).hasSize(1);
  }

  @Test
  void shouldPublishTheNamedFailureOfTheHandler() {
    CheckResult evidence =
        CheckResult.newBuilder()
            .setName("tests")
            .setExitCode(1)
            .setTimedOut(false)
            .setDurationMillis(5)
            .setLogEnd("red")
            .build();
    start(
            (_, _) -> {
              throw new WorkFailedException(
                  FailureKind.REJECTED, "RECIPE_UNKNOWN", "No such recipe.", List.of(evidence));
            })
        .tell(GRANTED);

    awaitEnd();
    WorkFailed failure = onlyFailure();
    assertThat(failure.getKind()).isEqualTo(FailureKind.REJECTED);
    assertThat(failure.getCode()).isEqualTo("RECIPE_UNKNOWN");
    assertThat(failure.getMessage()).isEqualTo("No such recipe.");
    assertThat(failure.getEvidence()).containsExactly(evidence);
    assertThat(failure.getHandedBack()).isFalse();
    assertThat(failure.getClaimId()).isEqualTo("claim");
  }

  @Test
  void shouldPublishABugWhenTheHandlerThrowsAnythingElse() {
    start(
            (_, _) -> {
              throw new AssertionError("never");
            })
        .tell(GRANTED);

    awaitEnd();
    WorkFailed failure = onlyFailure();
    assertThat(failure.getKind()).isEqualTo(FailureKind.BUG);
    assertThat(failure.getCode()).isEqualTo("BUG");
    assertThat(failure.getMessage()).isEqualTo("java.lang.AssertionError: never");
  }

  @Test
  void shouldBoundTheMessageOfAFailure() {
    start(
            (_, _) -> {
              throw new WorkFailedException(FailureKind.AGENT, "LONG", "x".repeat(1_000_000));
            })
        .tell(GRANTED);

    awaitEnd();
    assertThat(onlyFailure().getMessage()).hasSize(16 * 1024);
  }

  @Test
  void shouldTryAgainWhenTheResultWasNotWritten() {
    facts.fails = _ -> facts.failures.get() < 2;
    start((_, _) -> result()).tell(GRANTED);

    awaitEnd();
    assertThat(facts.failures).hasValue(2);
    assertThat(facts.of(ReviewCompleted.class)).hasSize(1);
  }

  @Test
  void shouldPublishAFailureWhenTheResultCannotBeWritten() {
    facts.failure = FailureKind.EXHAUSTED;
    facts.fails = ReviewCompleted.class::isInstance;
    start((_, _) -> result()).tell(GRANTED);

    awaitEnd();
    assertThat(onlyFailure().getKind()).isEqualTo(FailureKind.EXHAUSTED);
    assertThat(onlyFailure().getCode()).isEqualTo("CODE");
  }

  @Test
  void shouldSendTheActivityOnOneLineWithTheNextHeartbeat() {
    CountDownLatch finish = new CountDownLatch(1);
    RunningWork<TaskReady> work =
        start(
            (_, context) -> {
              context.activity("runs\u001b[31m\nthe tests");
              finish.await();
              return result();
            });
    work.tell(new Signal.Granted(grant(Duration.ofMillis(600))));

    await()
        .atMost(LIMIT)
        .untilAsserted(
            () ->
                assertThat(facts.of(WorkProgressed.class))
                    .extracting(WorkProgressed::getActivity)
                    .contains("runs [31m the tests"));
    finish.countDown();
    awaitEnd();
    assertThat(facts.of(ReviewCompleted.class)).hasSize(1);
  }

  @Test
  void shouldInterruptTheHandlerAndSayNothingWhenNoHeartbeatIsWritten() {
    CountDownLatch interrupted = new CountDownLatch(1);
    facts.fails = WorkProgressed.class::isInstance;
    RunningWork<TaskReady> work = start((_, _) -> untilInterrupted(interrupted));
    work.tell(new Signal.Granted(grant(Duration.ofMillis(500))));

    awaitEnd();
    assertThat(interrupted.getCount()).isZero();
    assertThat(facts.written).isEmpty();
  }

  @Test
  void shouldEndTheRunOnlyWhenTheHandlerCameBack() throws InterruptedException {
    CountDownLatch comeBack = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    RunningWork<TaskReady> work =
        start(
            (_, _) -> {
              untilInterrupted(interrupted);
              comeBack.await();
              return result();
            });
    work.tell(GRANTED);
    work.tell(new Signal.Cancelled("enough"));

    interrupted.await();
    assertThat(ended.getCount()).isEqualTo(1);
    comeBack.countDown();
    awaitEnd();
    assertThat(facts.written).isEmpty();
  }

  @Test
  void shouldHandTheBoundsOfTheGrantToTheHandler() {
    List<Object> given = new CopyOnWriteArrayList<>();
    start(
            (_, context) -> {
              given.add(context.maxIterations());
              given.add(context.budget().orElseThrow().getTokens());
              given.add(context.spend());
              return result();
            })
        .tell(GRANTED);

    awaitEnd();
    assertThat(given).containsExactly(8, 1_000L, Optional.empty());
  }

  @Test
  void shouldPassOnEveryNoteOnceAndInOrderWhateverCameBeforeTheHandlerListened() {
    List<String> heard = new CopyOnWriteArrayList<>();
    CountDownLatch listening = new CountDownLatch(1);
    CountDownLatch finish = new CountDownLatch(1);
    RunningWork<TaskReady> work =
        start(
            (_, context) -> {
              context.onNote(note -> heard.add(note.getNoteId()));
              listening.countDown();
              finish.await();
              return result();
            });
    work.tell(note("before"));
    work.tell(note("before"));
    work.tell(GRANTED);
    await().atMost(LIMIT).until(() -> listening.getCount() == 0);
    assertThat(heard).containsExactly("before");

    for (int i = 0; i < 100; i++) {
      work.tell(note("n" + i));
      work.tell(note("n" + i / 2));
    }

    await().atMost(LIMIT).until(() -> heard.contains("n99"));
    assertThat(heard)
        .containsExactlyElementsOf(
            Stream.concat(
                    Stream.of("before"), IntStream.range(0, 100).mapToObj(number -> "n" + number))
                .toList());
    finish.countDown();
    awaitEnd();
  }

  @Test
  void shouldReportSpendAndIterationInHeartbeatsAndSpendInTheFailure() {
    CountDownLatch finish = new CountDownLatch(1);
    RunningWork<TaskReady> work =
        start(
            (_, context) -> {
              context.spent(new Spend(120L, 5L, 1L));
              context.iteration(2);
              finish.await();
              context.spent(new Spend(300L, 9L, 2L));
              throw new WorkFailedException(FailureKind.AGENT, "AGENT_EXITED", "no");
            });
    work.tell(GRANTED);

    // The lease is long: only what the handler says makes this heartbeat come.
    await().atMost(LIMIT).until(() -> !facts.of(WorkProgressed.class).isEmpty());
    assertThat(facts.of(WorkProgressed.class).getFirst().getIteration()).isEqualTo(2);
    assertThat(facts.of(WorkProgressed.class).getFirst().getSpend())
        .isEqualTo(new Spend(120L, 5L, 1L));
    finish.countDown();
    awaitEnd();
    assertThat(onlyFailure().getSpend()).isEqualTo(new Spend(300L, 9L, 2L));
  }

  @Test
  void shouldSayWhatTheHandlerSaysBeforeItsOutcomeAndTryUntilItIsWritten() {
    facts.fails = fact -> fact instanceof WorkSaid && facts.failures.get() < 2;
    start(
            (_, context) -> {
              context.say(new Saying("s1", SayingKind.QUESTION, "Which one?", null, List.of()));
              throw WorkFailedException.handedBack("QUESTION_OPEN", "Waits for an answer.");
            })
        .tell(GRANTED);

    awaitEnd();
    assertThat(facts.failures).hasValue(2);
    assertThat(facts.written).hasSize(2);
    WorkSaid said = (WorkSaid) facts.written.getFirst();
    assertThat(said.getSayingId()).isEqualTo("s1");
    assertThat(said.getClaimId()).isEqualTo("claim");
    assertThat(said.getKind()).isEqualTo(SayingKind.QUESTION);
    assertThat(said.getText()).isEqualTo("Which one?");
    assertThat(onlyFailure().getCode()).isEqualTo("QUESTION_OPEN");
    assertThat(onlyFailure().getHandedBack()).isTrue();
  }

  private static WorkResult<ReviewCompleted> untilInterrupted(CountDownLatch interrupted) {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      interrupted.countDown();
    }
    return result();
  }
}
