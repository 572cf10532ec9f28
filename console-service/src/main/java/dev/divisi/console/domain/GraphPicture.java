package dev.divisi.console.domain;

import dev.divisi.goals.StatusWords;
import dev.divisi.goals.Untrusted;
import dev.divisi.schemas.PlannedTask;
import dev.divisi.schemas.TaskState;
import dev.divisi.schemas.TaskStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A task graph to be drawn: what stands where, and what it waits for.
 *
 * @param planHash the version that it shows; another one is drawn anew
 * @param nodes the tasks in the order of the plan
 */
public record GraphPicture(String planHash, List<Node> nodes) {

  /**
   * One task.
   *
   * @param layer how many tasks come before it at least, one after the other; from 0
   * @param needs ids of the tasks that must be merged before
   * @param status where it stands, in a word or two
   * @param look how that is drawn
   * @param reason why it stands there, or what it waits for; may be empty
   * @param seconds how long it has taken so far; 0 before it has begun
   * @param critical whether it is part of the chain of tasks that takes the longest
   */
  public record Node(
      String id,
      String title,
      int layer,
      List<String> needs,
      String status,
      Look look,
      String reason,
      int attempt,
      long seconds,
      boolean critical) {}

  /** How a state is drawn: each has its own colour and its own sign. */
  public enum Look {
    WAITING,
    BUSY,
    PEOPLE,
    BAD,
    DONE,
    GONE;

    /** For addresses and classes of a page. */
    public String key() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }

    /** Of a status. */
    public static Look of(TaskStatus status) {
      return switch (status) {
        case PENDING, READY, UNKNOWN -> WAITING;
        case DISPATCHED, RUNNING, PROPOSED, IN_REVIEW, AWAITING_CHOICE, EXPANDED, MERGING -> BUSY;
        case AWAITING_APPROVAL -> PEOPLE;
        case BLOCKED, FAILED -> BAD;
        case DONE, SKIPPED -> DONE;
        case REMOVED, SUPERSEDED, CANCELLED -> GONE;
      };
    }
  }

  /**
   * The picture of a plan, and of what its tasks were turned into.
   *
   * @param planned the tasks of the version that is shown
   * @param states how tasks stand; those that no plan names are shown when they are a part of
   *     another one
   */
  public static GraphPicture of(
      String planHash, List<PlannedTask> planned, List<PlannedState> states, Instant now) {
    Map<String, TaskState> standing = new LinkedHashMap<>();
    states.forEach(state -> standing.put(state.state().getTaskId(), state.state()));
    Map<String, Drawn> drawn = new LinkedHashMap<>();
    for (PlannedTask task : planned) {
      drawn.putIfAbsent(
          task.getId(), new Drawn(task.getTitle(), new ArrayList<>(task.getDependsOn())));
    }
    for (TaskState state : standing.values()) {
      String parent = state.getParentTaskId();
      if (parent != null && Look.of(state.getStatus()) != Look.GONE) {
        drawn.putIfAbsent(
            state.getTaskId(), new Drawn(state.getTitle(), new ArrayList<>(List.of(parent))));
      }
    }
    drawn.values().forEach(task -> task.needs().removeIf(id -> !drawn.containsKey(id)));
    Map<String, Integer> layers = layers(drawn);
    Map<String, Long> weights = new HashMap<>();
    drawn.keySet().forEach(id -> weights.put(id, weight(standing.get(id), now)));
    Set<String> critical = critical(drawn, weights, layers);
    List<Node> nodes = new ArrayList<>();
    drawn.forEach(
        (id, task) -> {
          TaskState state = standing.get(id);
          nodes.add(
              new Node(
                  id,
                  Untrusted.line(task.title()),
                  layers.getOrDefault(id, 0),
                  List.copyOf(task.needs()),
                  state == null ? "planned" : StatusWords.of(state.getStatus()),
                  state == null ? Look.WAITING : Look.of(state.getStatus()),
                  state == null ? "" : Untrusted.line(state.getReason()),
                  state == null ? 0 : state.getAttempt(),
                  seconds(state, now),
                  critical.contains(id)));
        });
    return new GraphPicture(planHash, List.copyOf(nodes));
  }

  private record Drawn(String title, List<String> needs) {}

  /** Longest chains before each task. Those that wait for each other keep layer 0. */
  private static Map<String, Integer> layers(Map<String, Drawn> tasks) {
    Map<String, Integer> open = new HashMap<>();
    Map<String, List<String>> neededBy = new HashMap<>();
    Deque<String> free = new ArrayDeque<>();
    tasks.forEach(
        (id, task) -> {
          open.put(id, task.needs().size());
          task.needs()
              .forEach(needed -> neededBy.computeIfAbsent(needed, _ -> new ArrayList<>()).add(id));
          if (task.needs().isEmpty()) {
            free.add(id);
          }
        });
    Map<String, Integer> layers = new LinkedHashMap<>();
    while (!free.isEmpty()) {
      String id = free.remove();
      int layer = layers.merge(id, 0, Math::max);
      for (String next : neededBy.getOrDefault(id, List.of())) {
        layers.merge(next, layer + 1, Math::max);
        if (open.merge(next, -1, Integer::sum) == 0) {
          free.add(next);
        }
      }
    }
    return layers;
  }

  /** What has not ended has an estimate: it takes a second more than it has taken. */
  private static long weight(@Nullable TaskState state, Instant now) {
    if (state != null && Look.of(state.getStatus()) == Look.GONE) {
      return 0;
    }
    boolean ended = state != null && StatusWords.ended(state.getStatus());
    return seconds(state, now) + (ended ? 0 : 1);
  }

  private static long seconds(@Nullable TaskState state, Instant now) {
    if (state == null || state.getStartedAt() == null) {
      return 0;
    }
    Instant end = state.getEndedAt() == null ? now : state.getEndedAt();
    return Math.max(0, Duration.between(state.getStartedAt(), end).toSeconds());
  }

  /** The chain that takes the longest; of equal ones that of more tasks. */
  private static Set<String> critical(
      Map<String, Drawn> tasks, Map<String, Long> weights, Map<String, Integer> layers) {
    List<String> order =
        tasks.keySet().stream()
            .sorted(java.util.Comparator.comparingInt(id -> layers.getOrDefault(id, 0)))
            .toList();
    Map<String, Long> longest = new HashMap<>();
    Map<String, String> before = new HashMap<>();
    String last = "";
    long most = -1;
    for (String id : order) {
      long sum = 0;
      for (String needed : tasks.getOrDefault(id, new Drawn("", List.of())).needs()) {
        long chain = longest.getOrDefault(needed, 0L);
        if (chain > sum || !before.containsKey(id)) {
          sum = Math.max(sum, chain);
          before.put(id, needed);
        }
      }
      sum += weights.getOrDefault(id, 0L);
      longest.put(id, sum);
      if (sum > most || (sum == most && before.containsKey(id))) {
        most = sum;
        last = id;
      }
    }
    Set<String> chain = new HashSet<>();
    // A chain of one is no chain; and a plan that goes round must not be followed for ever.
    for (String id = last; id != null && !id.isEmpty() && chain.add(id); ) {
      id = before.get(id);
    }
    return chain.size() > 1 ? chain : Set.of();
  }
}
