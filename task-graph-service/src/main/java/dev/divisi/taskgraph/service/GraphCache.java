package dev.divisi.taskgraph.service;

import dev.divisi.taskgraph.Task;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * What the stores hold, decoded: one stream task alone writes them, so this is never stale. Lost
 * with the processor, and then read again. Bounded: what was not used for long is forgotten.
 */
final class GraphCache {

  private static final int MAX_GOALS = 1_000;
  private static final int MAX_TASKS = 20_000;

  final Map<String, StateCodec.KeptGoal> goals = bounded(MAX_GOALS);

  /** Without those that ended: they are hardly ever looked at again. */
  final Map<String, Task> tasks = bounded(MAX_TASKS);

  private final Map<String, Map<String, String>> ready = bounded(MAX_GOALS);

  private static <V> Map<String, V> bounded(int max) {
    return new LinkedHashMap<>(64, 0.75f, true) {
      private static final long serialVersionUID = 1L;

      @Override
      protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
        return size() > max;
      }
    };
  }

  /**
   * The goal's tasks that wait for the scheduler, by key. The store is scanned once: what was
   * deleted from its front would make each further scan slower.
   */
  Map<String, String> ready(String goalId, KeyValueStore<String, String> store) {
    Map<String, String> known = ready.get(goalId);
    if (known == null) {
      known = new TreeMap<>();
      try (KeyValueIterator<String, String> iterator =
          store.prefixScan(goalId + "/", new StringSerializer())) {
        while (iterator.hasNext()) {
          KeyValue<String, String> entry = iterator.next();
          known.put(entry.key, entry.value);
        }
      }
      ready.put(goalId, known);
    }
    return known;
  }

  /** A goal that was never there has nothing to scan for. */
  void begin(String goalId) {
    ready.put(goalId, new TreeMap<>());
  }
}
