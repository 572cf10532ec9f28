package dev.divisi.taskgraph.service;

import dev.divisi.kafka.FactPublisher;
import dev.divisi.kafka.KafkaClients;
import dev.divisi.schemas.AuditEvent;
import dev.divisi.schemas.Claim;
import dev.divisi.schemas.ControlAction;
import dev.divisi.schemas.GoalState;
import dev.divisi.schemas.MergeCompleted;
import dev.divisi.schemas.MergeOutcome;
import dev.divisi.schemas.MergeRequested;
import dev.divisi.schemas.Patch;
import dev.divisi.schemas.PatchEvaluated;
import dev.divisi.schemas.PatchProposed;
import dev.divisi.schemas.Plan;
import dev.divisi.schemas.PlanCreated;
import dev.divisi.schemas.PlanEvaluated;
import dev.divisi.schemas.PlanRequested;
import dev.divisi.schemas.PlanRevised;
import dev.divisi.schemas.ReviewCompleted;
import dev.divisi.schemas.ReviewOutcome;
import dev.divisi.schemas.ReviewRequested;
import dev.divisi.schemas.Spend;
import dev.divisi.schemas.TaskReady;
import dev.divisi.schemas.Topic;
import dev.divisi.schemas.TopicCatalogue;
import dev.divisi.schemas.Verdict;
import dev.divisi.schemas.VerdictOutcome;
import dev.divisi.schemas.WorkClaimed;
import dev.divisi.schemas.WorkControl;
import dev.divisi.schemas.WorkReference;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** All workers and policy at once, on real topics: they do nothing, at once and rightly. */
final class FakeWorkers implements AutoCloseable {

  private static final List<Topic<?>> TOPICS =
      List.of(
          TopicCatalogue.PLAN_REQUESTED,
          TopicCatalogue.PLAN_REVISED,
          TopicCatalogue.TASK_READY,
          TopicCatalogue.REVIEW_REQUESTED,
          TopicCatalogue.MERGE_REQUESTED,
          TopicCatalogue.WORK_CONTROL,
          TopicCatalogue.GOAL_STATE,
          TopicCatalogue.AUDIT_EVENTS);

  final List<AuditEvent> audit = new CopyOnWriteArrayList<>();
  final List<WorkControl> controls = new CopyOnWriteArrayList<>();
  final List<PlanRevised> revisions = new CopyOnWriteArrayList<>();
  final List<TaskReady> dispatched = new CopyOnWriteArrayList<>();
  final List<ReviewRequested> reviews = new CopyOnWriteArrayList<>();
  final List<MergeRequested> merges = new CopyOnWriteArrayList<>();

  /** What policy says of a plan. */
  volatile Function<Plan, Verdict> planPolicy = _ -> allowed();

  /** What policy says of the patch for an order; nothing when it is silent. */
  volatile Function<TaskReady, Optional<Verdict>> patchPolicy = _ -> Optional.of(allowed());

  /** Whether somebody else deals with an order, of which the claim is granted. */
  volatile BiPredicate<TaskReady, String> implementer = (order, claimId) -> false;

  final Map<String, GoalState> goals = new ConcurrentHashMap<>();

  private final List<Topic<?>> topics;
  private final KafkaClients clients;
  private final FactPublisher publisher;
  private final Function<PlanRequested, Plan> planner;
  private final Map<String, SpecificRecord> orders = new ConcurrentHashMap<>();
  private final ExecutorService executor = Executors.newSingleThreadExecutor();
  private volatile boolean running = true;

  FakeWorkers(
      KafkaClients clients,
      FactPublisher publisher,
      Function<PlanRequested, Plan> planner,
      String... reviewPools) {
    topics =
        Stream.concat(TOPICS.stream(), Stream.of(reviewPools).map(TopicCatalogue::reviewRequested))
            .toList();
    this.clients = clients;
    this.publisher = publisher;
    this.planner = planner;
    executor.execute(this::run);
  }

  /** The first claim that was granted for a task's attempt. */
  Optional<WorkControl> granted(String taskId, int attempt) {
    return controls.stream()
        .filter(control -> control.getAction() == ControlAction.GRANTED)
        .filter(control -> taskId.equals(control.getWork().getTaskId()))
        .filter(control -> control.getWork().getAttempt() == attempt)
        .findFirst();
  }

  GoalState goal(String goalId) {
    return Objects.requireNonNull(goals.get(goalId));
  }

  List<String> auditTypes(String goalId) {
    return audit.stream()
        .filter(event -> event.getGoalId().equals(goalId))
        .map(AuditEvent::getType)
        .toList();
  }

