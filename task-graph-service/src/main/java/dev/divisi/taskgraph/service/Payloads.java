package dev.divisi.taskgraph.service;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.divisi.kafka.KafkaClients;
import dev.divisi.schemas.Feedback;
import dev.divisi.schemas.GoalSubmitted;
import dev.divisi.schemas.PatchEvaluated;
import dev.divisi.schemas.PatchProposed;
import dev.divisi.schemas.Plan;
import dev.divisi.schemas.PlanCreated;
import dev.divisi.schemas.PlanEvaluated;
import dev.divisi.schemas.PlannedRepository;
import dev.divisi.schemas.PlannedTask;
import dev.divisi.schemas.TaskReady;
import dev.divisi.schemas.Topic;
import dev.divisi.schemas.TopicCatalogue;
import dev.divisi.schemas.Verdict;
import dev.divisi.schemas.WorkReference;
import dev.divisi.schemas.WorkStep;
import dev.divisi.taskgraph.ShortText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * What orders must carry and the brain does not care about: the goal as submitted, the plan, each
 * planned task, the current patch. Kept here, so that an order has all that a worker needs, and a
 * worker needs no other store than git. What changes is written to the store by {@link #write},
 * once for each commit.
 */
final class Payloads {

  private static final long MAX_DECODED_BYTES = 16L * 1024 * 1024;
  private static final long MAX_UNWRITTEN_BYTES = 32L * 1024 * 1024;

  /** Characters that each order carries. */
  private static final int MAX_SPECIFICATION = 16 * 1024;

  private record Decoded(SpecificRecord value, int bytes) {}

  private final KeyValueStore<String, byte[]> store;
  private final KafkaClients clients;

  /**
   * What was read or kept lately: an order, a review and a merge carry the same. By key of the
   * store.
   */
  private final Cache<String, Decoded> decoded =
      Caffeine.newBuilder()
          .maximumWeight(MAX_DECODED_BYTES)
          .<String, Decoded>weigher((key, value) -> value.bytes())
          .executor(Runnable::run)
          .build();

  /** What changed since the last commit; empty where something is to be deleted. */
  private final Map<String, Optional<byte[]>> unwritten = new LinkedHashMap<>();

  private long unwrittenBytes;

  Payloads(KeyValueStore<String, byte[]> store, KafkaClients clients) {
    this.store = store;
    this.clients = clients;
  }

  void keepGoal(String goalId, Fact goalSubmitted) {
    put(goalKey(goalId), goalSubmitted);
  }

  GoalSubmitted goal(String goalId) {
    return findGoal(goalId)
        .orElseThrow(() -> new IllegalStateException("the goal " + goalId + " is not kept"));
  }

  /** Empty for a goal that ended when goals were still forgotten with their end. */
  Optional<GoalSubmitted> findGoal(String goalId) {
    return read(TopicCatalogue.GOAL_SUBMITTED, goalKey(goalId));
  }

  /** Keeps the first plan: as a whole, and each of its tasks, so that an order costs one task. */
  void keepPlan(String goalId, Plan plan) {
    putPlan(planKey(goalId), goalId, plan);
    keepSpecification(goalId, plan);
    plan.getTasks().forEach(task -> keepTask(goalId, plan.getRepositories(), task));
  }

  /** Keeps a later plan, of which only some tasks are new or other than before. */
  void keepPlan(String goalId, Plan plan, Set<String> touched) {
    putPlan(planKey(goalId), goalId, plan);
    keepSpecification(goalId, plan);
    for (PlannedTask task : plan.getTasks()) {
      if (touched.contains(task.getId())) {
        keepTask(goalId, plan.getRepositories(), task);
      }
    }
  }

  /** The plan in force; empty when it was made before plans were kept as a whole. */
  Optional<Plan> plan(String goalId) {
    return read(TopicCatalogue.PLAN_CREATED, planKey(goalId)).map(PlanCreated::getPlan);
  }

  /** Keeps the version of the plan that waits. */
  void keepRevision(String goalId, Plan plan) {
    putPlan(revisionKey(goalId), goalId, plan);
  }

  Plan revision(String goalId) {
    return read(TopicCatalogue.PLAN_CREATED, revisionKey(goalId))
        .orElseThrow(() -> new IllegalStateException("no version waits in " + goalId))
        .getPlan();
  }

  void forgetRevision(String goalId) {
    delete(revisionKey(goalId));
  }

  /** By itself, so that an order need not read a whole plan. */
  private void keepSpecification(String goalId, Plan plan) {
    String specification = plan.getSpecification();
    if (specification.isBlank()) {
      forgetSpecification(goalId);
      return;
    }
    Plan only =
        Plan.newBuilder(plan)
            .setSpecification(ShortText.start(specification, MAX_SPECIFICATION))
            .setRepositories(List.of())
            .setTasks(List.of())
            .build();
    putPlan(specificationKey(goalId), goalId, only);
  }

  private void forgetSpecification(String goalId) {
    if (!specification(goalId).isEmpty()) {
      delete(specificationKey(goalId));
    }
  }

  /** What the plan in force says will be done; empty when it says nothing. */
  String specification(String goalId) {
    return read(TopicCatalogue.PLAN_CREATED, specificationKey(goalId))
        .map(kept -> kept.getPlan().getSpecification())
        .orElse("");
  }

  private void putPlan(String key, String goalId, Plan plan) {
    PlanCreated kept =
        PlanCreated.newBuilder()
            .setWork(new WorkReference(goalId, null, 0, WorkStep.PLAN))
            .setClaimId("")
            .setPlan(plan)
            .build();
    put(key, TopicCatalogue.PLAN_CREATED, kept);
  }

  private void keepTask(String goalId, List<PlannedRepository> all, PlannedTask task) {
    PlannedRepository repository =
        all.stream()
            .filter(planned -> planned.getRepository().getName().equals(task.getRepository()))
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "the plan has no repository " + task.getRepository()));
    keepTask(goalId, repository, task);
  }

  /** Keeps a task that works on the repository of another one. */
  void keepTask(String goalId, String like, PlannedTask task) {
    keepTask(goalId, task(goalId, like).getRepository(), task);
  }

  /** A task is kept as the order that will carry it, but for what changes by attempt. */
  private void keepTask(String goalId, PlannedRepository repository, PlannedTask task) {
    TaskReady order =
        TaskReady.newBuilder()
            .setWork(new WorkReference(goalId, task.getId(), 0, WorkStep.IMPLEMENT))
            .setRepository(repository)
            .setBaseCommit("")
            .setTask(task)
            .setFeedback(List.<Feedback>of())
            .build();
    put(taskKey(goalId, task.getId()), TopicCatalogue.TASK_READY, order);
  }

  /** The task and its repository. */
  TaskReady task(String goalId, String taskId) {
    return findTask(goalId, taskId)
        .orElseThrow(
            () -> new IllegalStateException("the task " + goalId + "/" + taskId + " is not kept"));
  }

  /** What an order for that task carries; empty when no plan has it. */
  Optional<TaskReady> findTask(String goalId, String taskId) {
    return read(TopicCatalogue.TASK_READY, taskKey(goalId, taskId));
  }

  void keepPatch(String goalId, String taskId, Fact patchProposed) {
    put(patchKey(goalId, taskId), patchProposed);
  }

  PatchProposed patch(String goalId, String taskId) {
    return read(TopicCatalogue.PATCH_PROPOSED, patchKey(goalId, taskId))
        .orElseThrow(
            () -> new IllegalStateException("no patch of " + goalId + "/" + taskId + " is kept"));
  }

  /** Keeps what policy said of a patch; there may be several of one attempt. */
  void keepPatchVerdict(String goalId, String taskId, String patchHash, Fact patchEvaluated) {
    put(patchVerdictKey(goalId, taskId, patchHash), patchEvaluated);
  }

  Optional<Verdict> patchVerdict(String goalId, String taskId, String patchHash) {
    return read(TopicCatalogue.PATCH_EVALUATED, patchVerdictKey(goalId, taskId, patchHash))
        .map(PatchEvaluated::getVerdict);
  }

  void forgetPatchVerdict(String goalId, String taskId, String patchHash) {
    delete(patchVerdictKey(goalId, taskId, patchHash));
  }

  /** Keeps what policy said of a version of the plan. */
  void keepPlanVerdict(String goalId, String contentHash, Fact planEvaluated) {
    put(planVerdictKey(goalId, contentHash), planEvaluated);
  }

  Optional<Verdict> planVerdict(String goalId, String contentHash) {
    return read(TopicCatalogue.PLAN_EVALUATED, planVerdictKey(goalId, contentHash))
        .map(PlanEvaluated::getVerdict);
  }

  void forgetPlanVerdict(String goalId, String contentHash) {
    delete(planVerdictKey(goalId, contentHash));
  }

  void forgetTask(String goalId, String taskId) {
    delete(taskKey(goalId, taskId));
    delete(patchKey(goalId, taskId));
  }

  /** Forgets what no order will need; who asked for what where is still told. */
  void forgetGoal(String goalId) {
    delete(planKey(goalId));
    delete(revisionKey(goalId));
    forgetSpecification(goalId);
    GoalSubmitted goal = goal(goalId);
    GoalSubmitted small =
        GoalSubmitted.newBuilder(goal).setPlaybook(null).setParameters(Map.of()).build();
    put(goalKey(goalId), TopicCatalogue.GOAL_SUBMITTED, small);
  }

  private <V extends SpecificRecord> Optional<V> read(Topic<V> topic, String key) {
    Decoded known = decoded.getIfPresent(key);
    if (known == null) {
      Optional<byte[]> changed = unwritten.get(key);
      byte @Nullable [] bytes = changed == null ? store.get(key) : changed.orElse(null);
      if (bytes == null) {
        return Optional.empty();
      }
      known = new Decoded(clients.fromBytes(topic, bytes), bytes.length);
      decoded.put(key, known);
    }
    return Optional.of(topic.valueType().cast(known.value()));
  }

  private <V extends SpecificRecord> void put(String key, Topic<V> topic, V value) {
    put(key, value, clients.toBytes(topic, value));
  }

  private void put(String key, Fact fact) {
    put(key, fact.record(), fact.value().get());
  }

  /** The next order will ask for it, so it is known as if it had been read. */
  private void put(String key, SpecificRecord value, byte[] bytes) {
    decoded.put(key, new Decoded(value, bytes.length));
    unwritten.put(key, Optional.of(bytes));
    unwrittenBytes += bytes.length;
    if (unwrittenBytes > MAX_UNWRITTEN_BYTES) {
      write();
    }
  }

  private void delete(String key) {
    decoded.invalidate(key);
    unwritten.put(key, Optional.empty());
  }

  /** Writes what changed to the store. */
  void write() {
    GraphStore.writeAll(store, unwritten, key -> key, bytes -> bytes.orElse(null));
    unwrittenBytes = 0;
  }

  private static String goalKey(String goalId) {
    return "goal/" + goalId;
  }

  private static String planKey(String goalId) {
    return "plan/" + goalId;
  }

  private static String specificationKey(String goalId) {
    return "specification/" + goalId;
  }

  private static String revisionKey(String goalId) {
    return "revision/" + goalId;
  }

  private static String taskKey(String goalId, String taskId) {
    return "task/" + goalId + "/" + taskId;
  }

  private static String patchVerdictKey(String goalId, String taskId, String patchHash) {
    return "patch-verdict/" + goalId + "/" + taskId + "/" + patchHash;
  }

  private static String planVerdictKey(String goalId, String contentHash) {
    return "plan-verdict/" + goalId + "/" + contentHash;
  }

  private static String patchKey(String goalId, String taskId) {
    return "patch/" + goalId + "/" + taskId;
  }
}
