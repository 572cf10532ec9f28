package dev.divisi.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.divisi.kafka.CloudEventHeaders;
import dev.divisi.kafka.KafkaClients;
import dev.divisi.kafka.TraceContext;
import dev.divisi.schemas.Claim;
import dev.divisi.schemas.ControlAction;
import dev.divisi.schemas.GoalState;
import dev.divisi.schemas.MergeCompleted;
import dev.divisi.schemas.MergeOutcome;
import dev.divisi.schemas.MergeRequested;
import dev.divisi.schemas.Patch;
import dev.divisi.schemas.PatchEvaluated;
import dev.divisi.schemas.PatchProposed;
import dev.divisi.schemas.PlanRequested;
import dev.divisi.schemas.ReviewCompleted;
import dev.divisi.schemas.ReviewOutcome;
import dev.divisi.schemas.ReviewRequested;
import dev.divisi.schemas.TaskReady;
import dev.divisi.schemas.Topic;
import dev.divisi.schemas.TopicCatalogue;
import dev.divisi.schemas.Verdict;
import dev.divisi.schemas.VerdictOutcome;
import dev.divisi.schemas.WorkClaimed;
import dev.divisi.schemas.WorkControl;
import dev.divisi.schemas.WorkReference;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Every worker and policy, on the real topics: they claim and wait for the lease where the order
 * asks for it, do nothing for as long as the workload says, and report. Orders and leases are read
 * before they are committed, as real workers do. Unlike those they use no share groups, no
 * heartbeats, and no git.
 */
