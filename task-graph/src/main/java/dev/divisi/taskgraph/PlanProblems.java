package dev.divisi.taskgraph;

import dev.divisi.globs.InvalidGlobException;
import dev.divisi.globs.WriteScope;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is wrong with the shape of a plan. All of it is found, not only the first. */
public final class PlanProblems {

  /** Larger plans are refused. */
  public static final int MAX_TASKS = 10_000;

  /**
   * One thing that is wrong.
   *
   * @param code name of the kind of problem, such as PLAN_HAS_CYCLE
   * @param message what is wrong, and where
   */
  public record Problem(String code, String message) {
    @Override
    public String toString() {
      return code + ": " + message;
    }
  }

  /** An order carries all of it, and has to fit into a record. */
  public static final int MAX_TASK_BYTES = 1 << 20;

  /** More than that nobody compares. */
  private static final int MAX_CANDIDATES = 8;

  /** Each pool has a topic of its own, and workers. */
  private static final int MAX_POOLS = 32;

  /** Whoever is stronger than four others was meant to begin. */
  private static final int MAX_RUNGS = 5;

  private static final Pattern CANDIDATE_ID = Pattern.compile(".*\\.candidate-[0-9]+");
  private static final Pattern TASK_ID = Pattern.compile("[a-z0-9][a-z0-9.-]{0,127}");

  private PlanProblems() {}

  /** All of them in one text. */
  static String joined(List<Problem> problems) {
    return problems.stream().map(Problem::toString).collect(Collectors.joining("; "));
  }

  /** All problems of the plan; none means that it can be run. */
  public static List<Problem> of(PlanDraft plan) {
    List<Problem> problems = new ArrayList<>();
    if (plan.tasks().isEmpty()) {
      problems.add(new Problem("PLAN_EMPTY", "the plan has no task"));
    }
    if (plan.tasks().size() > MAX_TASKS) {
      problems.add(
          new Problem(
              "PLAN_TOO_LARGE",
              "the plan has " + plan.tasks().size() + " tasks; at most " + MAX_TASKS + " may be"));
      return problems;
    }
    long pools = plan.tasks().stream().flatMap(PlanProblems::pools).distinct().count();
    if (pools > MAX_POOLS) {
      problems.add(
          new Problem(
              "PLAN_TOO_MANY_POOLS",
              "the plan names " + pools + " pools; at most " + MAX_POOLS + " may be"));
    }
    Map<String, PlanDraft.DraftTask> tasks = new LinkedHashMap<>();
    for (PlanDraft.DraftTask task : plan.tasks()) {
      if (tasks.put(task.taskId(), task) != null) {
        problems.add(
            new Problem("PLAN_DUPLICATE_TASK", "two tasks have the id '" + task.taskId() + "'"));
      }
      idProblem(task.taskId()).ifPresent(problems::add);
      if (task.bytes() > MAX_TASK_BYTES) {
        problems.add(
            new Problem(
                "PLAN_TASK_TOO_LARGE",
                "task '%s' has %d bytes; at most %d may be said of one"
                    .formatted(task.taskId(), task.bytes(), MAX_TASK_BYTES)));
      }
      checkScope(task, problems);
      checkContest(task, problems);
      checkLadder(task, problems);
      if (!plan.baseCommits().containsKey(task.repository())) {
        problems.add(
            new Problem(
                "PLAN_UNKNOWN_REPOSITORY",
                "task '%s' is for repository '%s'; the goal has %s"
                    .formatted(
                        task.taskId(),
                        task.repository(),
                        plan.baseCommits().keySet().stream().sorted().toList())));
      }
    }
    for (PlanDraft.DraftTask task : plan.tasks()) {
      for (String dependency : task.dependsOn()) {
        if (!tasks.containsKey(dependency)) {
          problems.add(
              new Problem(
                  "PLAN_UNKNOWN_DEPENDENCY",
                  "task '%s' depends on '%s', which is not in the plan"
                      .formatted(task.taskId(), dependency)));
        }
      }
    }
    List<String> cycle = cycle(tasks);
    if (!cycle.isEmpty()) {
      problems.add(
          new Problem("PLAN_HAS_CYCLE", "these tasks wait for each other: " + arrows(cycle)));
    }
    return problems;
  }

  /** Why no planned task may have that id; empty when one may. */
  static Optional<Problem> idProblem(String taskId) {
    String problem = null;
    if (!TASK_ID.matcher(taskId).matches()) {
      problem = "is no task id: lower-case letters, digits, dots and dashes, at most 128";
    } else if (CANDIDATE_ID.matcher(taskId).matches()) {
      problem = "is an id that a candidate would have";
    }
    return Optional.ofNullable(problem)
        .map(text -> new Problem("PLAN_INVALID_TASK_ID", "'" + taskId + "' " + text));
  }

