package dev.divisi.taskgraph.service;

import dev.divisi.schemas.AgentChoice;
import dev.divisi.schemas.GoalLimits;
import dev.divisi.schemas.GoalSubmitted;
import dev.divisi.schemas.Plan;
import dev.divisi.schemas.PlanRequested;
import dev.divisi.schemas.PlannedRepository;
import dev.divisi.schemas.PlannedTask;
import dev.divisi.schemas.Repository;
import dev.divisi.schemas.TopicCatalogue;
import dev.divisi.taskgraph.Meter;
import dev.divisi.taskgraph.Task;
import dev.divisi.taskgraph.TaskDefinition;
import dev.divisi.taskgraph.TaskStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Goals and plans for tests that care about what becomes of them, not about what they say. */
final class SampleGoals {

  private SampleGoals() {}

  static GoalSubmitted goal(String goalId, int parallelTasks, String... repositories) {
    return GoalSubmitted.newBuilder()
        .setGoalId(goalId)
        .setText("do " + goalId)
        .setSubmittedBy("ada")
        .setSubmittedAt(Instant.now())
        .setRepositories(
            Stream.of(repositories)
                .map(name -> new Repository(name, "/tmp/" + name, "main"))
                .toList())
        .setLimits(GoalLimits.newBuilder().setMaxParallelTasks(parallelTasks).build())
        .build();
  }

  /** A task as it is kept. */
  static TaskDefinition definition(String taskId, String author, List<String> earlierAuthors) {
    return new TaskDefinition(
        taskId,
        0,
        taskId,
        "one",
        "implementers",
        List.of("a/**"),
        "digest",
        List.of(),
        false,
        null,
        author,
        earlierAuthors,
        List.of());
  }

  /** A task as it stands. */
  static Task task(String taskId, TaskStatus status) {
    Instant now = Instant.now();
    return new Task(
        definition(taskId, "ann", List.of()),
        status,
        "",
        1,
        new Task.Attempts(0, 0, 0, 0, null, List.of(), null, 0, null, null, 0, 0),
        null,
        null,
        new Task.Talk(null, List.of(), List.of(), null, List.of()),
        Meter.NONE,
        null,
        null,
        new Task.Timeline(null, now, now, null));
  }

  static Plan plan(PlanRequested order, PlannedTask... tasks) {
    String goalId = order.getWork().getGoalId();
    return Plan.newBuilder()
        .setVersion(1)
        .setContentHash("hash-of-" + goalId)
        .setSpecification("spec")
        .setRepositories(
            order.getGoal().getRepositories().stream()
                .map(repository -> new PlannedRepository(repository, "base", "divisi/" + goalId))
                .toList())
        .setTasks(List.of(tasks))
        .build();
  }

  /** Tasks in layers, each of which depends on all of the layer before. */
  static Plan layers(PlanRequested order, int... widths) {
    List<PlannedTask> tasks = new ArrayList<>();
    String[] before = {};
    for (int layer = 0; layer < widths.length; layer++) {
      List<String> ids = new ArrayList<>();
      for (int i = 0; i < widths[layer]; i++) {
        String id = "task-" + layer + "-" + i;
        ids.add(id);
        tasks.add(task(id, order.getGoal().getRepositories().getFirst().getName(), id, before));
      }
      before = ids.toArray(String[]::new);
    }
    return plan(order, tasks.toArray(PlannedTask[]::new));
  }

  static PlannedTask task(String id, String repository, String scope, String... dependsOn) {
    return PlannedTask.newBuilder()
        .setId(id)
        .setTitle("Do " + id)
        .setDescription("")
        .setRepository(repository)
        .setPool(TopicCatalogue.DEFAULT_POOL)
        .setAgent(new AgentChoice("command", "{}"))
        .setScope(List.of(scope))
        .setDependsOn(List.of(dependsOn))
        .build();
  }
}