final class SimulatedWorkers implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration TOPICS_WITHIN = Duration.ofSeconds(30);
  static final Verdict ALLOWED =
      Verdict.newBuilder().setOutcome(VerdictOutcome.ALLOW).setPolicyVersion("none").build();
  private static final String DIFF =
      "diff --git a/file b/file\n--- a/file\n+++ b/file\n@@ -1 +1 @@\n"
          + "+a changed line\n".repeat(60);

  private final KafkaClients clients;
  private final Producer<byte[], byte[]> producer;
  private final List<Thread> threads = new ArrayList<>();
  private final ScheduledExecutorService work =
      Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().factory());
  private final AtomicLong claims = new AtomicLong();
  private final Map<String, SpecificRecord> claimed = new ConcurrentHashMap<>();
  private final Queue<TaskReady> waiting = new ArrayDeque<>();
  private int busy;
  private volatile @Nullable WorkloadRun run;
  private volatile boolean open = true;

  SimulatedWorkers(KafkaClients clients) {
    this.clients = clients;
    this.producer = clients.producer("workers");
    read(
        "orders",
        false,
        List.of(
            TopicCatalogue.PLAN_REQUESTED,
            TopicCatalogue.TASK_READY,
            TopicCatalogue.REVIEW_REQUESTED,
            TopicCatalogue.MERGE_REQUESTED,
            TopicCatalogue.WORK_CONTROL),
        this::order);
    read("policy", false, List.of(TopicCatalogue.PATCH_PROPOSED), this::judge);
    read(
        "seen", false, List.of(TopicCatalogue.GOAL_STATE), (run, state) -> seen(run, state, false));
    read(
        "committed",
        true,
        List.of(TopicCatalogue.GOAL_STATE),
        (run, state) -> seen(run, state, true));
  }

  /** Brings the workload to its end, or gives up when its time is over. */
  WorkloadResult run(Workload workload) throws InterruptedException {
    WorkloadRun fresh = new WorkloadRun(workload, this::publish);
    synchronized (waiting) {
      waiting.clear();
      busy = 0;
    }
    run = fresh;
    try {
      return fresh.await();
    } finally {
      run = null;
      claimed.clear();
    }
  }

  private void read(
      String name,
      boolean committed,
      List<Topic<?>> topics,
      BiConsumer<WorkloadRun, SpecificRecord> handler) {
    Consumer<byte[], byte[]> consumer =
        clients.consumer(
            name,
            Map.of(
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                committed ? "read_committed" : "read_uncommitted"));
    Map<String, Topic<?>> byName = new ConcurrentHashMap<>();
    List<TopicPartition> partitions = new ArrayList<>();
    for (Topic<?> topic : topics) {
      byName.put(topic.name(), topic);
      partitionsOf(consumer, topic)
          .forEach(info -> partitions.add(new TopicPartition(info.topic(), info.partition())));
    }
    consumer.assign(partitions);
    consumer.seekToEnd(partitions);
    partitions.forEach(consumer::position);
    threads.add(
        Thread.ofPlatform().daemon().name(name).start(() -> poll(consumer, byName, handler)));
  }

  /** A broker may tell of a topic a moment after it was made. */
  private static List<PartitionInfo> partitionsOf(
      Consumer<byte[], byte[]> consumer, Topic<?> topic) {
    long end = System.nanoTime() + TOPICS_WITHIN.toNanos();
    List<PartitionInfo> found = consumer.partitionsFor(topic.name());
    while (found.isEmpty()) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("the broker does not know the topic " + topic.name());
      }
      LockSupport.parkNanos(POLL.toNanos());
      found = consumer.partitionsFor(topic.name());
    }
    return found;
  }

  private void poll(
      Consumer<byte[], byte[]> consumer,
      Map<String, Topic<?>> topics,
      BiConsumer<WorkloadRun, SpecificRecord> handler) {
    try (consumer) {
      while (open) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          WorkloadRun current = run;
          Topic<?> topic = topics.get(record.topic());
          // What earlier workloads left is of no interest.
          if (current != null
              && topic != null
              && new String(record.key(), UTF_8).startsWith(current.workload().name())) {
            handler.accept(current, clients.fromBytes(topic, record.value()));
          }
        }
      }
    }
  }

  private void order(WorkloadRun current, SpecificRecord record) {
    switch (record) {
      case PlanRequested order -> claim(order.getWork(), order);
      case TaskReady order -> {
        if (current.workload().workers() == 0) {
          claim(order.getWork(), order);
        } else {
          synchronized (waiting) {
            waiting.add(order);
          }
          nextFor(current);
        }
      }
      case ReviewRequested order -> {
        if (order.getMayBegin()) {
          review(current, order, nextClaim());
        } else {
          claim(order.getWork(), order);
        }
      }
      case MergeRequested order -> {
        if (order.getMayBegin()) {
          merge(current, order, nextClaim());
        } else {
          claim(order.getWork(), order);
        }
      }
      case WorkControl control -> {
        SpecificRecord order = claimed.remove(control.getClaimId());
        if (control.getAction() == ControlAction.GRANTED && order != null) {
          begin(current, order, control.getClaimId());
        } else if (control.getAction() != ControlAction.GRANTED) {
          current.refused();
          if (order instanceof TaskReady) {
            free(current);
          }
        }
      }
      default -> throw new IllegalStateException("unexpected " + record);
    }
  }

  /** An implementer that is free takes the order that waits longest. */
  private void nextFor(WorkloadRun current) {
    TaskReady next = null;
    synchronized (waiting) {
      if (busy < current.workload().workers()) {
        next = waiting.poll();
        if (next != null) {
          busy++;
        }
      }
    }
    if (next != null) {
      claim(next.getWork(), next);
    }
  }

  private void free(WorkloadRun current) {
    if (current.workload().workers() > 0) {
      synchronized (waiting) {
        busy--;
      }
      nextFor(current);
    }
  }

  private void claim(WorkReference work, SpecificRecord order) {
    String claimId = nextClaim();
    claimed.put(claimId, order);
    publish(
        TopicCatalogue.WORK_CLAIMED,
        work.getGoalId(),
        new WorkClaimed(work, new Claim(claimId, "simulated-worker", "simulated")));
  }

  private String nextClaim() {
    return "claim-" + claims.incrementAndGet();
  }

  private void begin(WorkloadRun current, SpecificRecord order, String claimId) {
    switch (order) {
      case PlanRequested o -> current.plan(o, claimId);
      case TaskReady o -> {
        if (current.workload().workMillis() == 0) {
          implement(current, o, claimId);
        } else {
          Future<?> _ =
              work.schedule(
                  () -> implement(current, o, claimId),
                  current.workload().workMillis(),
                  TimeUnit.MILLISECONDS);
        }
      }
      case ReviewRequested o -> review(current, o, claimId);
      case MergeRequested o -> merge(current, o, claimId);
      default -> throw new IllegalStateException("unexpected " + order);
    }
  }

  private void implement(WorkloadRun current, TaskReady order, String claimId) {
    current.carriedOut(order.getWork(), "implement");
    publish(
        TopicCatalogue.PATCH_PROPOSED,
        order.getWork().getGoalId(),
        PatchProposed.newBuilder()
            .setWork(order.getWork())
            .setClaimId(claimId)
            .setRepository(order.getRepository())
            .setTask(order.getTask())
            .setPatch(
                Patch.newBuilder()
                    .setBaseCommit(order.getBaseCommit())
                    .setResultTree("tree-of-" + claimId)
                    .setHash("patch-of-" + claimId)
                    .setDiff(DIFF)
                    .build())
            .setAgent("simulated")
            .setSummary("did nothing")
            .build());
    free(current);
  }

  private void judge(WorkloadRun current, SpecificRecord record) {
    PatchProposed proposed = (PatchProposed) record;
    current.carriedOut(proposed.getWork(), "policy");
    publish(
        TopicCatalogue.PATCH_EVALUATED,
        proposed.getWork().getGoalId(),
        new PatchEvaluated(proposed.getWork(), proposed.getPatch().getHash(), ALLOWED));
  }

  private void review(WorkloadRun current, ReviewRequested order, String claimId) {
    current.carriedOut(order.getWork(), "review");
    publish(
        TopicCatalogue.REVIEW_COMPLETED,
        order.getWork().getGoalId(),
        ReviewCompleted.newBuilder()
            .setWork(order.getWork())
            .setClaimId(claimId)
            .setPatchHash(order.getPatch().getHash())
            .setReviewer("simulated reviewer")
            .setOutcome(ReviewOutcome.APPROVED)
            .build());
  }

  private void merge(WorkloadRun current, MergeRequested order, String claimId) {
    current.carriedOut(order.getWork(), "merge");
    String commit = "commit-of-" + claimId;
    publish(
        TopicCatalogue.MERGE_COMPLETED,
        order.getWork().getGoalId(),
        MergeCompleted.newBuilder()
            .setWork(order.getWork())
            .setClaimId(claimId)
            .setOutcome(MergeOutcome.MERGED)
            .setHead(commit)
            .setCommit(commit)
            .setMessage("")
            .build());
  }

  private static void seen(WorkloadRun current, SpecificRecord record, boolean committed) {
    current.seen((GoalState) record, committed);
  }

  private <V extends SpecificRecord> void publish(Topic<V> topic, String key, V value) {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(topic.name(), key.getBytes(UTF_8), clients.toBytes(topic, value));
    CloudEventHeaders.add(record.headers(), topic, "/divisi/benchmark", key, TraceContext.start());
    Future<?> _ = producer.send(record);
  }

  @Override
  public void close() {
    open = false;
    work.shutdownNow();
    producer.close();
  }
}
