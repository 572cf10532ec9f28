package dev.divisi.taskgraph.service;

import dev.divisi.taskgraph.Goal;
import dev.divisi.taskgraph.Task;
import dev.divisi.taskgraph.Timer;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * How state is kept in the stores: JSON, with a version before it. The format is private to this
 * service; readers of state have the topics {@code goal.state} and {@code task.state}.
 */
final class StateCodec {

  /** Raised when older state must be read in another way. */
  private static final char VERSION = '1';

  private static final JsonMapper JSON =
      JsonMapper.builder()
          // State that a newer version wrote may hold more; a rolled back one must still start.
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private StateCodec() {}

  static String write(Goal goal) {
    return VERSION + JSON.writeValueAsString(goal);
  }

  static String write(Task task) {
    return VERSION + JSON.writeValueAsString(task);
  }

  static String write(Timer timer) {
    return VERSION + JSON.writeValueAsString(timer);
  }

  static Goal goal(String text) {
    return read(text, Goal.class);
  }

  static Task task(String text) {
    return read(text, Task.class);
  }

  static Timer timer(String text) {
    return read(text, Timer.class);
  }

  private static <T> T read(String text, Class<T> type) {
    if (text.isEmpty() || text.charAt(0) != VERSION) {
      throw new IllegalStateException(
          "State of format '"
              + (text.isEmpty() ? "" : text.charAt(0))
              + "' cannot be read by this version, which knows '"
              + VERSION
              + "'.");
    }
    return JSON.readValue(text.substring(1), type);
  }
}
