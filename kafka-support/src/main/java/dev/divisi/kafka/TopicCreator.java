package dev.divisi.kafka;

import dev.divisi.schemas.Topic;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the topics that are missing. What exists is left as its operator made it, but the number of
 * partitions must be right. Topics of facts must all have the configured number: otherwise the
 * facts of one goal would reach several tasks of the task graph. Topics of orders must have one.
 */
public final class TopicCreator {
  /** Room for the key, the headers and the framing of a batch. */
  private static final int BATCH_OVERHEAD_BYTES = 64 * 1024;

  private static final Duration VISIBLE_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration VISIBLE_PAUSE = Duration.ofMillis(50);

  private static final Logger LOG = LoggerFactory.getLogger(TopicCreator.class);

  private final KafkaClients clients;

  public TopicCreator(KafkaClients clients) {
    this.clients = clients;
  }

  /**
   * Makes sure that the topics exist. May be called again, and by several processes at once.
   *
   * @throws TopicSetupException when the brokers cannot be reached within a minute, refuse, or hold
   *     a topic of facts or orders with another number of partitions
   */
  public void ensure(Collection<Topic<?>> topics) {
    Map<String, Topic<?>> wanted = new LinkedHashMap<>();
    topics.forEach(topic -> wanted.put(topic.name(), topic));
    try (Admin admin = clients.admin("topics")) {
      Map<String, Integer> existing = partitionsOf(admin, wanted.keySet());
      List<Topic<?>> missing =
          wanted.values().stream().filter(topic -> !existing.containsKey(topic.name())).toList();
      create(admin, missing);
      awaitVisible(admin, missing, existing);
      wanted.forEach((name, topic) -> check(topic, existing.getOrDefault(name, 0)));
    }
  }

  /**
   * How many partitions the topic has; empty when it does not exist.
   *
   * @throws TopicSetupException as {@link #ensure}
   */
  public OptionalInt partitionsOf(Topic<?> topic) {
    try (Admin admin = clients.admin("topics")) {
      Integer found = partitionsOf(admin, List.of(topic.name())).get(topic.name());
      return found == null ? OptionalInt.empty() : OptionalInt.of(found);
    }
  }

  /** The controller has made them; the brokers learn of it a moment later. */
  private void awaitVisible(Admin admin, List<Topic<?>> made, Map<String, Integer> existing) {
    List<String> names = made.stream().map(Topic::name).toList();
    long patienceEnds = System.nanoTime() + VISIBLE_TIMEOUT.toNanos();
    while (!existing.keySet().containsAll(names)) {
      if (System.nanoTime() > patienceEnds) {
        throw new TopicSetupException("The brokers do not know the new topics yet: " + names, null);
      }
      existing.putAll(partitionsOf(admin, names));
      Threads.pause(VISIBLE_PAUSE);
    }
  }

  private void check(Topic<?> topic, int partitions) {
    int configured = clients.settings().partitions();
    int expected = topic.partitions(configured);
    if (partitions == expected) {
      return;
    }
    switch (topic.kind()) {
      case FACT ->
          throw new TopicSetupException(
              "The topic "
                  + topic
                  + " has "
                  + partitions
                  + " partitions, but divisi.kafka.partitions is "
                  + configured
                  + ". All topics of facts must have the same number: set divisi.kafka.partitions"
                  + " to it in every service, or delete the topic.",
              null);
      case ORDER ->
          throw new TopicSetupException(
              "The topic "
                  + topic
                  + " has "
                  + partitions
                  + " partitions. A topic of orders must have one, so that every worker of a pool"
                  + " reads all of it: delete the topic, it will be made anew.",
              null);
      case STATE, AUDIT, TRANSCRIPT, REPLY, DEAD_LETTERS -> {}
    }
  }

  private Map<String, Integer> partitionsOf(Admin admin, Collection<String> names) {
    Map<String, Integer> partitions = new HashMap<>();
    admin
        .describeTopics(names)
        .topicNameValues()
        .forEach(
            (name, answer) -> {
              try {
                TopicDescription description = get(answer);
                partitions.put(name, description.partitions().size());
              } catch (ExecutionException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                  throw failed("look at", name, e);
                }
              }
            });
    return partitions;
  }

  private void create(Admin admin, List<Topic<?>> topics) {
    admin
        .createTopics(topics.stream().map(this::describe).toList())
        .values()
        .forEach(
            (name, answer) -> {
              try {
                get(answer);
                LOG.info("Made the topic {}.", name);
              } catch (ExecutionException e) {
                if (!(e.getCause() instanceof TopicExistsException)) {
                  throw failed("make", name, e);
                }
              }
            });
  }

  private NewTopic describe(Topic<?> topic) {
    Map<String, String> configuration = new HashMap<>(topic.retention().configuration());
    configuration.put(
        TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
        Integer.toString(topic.maxMessageBytes() + BATCH_OVERHEAD_BYTES));
    KafkaSettings settings = clients.settings();
    return new NewTopic(
            topic.name(), topic.partitions(settings.partitions()), settings.replicationFactor())
        .configs(configuration);
  }

  private static <T> T get(KafkaFuture<T> answer) throws ExecutionException {
    try {
      return answer.get();
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  private TopicSetupException failed(String what, String topic, ExecutionException e) {
    return new TopicSetupException(
        "Could not "
            + what
            + " the topic "
            + topic
            + " at "
            + clients.settings().bootstrapServers()
            + ": "
            + e.getCause(),
        e);
  }
}
