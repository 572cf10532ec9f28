package dev.divisi.taskgraph.service;

import dev.divisi.taskgraph.Timer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The timers of all unfinished goals, in the order in which they are due. In memory only: they
 * follow from the state, and are made anew from it at the start.
 */
final class DueTimers {

  /** What can have a timer: a task, or, without a task, the goal's planning and its time. */
  private record Place(String goalId, @Nullable String taskId, boolean goalTime) {}

  private final Map<Place, Timer> byPlace = new HashMap<>();
  private final TreeMap<Long, Map<Place, Timer>> byTime = new TreeMap<>();

  /** The timer that the task has now; null when it waits for nothing. */
  void set(String goalId, String taskId, @Nullable Timer timer) {
    put(new Place(goalId, taskId, false), timer);
  }

  /** The timers that the goal as a whole has now. */
  void set(String goalId, List<Timer> timers) {
    Timer planning = null;
    Timer time = null;
    for (Timer timer : timers) {
      if (timer.kind() == Timer.Kind.GOAL_TIME) {
        time = timer;
      } else {
        planning = timer;
      }
    }
    put(new Place(goalId, null, false), planning);
    put(new Place(goalId, null, true), time);
  }

  /** Puts back, or puts off, one that was taken. */
  void set(Timer timer) {
    put(place(timer), timer);
  }

  /** Whether anything was set in its place since the timer was taken. */
  boolean isReplaced(Timer taken) {
    return byPlace.containsKey(place(taken));
  }

  /** Takes out the timers that are due, at most so many. */
  List<Timer> takeDue(Instant now, int limit) {
    List<Timer> due = new ArrayList<>();
    for (Map<Place, Timer> timers : byTime.headMap(now.toEpochMilli(), true).values()) {
      due.addAll(timers.values());
      if (due.size() >= limit) {
        break;
      }
    }
    List<Timer> taken = List.copyOf(due.subList(0, Math.min(limit, due.size())));
    taken.forEach(timer -> put(place(timer), null));
    return taken;
  }

  private void put(Place place, @Nullable Timer timer) {
    Timer before = timer == null ? byPlace.remove(place) : byPlace.put(place, timer);
    if (before != null) {
      byTime.computeIfPresent(
          before.at().toEpochMilli(),
          (_, timers) -> {
            timers.remove(place);
            return timers.isEmpty() ? null : timers;
          });
    }
    if (timer != null) {
      byTime
          .computeIfAbsent(timer.at().toEpochMilli(), _ -> new LinkedHashMap<>())
          .put(place, timer);
    }
  }

  private static Place place(Timer timer) {
    return new Place(timer.goalId(), timer.taskId(), timer.kind() == Timer.Kind.GOAL_TIME);
  }
}
