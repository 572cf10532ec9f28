package dev.divisi.kafka;

import dev.divisi.schemas.Topic;
import dev.divisi.schemas.serde.MalformedRecordException;
import dev.divisi.schemas.serde.SchemaRegistryUnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ShareConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes orders from the share group of a pool, one at a time and only while a slot is free. An
 * order is acknowledged as soon as its claim is written, or it was begun: the group's locks are
 * lost when a broker restarts and cannot outlast a long piece of work, so nothing is held while
 * work is done. What gets lost is ordered again by the task graph.
 */
final class OrderLoop<O extends SpecificRecord> implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OrderLoop.class);
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

  /** Takes an order on. */
  interface Taker<O> {
    /**
     * Claims the order and begins to wait for the grant, or begins at once. Whoever takes the order
     * gives the slot back when it is through.
     *
     * @param age how long ago it was written
     * @throws PublishFailedException when the claim could not be written; the slot is still ours
     */
    void take(O order, TraceContext trace, Duration age);
  }

  private final WorkerSettings settings;
  private final Topic<O> orders;
  private final KafkaClients clients;
  private final DeadLetters deadLetters;
  private final Semaphore slots;
  private final Taker<O> taker;
  private final CountDownLatch closing = new CountDownLatch(1);
  private volatile @Nullable ShareConsumer<byte[], byte[]> consumer;
  private @Nullable Thread thread;

  OrderLoop(
      WorkerSettings settings,
      Topic<O> orders,
      KafkaClients clients,
      DeadLetters deadLetters,
      Semaphore slots,
      Taker<O> taker) {
    this.settings = settings;
    this.orders = orders;
    this.clients = clients;
    this.deadLetters = deadLetters;
    this.slots = slots;
    this.taker = taker;
  }

  void start() {
    thread =
        Thread.ofPlatform().daemon().name("orders " + settings.pool()).start(this::untilClosed);
  }

  private void untilClosed() {
    while (!isClosing()) {
      ShareConsumer<byte[], byte[]> opened =
          clients.shareConsumer(settings.pool(), settings.group());
      consumer = opened;
      try {
        opened.subscribe(List.of(orders.name()));
        while (!isClosing()) {
          takeNext(opened);
        }
      } catch (WakeupException | InterruptException | InterruptedException e) {
        return;
      } catch (KafkaException | IllegalStateException e) {
        LOG.warn("Reading {} failed, again: {}", orders, e.toString());
        if (pause()) {
          return;
        }
      } finally {
        opened.close(CLOSE_TIMEOUT);
      }
    }
  }

  private void takeNext(ShareConsumer<byte[], byte[]> opened) throws InterruptedException {
    if (!slots.tryAcquire(POLL.toMillis(), TimeUnit.MILLISECONDS)) {
      return;
    }
    boolean taken = false;
    try {
      for (ConsumerRecord<byte[], byte[]> record : opened.poll(POLL)) {
        // There is one at most: the consumer asks for one.
        taken |= take(opened, record);
      }
    } finally {
      if (!taken) {
        slots.release();
      }
    }
  }

  /** Returns whether the slot is used now. */
  private boolean take(
      ShareConsumer<byte[], byte[]> opened, ConsumerRecord<byte[], byte[]> record) {
    boolean taken = false;
    try {
      O order = clients.fromBytes(orders, record.value());
      taker.take(
          order,
          TraceContext.from(record.headers()).orElseGet(TraceContext::start),
          Duration.ofMillis(System.currentTimeMillis() - record.timestamp()));
      taken = true;
      acknowledge(opened, record, AcknowledgeType.ACCEPT);
    } catch (MalformedRecordException e) {
      bury(opened, record, e.getMessage());
    } catch (SchemaRegistryUnavailableException | PublishFailedException e) {
      giveBack(opened, record, e);
    }
    return taken;
  }

  private void bury(
      ShareConsumer<byte[], byte[]> opened,
      ConsumerRecord<byte[], byte[]> record,
      @Nullable String reason) {
    try {
      deadLetters.publish(orders, record, String.valueOf(reason));
      acknowledge(opened, record, AcknowledgeType.ACCEPT);
    } catch (PublishFailedException e) {
      giveBack(opened, record, e);
    }
  }

  private void giveBack(
      ShareConsumer<byte[], byte[]> opened,
      ConsumerRecord<byte[], byte[]> record,
      RuntimeException reason) {
    LOG.warn("An order on {} goes back for now: {}", orders, reason.getMessage());
    acknowledge(opened, record, AcknowledgeType.RELEASE);
    var _ = pause();
  }

  private void acknowledge(
      ShareConsumer<byte[], byte[]> opened,
      ConsumerRecord<byte[], byte[]> record,
      AcknowledgeType type) {
    try {
      opened.acknowledge(record, type);
      opened.commitAsync();
    } catch (KafkaException | IllegalStateException e) {
      // The order comes again, and the task graph refuses the second claim.
      LOG.warn("An order on {} could not be acknowledged: {}", orders, e.toString());
    }
  }

  private boolean isClosing() {
    return closing.getCount() == 0;
  }

  /** Returns whether it is closing. */
  private boolean pause() {
    try {
      return closing.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  /** Takes no more orders; returns when the thread has ended, or was interrupted. */
  @Override
  public void close() {
    closing.countDown();
    ShareConsumer<byte[], byte[]> current = consumer;
    if (current != null) {
      current.wakeup();
    }
    Threads.join(thread, Duration.ofSeconds(3));
  }
}