  private void run() {
    try (Consumer<byte[], byte[]> consumer = clients.consumer("fake-workers", Map.of())) {
      List<TopicPartition> partitions =
          topics.stream()
              .flatMap(topic -> consumer.partitionsFor(topic.name()).stream())
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      while (running) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(50))) {
          Topic<?> topic =
              topics.stream()
                  .filter(t -> t.name().equals(record.topic()))
                  .findFirst()
                  .orElseThrow();
          String further = TopicCatalogue.REVIEW_REQUESTED.name() + ".";
          handle(
              clients.fromBytes(topic, record.value()),
              topic.name().startsWith(further) ? topic.name().substring(further.length()) : "");
        }
      }
    }
  }

  /**
   * Acts on what stands on a topic.
   *
   * @param pool the pool whose topic it is; empty for a topic of no further pool
   */
  private void handle(SpecificRecord record, String pool) {
    switch (record) {
      case PlanRequested order -> claim(order.getWork(), order);
      case PlanRevised revised -> {
        revisions.add(revised);
        Plan plan = revised.getPlan();
        publisher.publish(
            TopicCatalogue.PLAN_EVALUATED,
            revised.getGoalId(),
            new PlanEvaluated(
                revised.getGoalId(),
                plan.getVersion(),
                plan.getContentHash(),
                planPolicy.apply(plan)));
      }
      case TaskReady order -> {
        dispatched.add(order);
        claim(order.getWork(), order);
      }
      case ReviewRequested order -> {
        reviews.add(order);
        claim(order.getWork(), order, pool);
      }
      case MergeRequested order -> {
        merges.add(order);
        claim(order.getWork(), order);
      }
      case WorkControl control -> {
        controls.add(control);
        if (control.getAction() == ControlAction.GRANTED) {
          SpecificRecord order = orders.get(control.getClaimId());
          if (order != null) {
            perform(order, control.getClaimId());
          }
        }
      }
      case GoalState state -> goals.put(state.getGoalId(), state);
      case AuditEvent event -> audit.add(event);
      default -> throw new AssertionError("unexpected " + record);
    }
  }

  private void claim(WorkReference work, SpecificRecord order) {
    claim(work, order, "pool");
  }

  private void claim(WorkReference work, SpecificRecord order, String pool) {
    String claimId = UUID.randomUUID().toString();
    orders.put(claimId, order);
    publisher.publish(
        TopicCatalogue.WORK_CLAIMED,
        work.getGoalId(),
        new WorkClaimed(work, new Claim(claimId, "fake", pool)));
  }

  private void perform(SpecificRecord order, String claimId) {
    switch (order) {
      case PlanRequested o -> plan(o, claimId);
      case TaskReady o -> implement(o, claimId);
      case ReviewRequested o ->
          publisher.publish(
              TopicCatalogue.REVIEW_COMPLETED,
              o.getWork().getGoalId(),
              ReviewCompleted.newBuilder()
                  .setWork(o.getWork())
                  .setClaimId(claimId)
                  .setPatchHash(o.getPatch().getHash())
                  .setReviewer("fake reviewer")
                  .setOutcome(ReviewOutcome.APPROVED)
                  .build());
      case MergeRequested o -> merge(o, claimId);
      default -> throw new AssertionError("unexpected " + order);
    }
  }

  private void plan(PlanRequested order, String claimId) {
    Plan plan = planner.apply(order);
    String goalId = order.getWork().getGoalId();
    publisher.publish(
        TopicCatalogue.PLAN_CREATED,
        goalId,
        PlanCreated.newBuilder()
            .setWork(order.getWork())
            .setClaimId(claimId)
            .setPlan(plan)
            .setGoal(order.getGoal())
            .build());
    publisher.publish(
        TopicCatalogue.PLAN_EVALUATED,
        goalId,
        new PlanEvaluated(
            goalId, plan.getVersion(), plan.getContentHash(), planPolicy.apply(plan)));
  }

  private void implement(TaskReady order, String claimId) {
    if (implementer.test(order, claimId)) {
      return;
    }
    String hash = "patch-of-" + order.getTask().getId() + "-" + order.getWork().getAttempt();
    String goalId = order.getWork().getGoalId();
    publisher.publish(
        TopicCatalogue.PATCH_PROPOSED,
        goalId,
        PatchProposed.newBuilder()
            .setWork(order.getWork())
            .setClaimId(claimId)
            .setRepository(order.getRepository())
            .setTask(order.getTask())
            .setPatch(
                Patch.newBuilder()
                    .setBaseCommit(order.getBaseCommit())
                    .setResultTree("tree")
                    .setHash(hash)
                    .setDiff("a diff of " + hash)
                    .build())
            .setAgent("fake")
            .setSummary("did it")
            .setSpend(new Spend(7L, 70L, 1L))
            .build());
    patchPolicy
        .apply(order)
        .ifPresent(
            verdict ->
                publisher.publish(
                    TopicCatalogue.PATCH_EVALUATED,
                    goalId,
                    new PatchEvaluated(order.getWork(), hash, verdict)));
  }

  private void merge(MergeRequested order, String claimId) {
    String commit = "commit-of-" + order.getTask().getId();
    publisher.publish(
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

  static Verdict allowed() {
    return Verdict.newBuilder().setOutcome(VerdictOutcome.ALLOW).setPolicyVersion("policy").build();
  }

  @Override
  public void close() {
    running = false;
    executor.close();
  }
}
