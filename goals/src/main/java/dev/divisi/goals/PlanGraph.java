package dev.divisi.goals;

import dev.divisi.schemas.PlannedTask;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;

/** What depends on what in a plan. A dependency that names no task is no edge. */
public final class PlanGraph {
  private final List<PlannedTask> tasks;
  private final Map<String, Integer> indexes = new HashMap<>();
  private final List<List<Integer>> needs = new ArrayList<>();
  private final List<List<Integer>> neededBy = new ArrayList<>();

  private PlanGraph(List<PlannedTask> tasks) {
    this.tasks = tasks;
    for (int i = 0; i < tasks.size(); i++) {
      indexes.putIfAbsent(tasks.get(i).getId(), i);
      needs.add(new ArrayList<>());
      neededBy.add(new ArrayList<>());
    }
    for (int i = 0; i < tasks.size(); i++) {
      for (String id : tasks.get(i).getDependsOn()) {
        Integer needed = indexes.get(id);
        if (needed != null) {
          needs.get(i).add(needed);
          neededBy.get(needed).add(i);
        }
      }
    }
  }

  /** Of the tasks of a plan, in its order. */
  public static PlanGraph of(List<PlannedTask> tasks) {
    return new PlanGraph(tasks);
  }

  /** Ids of all tasks that wait for that one, near or far, in the order of the plan. */
  public SequencedSet<String> dependents(String id) {
    BitSet found = new BitSet();
    Deque<Integer> open = new ArrayDeque<>();
    if (indexes.containsKey(id)) {
      open.add(indexes.get(id));
    }
    while (!open.isEmpty()) {
      for (int next : neededBy.get(open.remove())) {
        if (!found.get(next)) {
          found.set(next);
          open.add(next);
        }
      }
    }
    SequencedSet<String> ids = new LinkedHashSet<>();
    found.stream().forEach(index -> ids.add(tasks.get(index).getId()));
    return ids;
  }

  /**
   * Tasks that wait for each other, the first one again at the end; empty when there are none. The
   * shortest that is found from the first task that is stuck.
   */
  public List<String> cycle() {
    List<Integer> order = order();
    if (order.size() == tasks.size()) {
      return List.of();
    }
    BitSet stuck = new BitSet();
    stuck.set(0, tasks.size());
    order.forEach(stuck::clear);
    // Each stuck task needs a stuck one, so following them must come round.
    List<Integer> path = new ArrayList<>();
    BitSet seen = new BitSet();
    int at = stuck.nextSetBit(0);
    while (!seen.get(at)) {
      seen.set(at);
      path.add(at);
      at = needs.get(at).stream().filter(stuck::get).findFirst().orElse(at);
    }
    List<String> ids = new ArrayList<>();
    path.subList(path.indexOf(at), path.size()).forEach(i -> ids.add(tasks.get(i).getId()));
    ids.add(tasks.get(at).getId());
    return List.copyOf(ids);
  }

  /**
   * For each task, by its index, the indexes of all tasks that come before it. A bit a pair of
   * tasks: 12 MB for ten thousand.
   */
  public List<BitSet> before() {
    List<BitSet> before = new ArrayList<>();
    tasks.forEach(_ -> before.add(new BitSet(tasks.size())));
    for (int index : order()) {
      BitSet mine = before.get(index);
      for (int needed : needs.get(index)) {
        mine.set(needed);
        mine.or(before.get(needed));
      }
    }
    return before;
  }

  /** Indexes with what is needed first; without those that wait for each other. */
  private List<Integer> order() {
    int[] open = new int[tasks.size()];
    Deque<Integer> free = new ArrayDeque<>();
    for (int i = 0; i < open.length; i++) {
      open[i] = needs.get(i).size();
      if (open[i] == 0) {
        free.add(i);
      }
    }
    List<Integer> order = new ArrayList<>();
    while (!free.isEmpty()) {
      int index = free.remove();
      order.add(index);
      for (int next : neededBy.get(index)) {
        open[next]--;
        if (open[next] == 0) {
          free.add(next);
        }
      }
    }
    return order;
  }
}
