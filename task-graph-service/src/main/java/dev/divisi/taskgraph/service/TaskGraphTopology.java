package dev.divisi.taskgraph.service;

import dev.divisi.kafka.KafkaClients;
import dev.divisi.schemas.Topic;
import dev.divisi.schemas.TopicCatalogue;
import dev.divisi.taskgraph.TaskGraph;
import dev.divisi.taskgraph.Timings;
import java.util.Map;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

/**
 * The topology. All facts have the goal's id as their key and the same number of partitions, so one
 * stream task owns all state of a goal and sees its facts one at a time: that is what makes locks
 * unnecessary. Input, state and output are one transaction.
 *
 * <p>Facts are read as bytes and decoded by {@link FactIngest}: what cannot be decoded becomes a
 * dead letter in the same transaction, instead of stopping the stream or being lost.
 */
final class TaskGraphTopology {

  static final String INGEST_PREFIX = "ingest-";
  static final String DECODE_PREFIX = "decode-";
  static final String DECIDE = "decide";
  static final String EGRESS = "egress-records";

  static final String GOAL_STORE = "goal-store";
  static final String TASK_STORE = "task-store";
  static final String PLAN_STORE = "plan-store";
  static final String PAYLOAD_STORE = "payload-store";
  static final String BEFORE_COMMIT = "before-commit";

  /** Where a topic is read from at first; all methods that take the times want it, too. */
  private static final @Nullable AutoOffsetReset AS_CONFIGURED = null;

  private TaskGraphTopology() {}

  static void addTo(Topology topology, KafkaClients clients, Timings timings) {
    String[] decoders =
        TopicCatalogue.facts().stream()
            .map(topic -> addIngest(topology, topic, clients))
            .toArray(String[]::new);
    topology.addProcessor(
        DECIDE, () -> new DecideProcessor(new TaskGraph(timings), timings, clients), decoders);
    topology.addStateStore(stateStore(GOAL_STORE), DECIDE);
    topology.addStateStore(stateStore(TASK_STORE), DECIDE);
    topology.addStateStore(stateStore(PLAN_STORE), DECIDE);
    topology.addStateStore(payloadStore(), DECIDE);
    topology.addStateStore(BeforeCommit.builder(BEFORE_COMMIT), DECIDE);
    String[] producers = new String[decoders.length + 1];
    System.arraycopy(decoders, 0, producers, 0, decoders.length);
    producers[decoders.length] = DECIDE;
    topology.addSink(
        EGRESS,
        (key, output, context) -> output.topic().name(),
        new StringSerializer(),
        new OutputSerializer(clients),
        producers);
  }

  private static String addIngest(Topology topology, Topic<?> topic, KafkaClients clients) {
    String source = INGEST_PREFIX + topic.name();
    String decoder = DECODE_PREFIX + topic.name();
    FactTime time = FactTime.of(topic);
    topology.addSource(
        AS_CONFIGURED,
        source,
        time,
        new StringDeserializer(),
        new ByteArrayDeserializer(),
        topic.name());
    topology.addProcessor(decoder, () -> new FactIngest<>(topic, time, clients), source);
    return decoder;
  }

  /** Without the cache of Kafka Streams: {@link GraphStore} writes once a commit as it is. */
  private static StoreBuilder<?> stateStore(String name) {
    return Stores.keyValueStoreBuilder(
        Stores.persistentKeyValueStore(name), Serdes.String(), Serdes.ByteArray());
  }

  /** Goals, planned tasks and patches as they came: large, and of no interest to the brain. */
  private static StoreBuilder<?> payloadStore() {
    return Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(PAYLOAD_STORE), Serdes.String(), Serdes.ByteArray())
        .withLoggingEnabled(
            Map.of(
                TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                Integer.toString(TopicCatalogue.PLAN_REVISED.maxMessageBytes())));
  }
}
