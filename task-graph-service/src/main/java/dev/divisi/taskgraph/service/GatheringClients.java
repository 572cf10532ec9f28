package dev.divisi.taskgraph.service;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
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
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidPidMappingException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.record.RecordBatch;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaClientSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The clients of Kafka Streams. What a stream thread writes while there are facts that it has read
 * and not decided on is sent together: each request, and each partition in it, costs the broker and
 * the sender more than the records in it. When there are no more facts, nothing is held back any
 * longer: a fact that comes alone is answered as soon as it is decided on. What nobody reads before
 * it is committed is sent just before that.
 *
 * <p>A commit keeps facts waiting, and it costs less the more it writes at once. So it is asked for
 * when nothing has come for a moment, and while facts come without a pause when the interval is
 * over. Kafka Streams has an interval of its own, for what nobody waits for.
 *
 * <p>The usual way to gather records is to wait ({@code linger.ms}), and each step of a goal would
 * pay for that.
 */
final class GatheringClients implements KafkaClientSupplier {

  /** Enough to spare most requests, and few enough that workers do not wait for their orders. */
  private static final int MAX_HELD_RECORDS = 256;

  private static final int MAX_HELD_BYTES = 256 * 1024;

  /** For facts that nothing follows from, such as heartbeats, may come without end. */
  private static final long MAX_HELD_NANOS = Duration.ofMillis(8).toNanos();

  /** Some hundred records. A commit waits for what it has left to send: that is kept short. */
  private static final int MAX_HELD_BYTES_UNTIL_COMMIT = 256 * 1024;

  /** Longer than a worker needs that has nothing to compute, where broker and worker are near. */
  private static final Duration QUIET = Duration.ofMillis(5);

  /** So that single facts do not make a commit each. */
  private static final Duration BETWEEN_COMMITS = Duration.ofMillis(50);

  private static final Duration FOR_EVER = Duration.ofDays(1);

  /** A stream thread has one producer at a time, and nobody else uses it. */
  private static final ThreadLocal<@Nullable GatheringProducer> PRODUCER = new ThreadLocal<>();

  private final Set<String> readWhenCommitted;
  private final Duration commitInterval;

  /**
   * Makes them for one application.
   *
   * @param readWhenCommitted topics of which nobody reads what is not committed
   * @param commitInterval how long what is written may wait for its commit
   */
  GatheringClients(Set<String> readWhenCommitted, Duration commitInterval) {
    this.readWhenCommitted = Set.copyOf(readWhenCommitted);
    this.commitInterval = commitInterval;
  }

  /**
   * Called by a stream thread that has written: has it committed as soon as there is nothing to
   * decide on, or the interval is over.
   *
   * @param request asks Kafka Streams for the commit
   */
  static void commitWhenQuiet(Runnable request) {
    GatheringProducer producer = PRODUCER.get();
    if (producer != null) {
      producer.awaitCommit(request);
    }
  }

  @Override
  public Admin getAdmin(Map<String, Object> properties) {
    return Admin.create(properties);
  }

