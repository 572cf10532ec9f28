package dev.divisi.kafka;

import dev.divisi.kafka.RunningWork.Claimed;
import dev.divisi.kafka.WorkRun.Signal;
import dev.divisi.schemas.Note;
import dev.divisi.schemas.Topic;
import dev.divisi.schemas.TopicCatalogue;
import dev.divisi.schemas.WorkControl;
import dev.divisi.schemas.WorkReference;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * The workers of one pool in this process: takes orders, claims each from the task graph, begins
 * when the lease is granted, keeps it by heartbeats, and publishes what comes of it.
 *
 * <p>Three parts, each in its class: {@link OrderLoop} takes orders while a slot is free, {@link
 * ControlListener} hears grants and cancellations, and {@link RunningWork} leads one claim through
 * the states of {@link WorkRun}. This class ties them together: it keeps the running claims by id.
 */
public final class WorkerPool<O extends SpecificRecord> implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerPool.class);

  /**
   * More than the grace of a run; with the time for the listener, a stop takes under ten seconds.
   */
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(7);

  /** Shorter than the task graph waits before it repeats an order. */
  private static final Duration FRESH = Duration.ofSeconds(5);

  private final WorkerSettings settings;
  private final Topic<O> orders;
  private final Function<O, WorkReference> reference;
  private final Predicate<O> mayBegin;
  private final WorkHandler<O> handler;
  private final KafkaClients clients;
  private final FactPublisher publisher;
  private final Semaphore slots;
  private final Map<String, RunningWork<O>> running = new ConcurrentHashMap<>();

  private @Nullable ControlListener controls;
  private @Nullable OrderLoop<O> loop;
  private volatile boolean started;
  private volatile boolean stopping;

  /**
   * A pool whose orders are all claimed before they are begun.
   *
   * @param orders the topic that the pool's orders stand on
   * @param reference which work an order is about
   */
  public WorkerPool(
      WorkerSettings settings,
      Topic<O> orders,
      Function<O, WorkReference> reference,
      WorkHandler<O> handler,
      KafkaClients clients,
      FactPublisher publisher) {
    this(settings, orders, reference, _ -> false, handler, clients, publisher);
  }

  /**
   * @param orders the topic that the pool's orders stand on
   * @param reference which work an order is about
   * @param mayBegin whether the order says that it may be begun at once; the handler must stand
   *     being run twice for the same order then
   */
  public WorkerPool(
      WorkerSettings settings,
      Topic<O> orders,
      Function<O, WorkReference> reference,
      Predicate<O> mayBegin,
      WorkHandler<O> handler,
      KafkaClients clients,
      FactPublisher publisher) {
    this.settings = settings;
    this.orders = orders;
    this.reference = reference;
    this.mayBegin = mayBegin;
    this.handler = handler;
    this.clients = clients;
    this.publisher = publisher;
    this.slots = new Semaphore(settings.concurrency());
  }

  /**
   * Returns when this process hears grants and takes orders.
   *
   * @throws TopicSetupException when topics or the group cannot be set up
   */
  @Override
  public synchronized void start() {
    if (started) {
      return;
    }
    stopping = false;
    new TopicCreator(clients)
        .ensure(
            List.of(
                orders,
                TopicCatalogue.deadLettersOf(orders),
                TopicCatalogue.WORK_CLAIMED,
                TopicCatalogue.WORK_CONTROL,
                TopicCatalogue.WORK_PROGRESSED,
                TopicCatalogue.WORK_FAILED,
                TopicCatalogue.WORK_SAID));
    ShareGroup.configure(clients, settings);
    // Before the first claim: a grant that is written before we listen would be missed.
    ControlListener listener =
        new ControlListener(clients, settings.committedReadsOnly(), this::hear);
    listener.start();
    controls = listener;
    OrderLoop<O> started =
        new OrderLoop<>(settings, orders, clients, new DeadLetters(publisher), slots, this::take);
    started.start();
    loop = started;
    this.started = true;
    LOG.info(
        "{} works in the pool {}: {} at once from {}.",
        settings.name(),
        settings.pool(),
        settings.concurrency(),
        orders);
  }

  private void take(O order, TraceContext trace, Duration age) {
    Claimed<O> claimed =
        new Claimed<>(
            order,
            reference.apply(order),
            UUID.randomUUID().toString(),
            settings.name(),
            settings.pool(),
            trace,
            System.nanoTime());
    // Whoever had an order that has waited may have carried it out: then a claim is refused.
    boolean atOnce = mayBegin.test(order) && age.compareTo(FRESH) < 0;
    Duration grantTimeout = settings.grantTimeout();
    String claimId = claimed.claimId();
    RunningWork<O> run =
        new RunningWork<>(
            claimed,
            atOnce ? WorkRun.unclaimed(grantTimeout) : WorkRun.claimed(grantTimeout),
            handler,
            publisher,
            () -> ended(claimId));
    // Known before the claim is written: the grant may come before the acknowledgement does.
    running.put(claimId, run);
    if (!atOnce) {
      claim(claimed);
    }
    run.start();
    if (stopping) {
      run.tell(new Signal.Stop());
    }
  }

  private void claim(Claimed<O> claimed) {
    boolean written = false;
    try {
      publisher.publish(
          TopicCatalogue.WORK_CLAIMED,
          claimed.work().getGoalId(),
          claimed.claim(),
          claimed.trace());
      written = true;
    } finally {
      if (!written) {
        running.remove(claimed.claimId());
      }
    }
    LOG.info("{}: claimed.", claimed);
  }

  private void ended(String claimId) {
    running.remove(claimId);
    slots.release();
  }

  private void hear(WorkControl control) {
    RunningWork<O> run = running.get(control.getClaimId());
    if (run == null) {
      return;
    }
    switch (control.getAction()) {
      case GRANTED -> run.tell(new Signal.Granted(Grant.of(control)));
      case REFUSED -> run.tell(new Signal.Refused(control.getReason()));
      case CANCELLED -> run.tell(new Signal.Cancelled(control.getReason()));
      case TOLD -> {
        Note note = control.getNote();
        if (note != null) {
          run.tell(note);
        }
      }
      case UNKNOWN -> LOG.warn("Passed over a control of an unknown kind: {}", control);
    }
  }

  /** Interrupts all work and hands it back; returns within ten seconds. */
  @Override
  public synchronized void stop() {
    if (!started) {
      return;
    }
    long patienceEnds = System.nanoTime() + STOP_TIMEOUT.toNanos();
    stopping = true;
    OrderLoop<O> takes = loop;
    ControlListener listens = controls;
    running.values().forEach(run -> run.tell(new Signal.Stop()));
    if (takes != null) {
      takes.close();
    }
    if (!allSlotsAreFreeBy(patienceEnds)) {
      LOG.warn("{} stops though {} handlers did not come back.", settings.name(), running.size());
    }
    if (listens != null) {
      listens.close();
    }
    started = false;
    LOG.info("{} stopped.", settings.name());
  }

  private boolean allSlotsAreFreeBy(long patienceEnds) {
    try {
      boolean free =
          slots.tryAcquire(
              settings.concurrency(), patienceEnds - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (free) {
        slots.release(settings.concurrency());
      }
      return free;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public boolean isRunning() {
    return started;
  }
}
