package dev.divisi.kafka;

import dev.divisi.kafka.WorkRun.Effect;
import dev.divisi.kafka.WorkRun.Signal;
import dev.divisi.schemas.AgentStepTaken;
import dev.divisi.schemas.Budget;
import dev.divisi.schemas.Claim;
import dev.divisi.schemas.Note;
import dev.divisi.schemas.Spend;
import dev.divisi.schemas.Topic;
import dev.divisi.schemas.TopicCatalogue;
import dev.divisi.schemas.WorkClaimed;
import dev.divisi.schemas.WorkFailed;
import dev.divisi.schemas.WorkProgressed;
import dev.divisi.schemas.WorkReference;
import dev.divisi.schemas.WorkSaid;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads around one {@link WorkRun}. One thread takes signals from a mailbox and does what the
 * run says; it never waits for Kafka, so the lease ends in time whatever the brokers do. The
 * handler works on a thread of its own that can be interrupted; heartbeats and the outcome are
 * written on others.
 */
final class RunningWork<O extends SpecificRecord> implements WorkContext {
  private static final Logger LOG = LoggerFactory.getLogger(RunningWork.class);
  private static final int MAX_ACTIVITY_CHARACTERS = 200;
  private static final int MAX_MESSAGE_CHARACTERS = 16 * 1024;
  private static final Duration PUBLISH_PAUSE = Duration.ofMillis(500);
  private static final Duration HANGING_WARNING = Duration.ofMinutes(1);

  private final Claimed<O> claimed;
  private final WorkHandler<O> handler;
  private final FactSink facts;
  private final Runnable onEnd;
  private final WorkRun run;
  private final BlockingQueue<Signal> mailbox = new LinkedBlockingQueue<>();
  private final Notes notes = new Notes();
  private final StepWriter steps;

  /** One heartbeat at a time, so that what is spent never seems to shrink. */
  private final ReentrantLock heartbeats = new ReentrantLock(true);

  private volatile String activity = "";
  private volatile Grant grant = Grant.NONE;
  private volatile @Nullable Spend spend;
  private volatile int iteration;
  private @Nullable Thread handlerThread;
  private @Nullable Thread publishingThread;

  /**
   * An order, and the claim that is, or will be, made on it; {@code nanoTime} is from before the
   * claim was sent.
   */
  record Claimed<O extends SpecificRecord>(
      O order,
      WorkReference work,
      String claimId,
      String worker,
      String pool,
      TraceContext trace,
      long nanoTime) {
    WorkClaimed claim() {
      return new WorkClaimed(work, new Claim(claimId, worker, pool));
    }

    @Override
    public String toString() {
      String task = work.getTaskId();
      return work.getStep()
          + " of "
          + work.getGoalId()
          + (task == null ? "" : "/" + task)
          + " attempt "
          + work.getAttempt();
    }
  }

  RunningWork(
      Claimed<O> claimed, WorkRun run, WorkHandler<O> handler, FactSink facts, Runnable onEnd) {
    this.claimed = claimed;
    this.run = run;
    this.handler = handler;
    this.facts = facts;
    this.onEnd = onEnd;
    this.steps = new StepWriter(facts, claimed.trace());
  }

  void start() {
    Thread.ofVirtual().name("claim " + claimed).start(this::untilEnded);
  }

  void tell(Signal signal) {
    mailbox.add(signal);
  }

  /** Tells the work something while it runs, or before. */
  void tell(Note note) {
    notes.arrived(note);
  }

