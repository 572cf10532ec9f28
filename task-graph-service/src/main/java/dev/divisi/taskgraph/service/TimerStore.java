package dev.divisi.taskgraph.service;

import dev.divisi.taskgraph.Timer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** Timers in the order in which they are due. */
final class TimerStore {

  private final KeyValueStore<String, String> store;

  TimerStore(KeyValueStore<String, String> store) {
    this.store = store;
  }

  void set(Timer timer) {
    store.put(key(timer), StateCodec.write(timer));
  }

  /** Takes out the timers that are due, at most so many. */
  List<Timer> takeDue(Instant now, int limit) {
    List<KeyValue<String, String>> due = new ArrayList<>();
    try (KeyValueIterator<String, String> iterator = store.range("", moment(now) + "~")) {
      while (iterator.hasNext() && due.size() < limit) {
        due.add(iterator.next());
      }
    }
    List<Timer> timers = new ArrayList<>();
    for (KeyValue<String, String> entry : due) {
      store.delete(entry.key);
      timers.add(StateCodec.timer(entry.value));
    }
    return timers;
  }

  private static String key(Timer timer) {
    return String.join(
        "/",
        moment(timer.at()),
        timer.goalId(),
        timer.taskId() == null ? "" : timer.taskId(),
        timer.kind().name(),
        Integer.toString(timer.workNumber()));
  }

  /** Milliseconds with leading zeros, so that text sorts as time does. */
  private static String moment(Instant instant) {
    return String.format(Locale.ROOT, "%015d", instant.toEpochMilli());
  }
}
