package dev.divisi.taskgraph;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** A person's edits of a plan: most fit, some do not. */
final class SimulatedEdits {

  private final SimulatedWorld world;
  private final SimulatedWorkers workers;
  private final RandomGenerator random;

  SimulatedEdits(SimulatedWorld world, SimulatedWorkers workers, RandomGenerator random) {
    this.world = world;
    this.workers = workers;
    this.random = random;
  }

  @Nullable Command edit(Goal goal, Decider decider) {
    PlanDraft plan = world.plans().of(goal.goalId());
    if (plan == null) {
      return null;
    }
    List<PlanDraft.DraftTask> tasks = new ArrayList<>(plan.tasks());
    for (int i = random.nextInt(3); i >= 0; i--) {
      change(goal, tasks);
    }
    Map<String, String> bases =
        random.nextInt(40) == 0 ? Map.of("one", "elsewhere") : plan.baseCommits();
    PlanDraft edited = world.plans().drafted(new PlanDraft(1, world.name("edit"), bases, tasks));
    int version = goal.planning().version() - (random.nextInt(25) == 0 ? 1 : 0);
    String hash = random.nextInt(25) == 0 ? "another" : goal.planning().contentHash();
    return new Command.EditPlan(
        goal.goalId(), version, random.nextInt(3) == 0 ? null : hash, edited, decider, "better");
  }

  private void change(Goal goal, List<PlanDraft.DraftTask> tasks) {
    int index = tasks.isEmpty() ? 0 : random.nextInt(tasks.size());
    for (int i = 0; i < 3 && isOver(goal, tasks, index); i++) {
      index = random.nextInt(tasks.size());
    }
    int dice = random.nextInt(100);
    if (tasks.isEmpty() || dice < 25) {
      add(tasks, index);
    } else if (dice < 45) {
      remove(tasks, index);
    } else if (dice < 65) {
      PlanDraft.DraftTask task = tasks.get(index);
      tasks.set(
          index,
          workers.task(
              task.taskId(),
              random.nextInt(4) == 0 ? workers.anyRepository() : task.repository(),
              task.dependsOn(),
              random.nextBoolean() ? workers.anyGlobs() : task.scope(),
              random.nextInt(5) == 0));
    } else if (dice < 80) {
      Collections.swap(tasks, index, random.nextInt(tasks.size()));
    } else {
      depend(tasks, index);
    }
  }

  private boolean isOver(Goal goal, List<PlanDraft.DraftTask> tasks, int index) {
    return index < tasks.size()
        && world
            .graph
            .task(goal.goalId(), tasks.get(index).taskId())
            .map(task -> task.status().isEnd())
            .orElse(false);
  }

  private void add(List<PlanDraft.DraftTask> tasks, int index) {
    List<String> dependsOn = new ArrayList<>();
    for (PlanDraft.DraftTask task : tasks) {
      if (random.nextInt(6) == 0) {
        dependsOn.add(task.taskId());
      }
    }
    int dice = random.nextInt(30);
    String id =
        dice == 0
            ? "t0.candidate-1"
            : dice == 1 ? "No Id" : dice == 2 ? "t" + random.nextInt(9) : world.name("n");
    PlanDraft.DraftTask added =
        workers.task(
            id, workers.anyRepository(), dependsOn, workers.anyGlobs(), random.nextInt(8) == 0);
    tasks.add(index, added);
    if (random.nextInt(3) == 0) {
      // Something that exists waits for it now; at times in a circle.
      depend(tasks, random.nextInt(tasks.size()), id);
    }
  }

  private void remove(List<PlanDraft.DraftTask> tasks, int index) {
    String id = tasks.remove(index).taskId();
    if (random.nextInt(12) != 0) {
      tasks.replaceAll(
          task -> with(task, task.dependsOn().stream().filter(it -> !it.equals(id)).toList()));
    }
  }

  private void depend(List<PlanDraft.DraftTask> tasks, int index) {
    depend(tasks, index, tasks.get(random.nextInt(tasks.size())).taskId());
  }

  private static void depend(List<PlanDraft.DraftTask> tasks, int index, String on) {
    PlanDraft.DraftTask task = tasks.get(index);
    List<String> dependsOn = new ArrayList<>(task.dependsOn());
    if (!dependsOn.remove(on)) {
      dependsOn.add(on);
    }
    tasks.set(index, with(task, dependsOn));
  }

  private static PlanDraft.DraftTask with(PlanDraft.DraftTask task, List<String> dependsOn) {
    return PlansInForce.changed(task, task.taskId(), task.scope(), dependsOn, task.digest());
  }
}
