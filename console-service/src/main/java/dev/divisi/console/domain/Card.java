package dev.divisi.console.domain;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One thing on the board: a task, a question, or a plan.
 *
 * @param key unique on the board
 * @param column where it stands
 * @param goalId the goal
 * @param taskId the task; null when the goal as a whole is concerned
 * @param title what it is, on one line
 * @param goal what the goal asks for
 * @param status where exactly it stands, in a word or two
 * @param reason why; may be empty
 * @param attempt the number of the attempt; 0 before the first
 * @param pool the pool; empty for a goal
 * @param agent the agent; empty when it is not known
 * @param repository the repository; empty for a goal
 * @param risk 0 to 100; null while it is not judged
 * @param since since when it stands there
 * @param hash what a decision on it names; empty when nothing is to be decided
 */
public record Card(
    String key,
    Need column,
    String goalId,
    @Nullable String taskId,
    String title,
    String goal,
    String status,
    String reason,
    int attempt,
    String pool,
    String agent,
    String repository,
    @Nullable Integer risk,
    Instant since,
    String hash) {

  /** The page that tells more. */
  public String address() {
    return taskId == null ? "/goals/" + goalId : "/goals/" + goalId + "/tasks/" + taskId;
  }
}
