package dev.divisi.agents;

import dev.divisi.globs.WriteScope;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * One task, for one attempt, in one worktree.
 *
 * @param work which piece of work it is
 * @param brief what is asked
 * @param worktree the directory to edit; a checkout of the base commit without a git directory
 * @param configuration how the agent is set up, in the shape that its family documents
 * @param timeout how long the agent may take; whoever calls also interrupts when it has passed
 */
public record Assignment(
    Work work, Brief brief, Path worktree, JsonNode configuration, Duration timeout) {

  /**
   * Names the work.
   *
   * @param goalId the goal
   * @param taskId the task
   * @param attempt number of the attempt, from 1
   */
  public record Work(String goalId, String taskId, int attempt) {}

  /**
   * What is asked.
   *
   * @param title one line
   * @param description what to change, in words
   * @param scope where files may be written
   * @param acceptanceCriteria what must hold afterwards, in words
   * @param checks how it will be judged
   * @param feedback what earlier attempts taught, oldest first
   */
  public record Brief(
      String title,
      String description,
      WriteScope scope,
      List<String> acceptanceCriteria,
      List<Check> checks,
      List<String> feedback) {

    public Brief {
      acceptanceCriteria = List.copyOf(acceptanceCriteria);
      checks = List.copyOf(checks);
      feedback = List.copyOf(feedback);
    }
  }

  /**
   * A command that a reviewer will run on the result.
   *
   * @param name short name
   * @param command program and arguments, without a shell
   */
  public record Check(String name, List<String> command) {

    public Check {
      command = List.copyOf(command);
    }
  }
}