  private void untilEnded() {
    try {
      while (!run.ended()) {
        Signal signal = nextSignal();
        run.on(signal, now()).forEach(this::perform);
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("Nobody interrupts this thread.", e);
    } finally {
      onEnd.run();
    }
  }

  private Signal nextSignal() throws InterruptedException {
    while (run.waitsForHandlerOnly()) {
      Signal signal = mailbox.poll(HANGING_WARNING.toNanos(), TimeUnit.NANOSECONDS);
      if (signal != null) {
        return signal;
      }
      LOG.warn("{}: the handler was interrupted but does not come back.", claimed);
    }
    Signal signal = mailbox.poll(run.wakeAt().minus(now()).toNanos(), TimeUnit.NANOSECONDS);
    return signal == null ? new Signal.TimePassed() : signal;
  }

  private void perform(Effect effect) {
    switch (effect) {
      case Effect.Begin(Grant granted) -> {
        LOG.info("{}: begins.", claimed);
        grant = granted;
        handlerThread =
            Thread.ofPlatform()
                .daemon()
                .name("work " + claimed)
                .start(() -> tell(new Signal.Returned(outcome())));
      }
      case Effect.SendClaim _ -> Thread.ofVirtual().start(this::claim);
      case Effect.Agree(Grant granted) -> {
        LOG.info("{}: granted.", claimed);
        grant = granted;
      }
      case Effect.SendHeartbeat _ -> Thread.ofVirtual().start(this::heartbeat);
      case Effect.InterruptHandler(String why) -> {
        LOG.info("{}: interrupted: {}", claimed, OneLine.of(why, MAX_ACTIVITY_CHARACTERS));
        interrupt(handlerThread);
      }
      case Effect.Publish(Outcome outcome) ->
          publishingThread = Thread.ofVirtual().start(() -> publish(outcome));
      case Effect.InterruptPublishing _ -> interrupt(publishingThread);
      case Effect.Note(String text) ->
          LOG.info("{}: {}", claimed, OneLine.of(text, MAX_ACTIVITY_CHARACTERS));
    }
  }

  private void claim() {
    try {
      write(TopicCatalogue.WORK_CLAIMED, claimed.claim());
      LOG.info("{}: claimed.", claimed);
    } catch (PublishFailedException e) {
      // Without an answer the work is handed back.
      LOG.warn("{}: the claim was not written: {}", claimed, e.getMessage());
    }
  }

  private Outcome outcome() {
    try {
      return Performance.of(handler, claimed.order(), this);
    } finally {
      steps.close();
    }
  }

  private static void interrupt(@Nullable Thread thread) {
    if (thread != null) {
      thread.interrupt();
    }
  }

  private void heartbeat() {
    heartbeats.lock();
    try {
      Duration sentAt = now();
      WorkProgressed progressed =
          WorkProgressed.newBuilder()
              .setWork(claimed.work())
              .setClaimId(claimed.claimId())
              .setActivity(activity)
              .setSpend(spend)
              .setIteration(iteration)
              .build();
      write(TopicCatalogue.WORK_PROGRESSED, progressed);
      tell(new Signal.HeartbeatWritten(sentAt));
    } catch (PublishFailedException e) {
      LOG.warn("{}: a heartbeat was not written: {}", claimed, e.getMessage());
    } finally {
      heartbeats.unlock();
    }
  }

  /** Tries until it is written, cannot be written, or is interrupted. */
  private void publish(Outcome outcome) {
    try {
      Outcome next = outcome;
      while (true) {
        try {
          publishOnce(next);
          return;
        } catch (PublishFailedException e) {
          if (e.isTransient()) {
            LOG.warn("{}: the outcome was not written, again: {}", claimed, e.getMessage());
            Thread.sleep(PUBLISH_PAUSE);
            continue;
          }
          LOG.error("{}: the outcome cannot be written: {}", claimed, e.getMessage());
          Outcome instead = instead(next, e);
          if (instead == null) {
            return;
          }
          next = instead;
        }
      }
    } catch (InterruptedException | InterruptException e) {
      LOG.info("{}: publishing was given up.", claimed);
    } finally {
      tell(new Signal.Published());
    }
  }

  /** What to say when the outcome itself cannot be written. */
  private static @Nullable Outcome instead(Outcome outcome, PublishFailedException e) {
    return switch (outcome) {
      case Outcome.Done _ ->
          new Outcome.Failed(e.kind(), e.code(), String.valueOf(e.getMessage()), List.of(), false);
      case Outcome.Failed failed -> failed.evidence().isEmpty() ? null : failed.withoutEvidence();
      case Outcome.Interrupted _ -> null;
    };
  }

  private void publishOnce(Outcome outcome) {
    switch (outcome) {
      case Outcome.Done(WorkResult<?> result) -> {
        write(result);
        LOG.info("{}: done, {}.", claimed, result.topic());
      }
      case Outcome.Failed failed -> {
        write(TopicCatalogue.WORK_FAILED, workFailed(failed));
        LOG.info(
            "{}: {} {}: {}",
            claimed,
            failed.handedBack() ? "handed back," : "failed,",
            failed.code(),
            OneLine.of(failed.message(), MAX_ACTIVITY_CHARACTERS));
      }
      case Outcome.Interrupted _ ->
          throw new IllegalStateException("An interruption is no outcome to publish.");
    }
  }

  private <V extends SpecificRecord> void write(WorkResult<V> result) {
    write(result.topic(), result.fact());
  }

  private <V extends SpecificRecord> void write(Topic<V> topic, V fact) {
    facts.publish(topic, claimed.work().getGoalId(), fact, claimed.trace());
  }

  private WorkFailed workFailed(Outcome.Failed failed) {
    return WorkFailed.newBuilder()
        .setWork(claimed.work())
        .setClaimId(claimed.claimId())
        .setKind(failed.kind())
        .setCode(failed.code())
        .setMessage(bounded(failed.message()))
        .setHandedBack(failed.handedBack())
        .setEvidence(failed.evidence())
        .setSpend(spend)
        .build();
  }

  private static String bounded(String text) {
    return text.length() <= MAX_MESSAGE_CHARACTERS
        ? text
        : text.substring(0, MAX_MESSAGE_CHARACTERS);
  }

  private Duration now() {
    return Duration.ofNanos(System.nanoTime() - claimed.nanoTime());
  }

  @Override
  public WorkReference work() {
    return claimed.work();
  }

  @Override
  public String claimId() {
    return claimed.claimId();
  }

  @Override
  public String worker() {
    return claimed.worker();
  }

  @Override
  public void activity(String oneLine) {
    activity = OneLine.of(oneLine, MAX_ACTIVITY_CHARACTERS);
  }

  @Override
  public Duration timeout() {
    return grant.timeout();
  }

  @Override
  public int maxIterations() {
    return grant.maxIterations();
  }

  @Override
  public Optional<Budget> budget() {
    return Optional.ofNullable(grant.budget());
  }

  @Override
  public void spent(Spend soFar) {
    spend = soFar;
  }

  @Override
  public Optional<Spend> spend() {
    return Optional.ofNullable(spend);
  }

  @Override
  public void iteration(int number) {
    iteration = number;
    tell(new Signal.Progressed());
  }

  @Override
  public void onNote(Consumer<Note> listener) {
    notes.listen(listener);
  }

  @Override
  public void say(Saying saying) throws InterruptedException {
    WorkSaid said =
        WorkSaid.newBuilder()
            .setWork(claimed.work())
            .setClaimId(claimed.claimId())
            .setSayingId(saying.sayingId())
            .setKind(saying.kind())
            .setText(bounded(saying.text()))
            .setToTaskId(saying.toTaskId())
            .setScope(saying.scope())
            .build();
    while (true) {
      try {
        write(TopicCatalogue.WORK_SAID, said);
        return;
      } catch (PublishFailedException e) {
        if (!e.isTransient()) {
          throw e;
        }
        LOG.warn("{}: what it says was not written, again: {}", claimed, e.getMessage());
        Thread.sleep(PUBLISH_PAUSE);
      }
    }
  }

  @Override
  public void step(AgentStepTaken step) {
    steps.write(step);
  }

  @Override
  public TraceContext trace() {
    return claimed.trace();
  }
}