  @Override
  public Producer<byte[], byte[]> getProducer(Map<String, Object> properties) {
    return new GatheringProducer(properties, readWhenCommitted, commitInterval);
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

  /** Lets what is held back go when there is nothing more to decide on, and has it committed. */
  private static final class AskingConsumer extends KafkaConsumer<byte[], byte[]> {
    AskingConsumer(Map<String, Object> properties) {
      super(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    @Override
    public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
      GatheringProducer producer = PRODUCER.get();
      if (producer == null) {
        return super.poll(timeout);
      }
      if (producer.isCommitOverdue()) {
        producer.requestCommit();
        return super.poll(Duration.ZERO);
      }
      if (producer.holds()) {
        ConsumerRecords<byte[], byte[]> more = super.poll(Duration.ZERO);
        if (more.isEmpty() || producer.holdsForLong()) {
          producer.release();
        }
        // It may have come to new positions without a record: Kafka Streams wants to know.
        if (!more.isEmpty() || !more.nextOffsets().isEmpty()) {
          return more;
        }
      }
      Duration pause = producer.pauseUntilCommit();
      if (pause.compareTo(timeout) >= 0) {
        return super.poll(timeout);
      }
      ConsumerRecords<byte[], byte[]> more = super.poll(pause);
      if (more.isEmpty() && more.nextOffsets().isEmpty()) {
        producer.requestCommit();
      }
      return more;
    }
  }

  /** Records that wait, in order. */
  private static final class Held {
    private record Sending(ProducerRecord<byte[], byte[]> record, @Nullable Callback callback) {}

    private final Queue<Sending> records = new ArrayDeque<>();
    private int bytes;

    void add(ProducerRecord<byte[], byte[]> record, @Nullable Callback callback) {
      records.add(new Sending(record, callback));
      bytes += size(record.key()) + size(record.value());
      for (Header header : record.headers()) {
        bytes += header.key().length() + size(header.value());
      }
    }

    private static int size(byte @Nullable [] part) {
      return part == null ? 0 : part.length;
    }

    void forget() {
      records.clear();
      bytes = 0;
    }
  }

  /**
   * Sends in order, and before all that concerns a transaction as a whole. Without transactions
   * nothing is held back: what failed could not be given up as a whole.
   */
  private static final class GatheringProducer extends KafkaProducer<byte[], byte[]> {
    private final Set<String> readWhenCommitted;
    private final Duration commitInterval;
    private final boolean transactional;
    private final Held held = new Held();
    private final Held untilCommit = new Held();
    private long holdsSince;
    private long committedAt = System.nanoTime();
    private @Nullable Runnable commitRequest;
    private long awaitedSince;

    GatheringProducer(
        Map<String, Object> properties, Set<String> readWhenCommitted, Duration commitInterval) {
      super(properties, new ByteArraySerializer(), new ByteArraySerializer());
      this.readWhenCommitted = readWhenCommitted;
      this.commitInterval = commitInterval;
      this.transactional = properties.get(ProducerConfig.TRANSACTIONAL_ID_CONFIG) != null;
    }

    /** The future stays open: Kafka Streams goes by the callback. */
    @Override
    public Future<RecordMetadata> send(
        ProducerRecord<byte[], byte[]> record, @Nullable Callback callback) {
      if (!transactional) {
        return super.send(record, callback);
      }
      PRODUCER.set(this);
      if (readWhenCommitted.contains(record.topic())) {
        untilCommit.add(record, callback);
        if (untilCommit.bytes >= MAX_HELD_BYTES_UNTIL_COMMIT) {
          send(untilCommit);
        }
        return new CompletableFuture<>();
      }
      if (!holds()) {
        holdsSince = System.nanoTime();
      }
      held.add(record, callback);
      if (held.records.size() >= MAX_HELD_RECORDS
          || held.bytes >= MAX_HELD_BYTES
          || holdsForLong()) {
        release();
      }
      return new CompletableFuture<>();
    }

    boolean holds() {
      return !held.records.isEmpty();
    }

    boolean holdsForLong() {
      return System.nanoTime() - holdsSince > MAX_HELD_NANOS;
    }

    void awaitCommit(Runnable request) {
      if (commitRequest == null) {
        awaitedSince = System.nanoTime();
      }
      commitRequest = request;
    }

    /** How long nothing may come until a commit is asked for; nearly for ever when none is due. */
    Duration pauseUntilCommit() {
      if (commitRequest == null) {
        return FOR_EVER;
      }
      Duration rest = BETWEEN_COMMITS.minusNanos(System.nanoTime() - committedAt);
      return rest.compareTo(QUIET) > 0 ? rest : QUIET;
    }

    boolean isCommitOverdue() {
      return commitRequest != null && System.nanoTime() - awaitedSince > commitInterval.toNanos();
    }

    /** Once: while its tasks move to other instances, Kafka Streams commits later. */
    void requestCommit() {
      Runnable request = commitRequest;
      commitRequest = null;
      if (request != null) {
        request.run();
      }
    }

    /** Sends what somebody may wait for. */
    void release() {
      send(held);
    }

    private void releaseAll() {
      release();
      send(untilCommit);
    }

    /** After the first that fails the transaction cannot be committed any more: none follows. */
    private void send(Held waiting) {
      while (!waiting.records.isEmpty()) {
        if (!isSent(waiting.records.remove())) {
          forget();
        }
      }
      waiting.bytes = 0;
    }

    /**
     * Kafka Streams is in the middle of something else, where it expects no such failure: it is
     * told as if the broker had refused the record, and acts on it at its next send or flush.
     */
    private boolean isSent(Held.Sending sending) {
      Callback callback = sending.callback();
      try {
        return super.send(sending.record(), callback).state() != Future.State.FAILED;
      } catch (KafkaException e) {
        if (callback == null) {
          throw e;
        }
        callback.onCompletion(notWritten(sending.record()), fenced(e).orElse(e));
        return false;
      }
    }

    private static RecordMetadata notWritten(ProducerRecord<byte[], byte[]> record) {
      TopicPartition partition =
          new TopicPartition(
              record.topic(),
              Objects.requireNonNullElse(record.partition(), RecordMetadata.UNKNOWN_PARTITION));
      return new RecordMetadata(partition, -1, -1, RecordBatch.NO_TIMESTAMP, -1, -1);
    }

    /** A producer that another one has taken the place of says so in the cause. */
    private static Optional<KafkaException> fenced(KafkaException failure) {
      return switch (failure.getCause()) {
        case ProducerFencedException e -> Optional.of(e);
        case InvalidProducerEpochException e -> Optional.of(e);
        case InvalidPidMappingException e -> Optional.of(e);
        case null, default -> Optional.empty();
      };
    }

    @Override
    public void flush() {
      releaseAll();
      super.flush();
    }

    @Override
    public void sendOffsetsToTransaction(
        Map<TopicPartition, OffsetAndMetadata> offsets, ConsumerGroupMetadata group) {
      releaseAll();
      super.sendOffsetsToTransaction(offsets, group);
    }

    @Override
    public void commitTransaction() {
      releaseAll();
      super.commitTransaction();
      commitRequest = null;
      committedAt = System.nanoTime();
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
      held.forget();
      untilCommit.forget();
      commitRequest = null;
    }
  }
}
