package dev.divisi.goals;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A plan as a person edits it: the keys of a playbook, without what makes tasks of what is found.
 *
 * @param specification what will be done and why
 */
record PlanFile(@Nullable String specification, List<Task> tasks) {
  /** One task. */
  record Task(
      String id,
      String title,
      @Nullable String description,
      @Nullable String repository,
      @Nullable String pool,
      Map<String, JsonNode> agent,
      List<String> scope,
      List<String> dependsOn,
      List<Check> checks,
      List<String> acceptance,
      List<Candidate> bestOf,
      @Nullable Boolean expand,
      @Nullable WorkType type,
      @Nullable String profile,
      @Nullable String routing,
      List<Rung> ladder,
      List<Reviewer> reviewers) {}

  /** Who takes a task over. */
  record Rung(@Nullable String profile, @Nullable String pool, Map<String, JsonNode> agent) {}

  /** What a review looks for. */
  record Reviewer(String name, @Nullable String model, String instructions) {}

  /** How a task is known to be done. */
  record Check(String name, List<String> run, @Nullable Duration timeout) {
    private static final Duration LONGEST = Duration.ofHours(24);

    Check {
      if (name.isBlank()) {
        throw new IllegalArgumentException("the name is empty");
      }
      if (run.isEmpty() || run.getFirst().isBlank()) {
        throw new IllegalArgumentException(
            "run needs a program and its arguments, such as [./mvnw, -B, test]");
      }
      if (timeout != null
          && (timeout.compareTo(Duration.ofSeconds(1)) < 0 || timeout.compareTo(LONGEST) > 0)) {
        throw new IllegalArgumentException("timeout must be from 1s to 24h");
      }
    }
  }

  /** One of several workers that try the task at once. */
  record Candidate(@Nullable String pool, Map<String, JsonNode> agent) {}
}
