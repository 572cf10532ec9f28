package dev.divisi.cli;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a goal file says.
 *
 * @param goal what is asked for
 * @param playbook a name, a path, or the playbook itself
 */
record GoalFile(
    String goal,
    List<NamedRepository> repositories,
    @Nullable JsonNode playbook,
    Map<String, String> parameters,
    @Nullable Limits limits) {
  GoalFile {
    if (goal.isBlank()) {
      throw new IllegalArgumentException("goal is empty; say in words what is asked for");
    }
  }

  /** A repository as people name it: by path or URL. */
  record NamedRepository(String url, @Nullable String name, @Nullable String base) {
    NamedRepository {
      if (url.isBlank()) {
        throw new IllegalArgumentException("url is empty; give a path or a URL");
      }
    }
  }

  /** Bounds; what is not given is the task graph's default. */
  record Limits(
      @Nullable Integer maxParallelTasks,
      @Nullable Integer maxAttemptsPerTask,
      @Nullable Duration attemptTimeout) {
    Limits {
      requirePositive("maxParallelTasks", maxParallelTasks);
      requirePositive("maxAttemptsPerTask", maxAttemptsPerTask);
      if (attemptTimeout != null && attemptTimeout.compareTo(Duration.ofSeconds(1)) < 0) {
        throw new IllegalArgumentException("attemptTimeout must be 1s or more");
      }
    }

    private static void requirePositive(String name, @Nullable Integer value) {
      if (value != null && value < 1) {
        throw new IllegalArgumentException(name + " must be 1 or more, not " + value);
      }
    }
  }
}
