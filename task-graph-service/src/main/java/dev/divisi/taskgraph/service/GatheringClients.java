package dev.divisi.taskgraph.service;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaClientSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The clients of Kafka Streams. What a stream thread writes while there are facts that it has read
 * and not decided on is sent together: each request costs the broker and the sender more than the
 * records in it. When there are no more facts, nothing is held back any longer: a fact that comes
 * alone is answered as soon as it is decided on.
 *
 * <p>The usual way to gather records is to wait ({@code linger.ms}), and each step of a goal would
 * pay for that.
 */
final class GatheringClients implements KafkaClientSupplier {

  /** Enough to spare most requests, and few enough that workers do not wait for their orders. */
  private static final int MAX_HELD_RECORDS = 64;

  private static final int MAX_HELD_BYTES = 256 * 1024;

  /** For facts that nothing follows from, such as heartbeats, may come without end. */
  private static final long MAX_HELD_NANOS = Duration.ofMillis(2).toNanos();

  /** A stream thread has one producer at a time, and nobody else uses it. */
  private static final ThreadLocal<@Nullable GatheringProducer> HOLDING = new ThreadLocal<>();

  @Override
  public Admin getAdmin(Map<String, Object> properties) {
    return Admin.create(properties);
  }

  @Override
  public Producer<byte[], byte[]> getProducer(Map<String, Object> properties) {
    return new GatheringProducer(properties);
  }

  @Override
  public Consumer<byte[], byte[]> getConsumer(Map<String, Object> properties) {
    return new AskingConsumer(properties);
  }

  @Override
  public Consumer<byte[], byte[]> getRestoreConsumer(Map<String, Object> properties) {
    return new KafkaConsumer<>(
        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  @Override
  public Consumer<byte[], byte[]> getGlobalConsumer(Map<String, Object> properties) {
    return getRestoreConsumer(properties);
  }

  /** Lets what is held back go when there is nothing more to decide on. */
  private static final class AskingConsumer extends KafkaConsumer<byte[], byte[]> {
    AskingConsumer(Map<String, Object> properties) {
      super(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    @Override
    public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
      GatheringProducer producer = HOLDING.get();
      if (producer != null && producer.holds()) {
        ConsumerRecords<byte[], byte[]> more = super.poll(Duration.ZERO);
        if (more.isEmpty() || producer.holdsForLong()) {
          producer.release();
        }
        if (!more.isEmpty()) {
          return more;
        }
      }
      return super.poll(timeout);
    }
  }

  /** Sends in order, and before all that concerns a transaction as a whole. */
  private static final class GatheringProducer extends KafkaProducer<byte[], byte[]> {
    private record Held(ProducerRecord<byte[], byte[]> record, @Nullable Callback callback) {}

    private final Queue<Held> held = new ArrayDeque<>();
    private int heldBytes;
    private long holdsSince;

    GatheringProducer(Map<String, Object> properties) {
      super(properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** The future stays open: Kafka Streams goes by the callback. */
    @Override
    public Future<RecordMetadata> send(
        ProducerRecord<byte[], byte[]> record, @Nullable Callback callback) {
      if (held.isEmpty()) {
        HOLDING.set(this);
        holdsSince = System.nanoTime();
      }
      held.add(new Held(record, callback));
      heldBytes += record.value() == null ? 0 : record.value().length;
      if (held.size() >= MAX_HELD_RECORDS || heldBytes >= MAX_HELD_BYTES) {
        release();
      }
      return new CompletableFuture<>();
    }

    boolean holds() {
      return !held.isEmpty();
    }

    boolean holdsForLong() {
      return System.nanoTime() - holdsSince > MAX_HELD_NANOS;
    }

    void release() {
      for (Held next = held.poll(); next != null; next = held.poll()) {
        Future<?> _ = super.send(next.record(), next.callback());
      }
      heldBytes = 0;
    }

    @Override
    public void flush() {
      release();
      super.flush();
    }

    @Override
    public void sendOffsetsToTransaction(
        Map<TopicPartition, OffsetAndMetadata> offsets, ConsumerGroupMetadata group) {
      release();
      super.sendOffsetsToTransaction(offsets, group);
    }

    @Override
    public void commitTransaction() {
      release();
      super.commitTransaction();
    }

    /** What is held back belongs to what is given up. */
    @Override
    public void abortTransaction() {
      forget();
      super.abortTransaction();
    }

    @Override
    public void close(Duration timeout) {
      forget();
      super.close(timeout);
    }

    private void forget() {
      held.clear();
      heldBytes = 0;
    }
  }
}
