package dev.divisi.taskgraph;

import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One pool: its orders, counted, and the goals that wait to give out more.
 *
 * <p>Goals of one priority take turns, however large they are: whoever had its turn is the last
 * one. Priorities take turns by stride scheduling: each order that is given out moves the pass of
 * its priority on, by more the lower the priority is, and the turn is with the lowest pass. So
 * while goals of all priorities wait, of 21 orders 16 are of HIGH, 4 of NORMAL and 1 of LOW,
 * however many goals there are of each: nobody starves. A pass counts from where the turns are when
 * the first goal of its priority begins to wait, so that nobody saves turns up, or pays for those
 * that nobody else wanted.
 */
final class PoolQueue {

  private static final List<Priority> HIGHEST_FIRST =
      List.of(Priority.HIGH, Priority.NORMAL, Priority.LOW);

  /** Goals of one priority. */
  private static final class Line {
    private final Set<String> goals = new LinkedHashSet<>();
    private long pass;
  }

  /** Orders that no worker has taken yet. */
  int unclaimed;

  /** Orders that a worker holds. */
  int running;

  private final Map<Priority, Line> lines = new EnumMap<>(Priority.class);
  private int waiting;

  /** Where the turns are: never behind a pass that counted, never ahead of one that waits. */
  private long reached;

  PoolQueue() {
    HIGHEST_FIRST.forEach(priority -> lines.put(priority, new Line()));
  }

  private static long stride(Priority priority) {
    return switch (priority) {
      case HIGH -> 1;
      case NORMAL -> 4;
      case LOW -> 16;
    };
  }

  private Line line(Priority priority) {
    Line line = lines.get(priority);
    if (line == null) {
      throw new IllegalStateException("no line for " + priority);
    }
    return line;
  }

  boolean isAwaited() {
    return waiting > 0;
  }

  boolean isAwaitedByOthers(String goalId) {
    boolean waitsItself = lines.values().stream().anyMatch(line -> line.goals.contains(goalId));
    return waiting > (waitsItself ? 1 : 0);
  }

  /** Whoever waits already keeps its place. */
  void add(String goalId, Priority priority) {
    Line line = line(priority);
    if (line.goals.isEmpty()) {
      line.pass = Math.max(line.pass, reached);
    }
    if (line.goals.add(goalId)) {
      waiting++;
    }
  }

  void remove(String goalId) {
    for (Line line : lines.values()) {
      if (line.goals.remove(goalId)) {
        waiting--;
      }
    }
  }

  /** Takes out the goal whose turn it is. There must be one. */
  String removeFirst() {
    Line first = null;
    for (Priority priority : HIGHEST_FIRST) {
      Line line = line(priority);
      if (!line.goals.isEmpty() && (first == null || line.pass < first.pass)) {
        first = line;
      }
    }
    if (first == null) {
      throw new IllegalStateException("nobody waits");
    }
    String goalId = first.goals.iterator().next();
    first.goals.remove(goalId);
    waiting--;
    return goalId;
  }

  /** An order of a goal of that priority was given out, in its turn or while nobody waited. */
  void charge(Priority priority) {
    Line line = line(priority);
    long start = Math.max(line.pass, reached);
    line.pass = start + stride(priority);
    long lowest = start;
    for (Line other : lines.values()) {
      if (!other.goals.isEmpty()) {
        lowest = Math.min(lowest, other.pass);
      }
    }
    reached = Math.max(reached, lowest);
  }
}
