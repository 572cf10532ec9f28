package dev.divisi.goals;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one task, to be counted.
 *
 * @param model the model that did most; empty when none was asked
 * @param merged whether it is done and merged
 * @param attempts how many it took so far
 * @param rejections how often a person asked for changes
 * @param waits how long each of its patches waited for a person who decided
 * @param endedAt when it ended; null while it goes on
 * @param reverted whether its commit was taken back later
 */
public record TaskFigures(
    String goalId,
    String taskId,
    String repository,
    String agent,
    String playbook,
    String model,
    boolean merged,
    int attempts,
    int rejections,
    List<Duration> waits,
    long tokens,
    long costMicros,
    long modelCalls,
    @Nullable Instant endedAt,
    boolean reverted) {

  /** Whether it is one of several tries at a task, which is counted as a whole. */
  public static boolean isCandidate(String taskId) {
    return taskId.contains(".candidate-");
  }
}