  private static void checkContest(PlanDraft.DraftTask task, List<Problem> problems) {
    int size = task.bestOf().size();
    if (size == 1 || size > MAX_CANDIDATES) {
      problems.add(
          new Problem(
              "PLAN_INVALID_BEST_OF",
              "task '%s' is to be tried by %d at once; 2 to %d can"
                  .formatted(task.taskId(), size, MAX_CANDIDATES)));
    }
    if (task.bestOf().contains(TaskDefinition.PEOPLE)) {
      problems.add(
          new Problem(
              "PLAN_INVALID_BEST_OF",
              "task '"
                  + task.taskId()
                  + "' is to be tried by people, too: they do a task by hand alone"));
    }
    if (size > 0 && task.expand()) {
      problems.add(
          new Problem(
              "PLAN_INVALID_BEST_OF",
              "task '"
                  + task.taskId()
                  + "' cannot both be tried by several and be turned into parts"));
    }
  }

  private static Stream<String> pools(PlanDraft.DraftTask task) {
    return Stream.of(
            Stream.of(task.pool()), task.bestOf().stream(), task.ladder().stream().map(Rung::pool))
        .flatMap(names -> names);
  }

  private static void checkLadder(PlanDraft.DraftTask task, List<Problem> problems) {
    List<Rung> ladder = task.ladder();
    if (ladder.isEmpty()) {
      return;
    }
    String problem = null;
    if (ladder.size() > MAX_RUNGS) {
      problem = "has a ladder of " + ladder.size() + " agents; at most " + MAX_RUNGS + " may be";
    } else if (!task.bestOf().isEmpty() || task.expand()) {
      problem = "is tried by several or turned into parts: nobody can take it over";
    }
    if (problem != null) {
      problems.add(new Problem("PLAN_INVALID_LADDER", "task '" + task.taskId() + "' " + problem));
    }
  }

  private static void checkScope(PlanDraft.DraftTask task, List<Problem> problems) {
    if (task.scope().isEmpty()) {
      problems.add(
          new Problem(
              "PLAN_EMPTY_SCOPE",
              "task '" + task.taskId() + "' has no scope: say which paths it may write"));
      return;
    }
    try {
      WriteScope.of(task.scope());
    } catch (InvalidGlobException e) {
      problems.add(
          new Problem("PLAN_INVALID_SCOPE", "task '" + task.taskId() + "': " + e.getMessage()));
    }
  }

  /** One cycle, as the ids along it; empty when there is none. Iterative: plans may be deep. */
  private static List<String> cycle(Map<String, PlanDraft.DraftTask> tasks) {
    Map<String, Integer> unmet = new HashMap<>();
    Map<String, List<String>> dependents = new HashMap<>();
    for (PlanDraft.DraftTask task : tasks.values()) {
      Set<String> dependencies = new HashSet<>(task.dependsOn());
      dependencies.retainAll(tasks.keySet());
      unmet.put(task.taskId(), dependencies.size());
      for (String dependency : dependencies) {
        dependents.computeIfAbsent(dependency, id -> new ArrayList<>()).add(task.taskId());
      }
    }
    Deque<String> free = new ArrayDeque<>();
    unmet.forEach(
        (id, count) -> {
          if (count == 0) {
            free.add(id);
          }
        });
    while (!free.isEmpty()) {
      String id = free.remove();
      unmet.remove(id);
      for (String dependent : dependents.getOrDefault(id, List.of())) {
        if (unmet.merge(dependent, -1, Integer::sum) == 0) {
          free.add(dependent);
        }
      }
    }
    // What is left is on a cycle or behind one: walking dependencies among them must come round.
    return tasks.keySet().stream()
        .filter(unmet::containsKey)
        .findFirst()
        .map(start -> walkRound(start, tasks, unmet.keySet()))
        .orElse(List.of());
  }

  private static List<String> walkRound(
      String start, Map<String, PlanDraft.DraftTask> tasks, Set<String> stuck) {
    List<String> path = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    String current = start;
    while (seen.add(current)) {
      path.add(current);
      PlanDraft.DraftTask task = tasks.get(current);
      if (task == null) {
        return path;
      }
      current = task.dependsOn().stream().filter(stuck::contains).findFirst().orElse(current);
    }
    return path.subList(path.indexOf(current), path.size());
  }

  private static String arrows(List<String> cycle) {
    return String.join(" -> ", cycle) + " -> " + cycle.getFirst();
  }
}
