package dev.divisi.context.pack;

import dev.divisi.context.Guidelines.Guideline;
import dev.divisi.globs.WriteScope;
import java.util.List;

/**
 * What is known when an attempt begins.
 *
 * @param work which piece of work it is
 * @param task what is asked
 * @param specification the parts of the goal's specification that concern the task, the most
 *     relevant first
 * @param handoffs what the tasks left that it depends on
 * @param feedback what earlier attempts taught, oldest first
 * @param guidelines the repository's AGENTS.md files, nearest first
 */
public record PackInput(
    Work work,
    Task task,
    List<SpecificationPart> specification,
    List<Handoff> handoffs,
    List<Feedback> feedback,
    List<Guideline> guidelines) {
  public PackInput {
    specification = List.copyOf(specification);
    handoffs = List.copyOf(handoffs);
    feedback = List.copyOf(feedback);
    guidelines = List.copyOf(guidelines);
  }

  /**
   * Names the work.
   *
   * @param goalId the goal
   * @param taskId the task
   * @param attempt number of the attempt, from 1
   * @param baseCommit the commit that it starts from
   */
  public record Work(String goalId, String taskId, int attempt, String baseCommit) {}

  /**
   * What is asked.
   *
   * @param title one line
   * @param description what to change, in words
   * @param scope where files may be written
   * @param acceptanceCriteria what must hold afterwards
   * @param constraints what must not be done, and limits
   * @param checks how it will be judged, as commands
   */
  public record Task(
      String title,
      String description,
      WriteScope scope,
      List<String> acceptanceCriteria,
      List<String> constraints,
      List<String> checks) {
    public Task {
      acceptanceCriteria = List.copyOf(acceptanceCriteria);
      constraints = List.copyOf(constraints);
      checks = List.copyOf(checks);
    }
  }

  /**
   * A part of the specification.
   *
   * @param title what it is about
   * @param text what it says
   */
  public record SpecificationPart(String title, String text) {}

  /**
   * What a task that was done before left.
   *
   * @param taskId that task
   * @param title its title
   * @param text contract, decisions, gotchas
   */
  public record Handoff(String taskId, String title, String text) {}

  /**
   * What an earlier attempt taught.
   *
   * @param attempt its number
   * @param source who says so: worker, policy, reviewer, integrator, person
   * @param code name of the kind of failure; may be empty
   * @param message what was wrong
   * @param evidence what shows it, such as the end of a log; may be empty
   */
  public record Feedback(
      int attempt, String source, String code, String message, String evidence) {}
}
