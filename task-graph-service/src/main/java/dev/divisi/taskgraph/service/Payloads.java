package dev.divisi.taskgraph.service;

import dev.divisi.kafka.KafkaClients;
import dev.divisi.schemas.GoalSubmitted;
import dev.divisi.schemas.PatchProposed;
import dev.divisi.schemas.Plan;
import dev.divisi.schemas.PlanCreated;
import dev.divisi.schemas.PlannedRepository;
import dev.divisi.schemas.PlannedTask;
import dev.divisi.schemas.TaskReady;
import dev.divisi.schemas.Topic;
import dev.divisi.schemas.TopicCatalogue;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * What orders must carry and the brain does not care about: the goal as submitted, each planned
 * task, the current patch. Kept here, so that an order has all that a worker needs, and a worker
 * needs no other store than git.
 */
final class Payloads {

  private final KeyValueStore<String, byte[]> store;
  private final KafkaClients clients;

  Payloads(KeyValueStore<String, byte[]> store, KafkaClients clients) {
    this.store = store;
    this.clients = clients;
  }

  void keepGoal(String goalId, byte[] goalSubmitted) {
    store.put(goalKey(goalId), goalSubmitted);
  }

  GoalSubmitted goal(String goalId) {
    return read(TopicCatalogue.GOAL_SUBMITTED, goalKey(goalId));
  }

  /** Splits the plan into its tasks, so that an order costs the size of one. */
  void keepPlan(PlanCreated created) {
    String goalId = created.getWork().getGoalId();
    Plan plan = created.getPlan();
    for (PlannedTask task : plan.getTasks()) {
      // A task is kept as the order that will carry it, complete but for what changes by attempt.
      TaskReady order =
          TaskReady.newBuilder()
              .setWork(created.getWork())
              .setRepository(repository(plan.getRepositories(), task.getRepository()))
              .setBaseCommit("")
              .setTask(task)
              .setFeedback(List.of())
              .build();
      store.put(taskKey(goalId, task.getId()), clients.toBytes(TopicCatalogue.TASK_READY, order));
    }
  }

  /** The task and its repository. */
  TaskReady task(String goalId, String taskId) {
    return read(TopicCatalogue.TASK_READY, taskKey(goalId, taskId));
  }

  void keepPatch(String goalId, String taskId, byte[] patchProposed) {
    store.put(patchKey(goalId, taskId), patchProposed);
  }

  PatchProposed patch(String goalId, String taskId) {
    return read(TopicCatalogue.PATCH_PROPOSED, patchKey(goalId, taskId));
  }

  void forgetPatch(String goalId, String taskId) {
    store.delete(patchKey(goalId, taskId));
  }

  void forgetTask(String goalId, String taskId) {
    store.delete(taskKey(goalId, taskId));
    forgetPatch(goalId, taskId);
  }

  void forgetGoal(String goalId) {
    store.delete(goalKey(goalId));
  }

  private <V extends SpecificRecord> V read(Topic<V> topic, String key) {
    return clients.fromBytes(topic, store.get(key));
  }

  private static PlannedRepository repository(List<PlannedRepository> all, String name) {
    return all.stream()
        .filter(planned -> planned.getRepository().getName().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("the plan has no repository " + name));
  }

  private static String goalKey(String goalId) {
    return "goal/" + goalId;
  }

  private static String taskKey(String goalId, String taskId) {
    return "task/" + goalId + "/" + taskId;
  }

  private static String patchKey(String goalId, String taskId) {
    return "patch/" + goalId + "/" + taskId;
  }
}
