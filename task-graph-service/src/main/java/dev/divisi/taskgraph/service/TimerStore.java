package dev.divisi.taskgraph.service;

import dev.divisi.taskgraph.Timer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The next timer of each task, of each goal's planning and of its time. A timer of an order that is
 * over means nothing to the brain, so a new one takes the place of the one before: the store holds
 * one small record for each task that is under way, written in place, and is never searched. The
 * order in which they are due is kept in memory, and made anew from the store at the start.
 */
final class TimerStore {

  private final KeyValueStore<String, String> store;
  private final Map<String, Timer> byKey = new HashMap<>();
  private final TreeMap<Long, Map<String, Timer>> byTime = new TreeMap<>();

  TimerStore(KeyValueStore<String, String> store) {
    this.store = store;
    List<KeyValue<String, String>> kept = new ArrayList<>();
    try (KeyValueIterator<String, String> iterator = store.all()) {
      iterator.forEachRemaining(kept::add);
    }
    for (KeyValue<String, String> entry : kept) {
      Timer timer = StateCodec.timer(entry.value);
      if (entry.key.equals(key(timer))) {
        index(entry.key, timer);
      } else {
        // An older format had the time in the key, and several timers a task.
        store.delete(entry.key);
        Timer known = byKey.get(key(timer));
        if (known == null || known.workNumber() <= timer.workNumber()) {
          set(timer);
        }
      }
    }
  }

  void set(Timer timer) {
    String key = key(timer);
    store.put(key, StateCodec.write(timer));
    unindex(key);
    index(key, timer);
  }

  /** Whoever ended waits for nothing. */
  void forget(String goalId, @Nullable String taskId) {
    delete(key(goalId, taskId, Timer.Kind.LEASE));
    if (taskId == null) {
      delete(key(goalId, null, Timer.Kind.GOAL_TIME));
    }
  }

  /** Takes out the timers that are due, at most so many. */
  List<Timer> takeDue(Instant now, int limit) {
    List<Timer> due = new ArrayList<>();
    for (Map<String, Timer> timers : byTime.headMap(now.toEpochMilli(), true).values()) {
      due.addAll(timers.values());
      if (due.size() >= limit) {
        break;
      }
    }
    List<Timer> taken = List.copyOf(due.subList(0, Math.min(limit, due.size())));
    taken.forEach(timer -> delete(key(timer)));
    return taken;
  }

  private void delete(String key) {
    if (unindex(key)) {
      store.delete(key);
    }
  }

  private void index(String key, Timer timer) {
    byKey.put(key, timer);
    byTime.computeIfAbsent(timer.at().toEpochMilli(), _ -> new LinkedHashMap<>()).put(key, timer);
  }

  private boolean unindex(String key) {
    Timer before = byKey.remove(key);
    if (before == null) {
      return false;
    }
    byTime.computeIfPresent(
        before.at().toEpochMilli(),
        (_, timers) -> {
          timers.remove(key);
          return timers.isEmpty() ? null : timers;
        });
    return true;
  }

  private static String key(Timer timer) {
    return key(timer.goalId(), timer.taskId(), timer.kind());
  }

  private static String key(String goalId, @Nullable String taskId, Timer.Kind kind) {
    return switch (kind) {
      case GOAL_TIME -> goalId + "//time";
      case ORDER_REPEAT, LEASE, BACK_OFF -> goalId + "/" + (taskId == null ? "" : taskId);
    };
  }
}
