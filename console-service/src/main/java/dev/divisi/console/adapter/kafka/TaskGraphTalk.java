package dev.divisi.console.adapter.kafka;

import dev.divisi.console.domain.Decisions;
import dev.divisi.console.domain.Explanations;
import dev.divisi.console.domain.UnavailableException;
import dev.divisi.kafka.FactPublisher;
import dev.divisi.kafka.KafkaClients;
import dev.divisi.kafka.PublishFailedException;
import dev.divisi.schemas.AuditEvent;
import dev.divisi.schemas.DecisionMade;
import dev.divisi.schemas.ExplanationGiven;
import dev.divisi.schemas.ExplanationRequested;
import dev.divisi.schemas.GoalSubmitted;
import dev.divisi.schemas.Topic;
import dev.divisi.schemas.TopicCatalogue;
import dev.divisi.schemas.serde.MalformedRecordException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Says something to the task graph and hears its answer: audit events that name a decision, and
 * explanations. It reads only what is written from now on, apart from the read model, so that an
 * answer is heard also while the model is made anew.
 */
public final class TaskGraphTalk implements Decisions, Explanations, SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(TaskGraphTalk.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** Events of one decision come in one transaction, but maybe not in one poll. */
  private static final Duration REST = Duration.ofMillis(20);

  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(5);
  private static final String DECISION_ID = "decisionId";
  private static final Map<String, Topic<?>> TOPICS =
      Map.of(
          TopicCatalogue.AUDIT_EVENTS.name(),
          TopicCatalogue.AUDIT_EVENTS,
          TopicCatalogue.EXPLANATION_GIVEN.name(),
          TopicCatalogue.EXPLANATION_GIVEN);

  private final KafkaClients clients;
  private final FactPublisher publisher;
  private final Map<String, CompletableFuture<List<AuditEvent>>> decisions =
      new ConcurrentHashMap<>();
  private final Map<String, CompletableFuture<List<AuditEvent>>> goals = new ConcurrentHashMap<>();
  private final Map<String, CompletableFuture<ExplanationGiven>> explanations =
      new ConcurrentHashMap<>();
  private volatile CountDownLatch listening = new CountDownLatch(1);
  private final ReadingThread thread = new ReadingThread("task-graph-talk", STOP_LIMIT);

  public TaskGraphTalk(KafkaClients clients, FactPublisher publisher) {
    this.clients = clients;
    this.publisher = publisher;
  }

  @Override
  public Answer decide(DecisionMade decision) throws UnavailableException, InterruptedException {
    return ask(
        decisions,
        decision.getDecisionId(),
        () -> publisher.publish(TopicCatalogue.DECISION_MADE, decision.getGoalId(), decision));
  }

  @Override
  public Answer submit(GoalSubmitted goal) throws UnavailableException, InterruptedException {
    return ask(
        goals,
        goal.getGoalId(),
        () -> publisher.publish(TopicCatalogue.GOAL_SUBMITTED, goal.getGoalId(), goal));
  }

  private Answer ask(
      Map<String, CompletableFuture<List<AuditEvent>>> waiting, String id, Runnable say)
      throws UnavailableException, InterruptedException {
    CompletableFuture<List<AuditEvent>> answer = new CompletableFuture<>();
    CompletableFuture<List<AuditEvent>> earlier = waiting.putIfAbsent(id, answer);
    if (earlier != null) {
      answer = earlier;
    }
    try {
      if (earlier == null) {
        say(say);
      }
      List<AuditEvent> events = answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      return Answer.heard(id, events);
    } catch (TimeoutException _) {
      return Answer.heard(id, List.of());
    } catch (ExecutionException e) {
      throw new IllegalStateException("An answer never fails.", e);
    } finally {
      waiting.remove(id, answer);
    }
  }

  private void say(Runnable say) throws UnavailableException, InterruptedException {
    if (!listening.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new UnavailableException("Kafka cannot be reached; nothing was said.");
    }
    try {
      say.run();
    } catch (PublishFailedException e) {
      throw new UnavailableException(e.code() + ": " + e.getMessage(), e);
    }
  }

  @Override
  public ExplanationGiven why(String goalId, @Nullable String taskId)
      throws UnavailableException, InterruptedException {
    String id = UUID.randomUUID().toString();
    CompletableFuture<ExplanationGiven> answer = new CompletableFuture<>();
    explanations.put(id, answer);
    try {
      ExplanationRequested question = new ExplanationRequested(id, goalId, taskId);
      say(() -> publisher.publish(TopicCatalogue.EXPLANATION_REQUESTED, goalId, question));
      return answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new UnavailableException(
          "The task graph did not answer within " + PATIENCE.toSeconds() + " s. Does it run?", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("An answer never fails.", e);
    } finally {
      explanations.remove(id);
    }
  }

  @Override
  public void start() {
    thread.start(this::run);
  }

  private void run() {
    while (thread.goesOn()) {
      try (Consumer<byte[], byte[]> consumer =
          clients.consumer(
              "console-talk", Map.of(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest"))) {
        thread.reads(consumer);
        listen(consumer);
      } catch (WakeupException _) {
        // Asked to stop; the loop looks.
      } catch (KafkaException e) {
        LOG.warn("The console cannot hear the task graph; it tries again.", e);
        thread.pause();
      } catch (InterruptedException _) {
        return;
      } finally {
        listening = new CountDownLatch(1);
      }
    }
  }

  private void listen(Consumer<byte[], byte[]> consumer) throws InterruptedException {
    List<TopicPartition> partitions = new ArrayList<>();
    TOPICS
        .keySet()
        .forEach(
            topic ->
                consumer
                    .partitionsFor(topic)
                    .forEach(info -> partitions.add(new TopicPartition(topic, info.partition()))));
    consumer.assign(partitions);
    consumer.seekToEnd(partitions);
    // Seeking is lazy: only asking makes the positions those of this moment.
    partitions.forEach(consumer::position);
    listening.countDown();
    while (thread.goesOn()) {
      ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
      if (records.isEmpty()) {
        continue;
      }
      List<SpecificRecord> heard = new ArrayList<>(values(records));
      if (!decisions.isEmpty() || !goals.isEmpty()) {
        Thread.sleep(REST);
        heard.addAll(values(consumer.poll(Duration.ZERO)));
      }
      tell(heard);
    }
  }

  private List<SpecificRecord> values(ConsumerRecords<byte[], byte[]> records) {
    List<SpecificRecord> values = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : records) {
      Topic<?> topic = TOPICS.get(record.topic());
      if (topic == null || record.value() == null) {
        continue;
      }
      try {
        values.add(clients.fromBytes(topic, record.value()));
      } catch (MalformedRecordException e) {
        LOG.warn("Left out {}@{}: {}", record.topic(), record.offset(), e.getMessage());
      }
    }
    return values;
  }

  private void tell(List<SpecificRecord> heard) {
    Map<String, List<AuditEvent>> byDecision = new ConcurrentHashMap<>();
    Map<String, List<AuditEvent>> byGoal = new ConcurrentHashMap<>();
    for (SpecificRecord record : heard) {
      if (record instanceof ExplanationGiven given) {
        CompletableFuture<ExplanationGiven> asked = explanations.get(given.getRequestId());
        if (asked != null) {
          asked.complete(given);
        }
      } else if (record instanceof AuditEvent event) {
        String decision = event.getDetails().get(DECISION_ID);
        if (decision != null) {
          byDecision.computeIfAbsent(decision, _ -> new ArrayList<>()).add(event);
        } else {
          byGoal.computeIfAbsent(event.getGoalId(), _ -> new ArrayList<>()).add(event);
        }
      }
    }
    complete(decisions, byDecision);
    complete(goals, byGoal);
  }

  private static void complete(
      Map<String, CompletableFuture<List<AuditEvent>>> waiting,
      Map<String, List<AuditEvent>> heard) {
    heard.forEach(
        (id, events) -> {
          CompletableFuture<List<AuditEvent>> asked = waiting.get(id);
          if (asked != null) {
            asked.complete(List.copyOf(events));
          }
        });
  }

  @Override
  public void stop() {
    thread.stop();
  }

  @Override
  public boolean isRunning() {
    return thread.isRunning();
  }
}
