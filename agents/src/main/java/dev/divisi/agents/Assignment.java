package dev.divisi.agents;

import dev.divisi.globs.WriteScope;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One task, for one attempt, in one worktree.
 *
 * @param work which piece of work it is
 * @param brief what is asked
 * @param worktree the directory to edit; a checkout of the base commit without a git directory
 * @param configuration how the agent is set up, in the shape that its family documents
 * @param timeout how long the agent may take; whoever calls also interrupts when it has passed
 * @param round which round of the attempt it is
 * @param confinement what policy lets the agent use
 * @param given what the worker gives it to work with
 */
public record Assignment(
    Work work,
    Brief brief,
    Path worktree,
    JsonNode configuration,
    Duration timeout,
    Round round,
    Confinement confinement,
    Given given) {

  /** An assignment that policy does not confine, with nothing given. */
  public Assignment(
      Work work,
      Brief brief,
      Path worktree,
      JsonNode configuration,
      Duration timeout,
      Round round) {
    this(work, brief, worktree, configuration, timeout, round, Confinement.NONE, Given.NOTHING);
  }

  /** The same, confined. */
  public Assignment confinedTo(Confinement bounds) {
    return new Assignment(work, brief, worktree, configuration, timeout, round, bounds, given);
  }

  /** The same, with this. */
  public Assignment with(Given things) {
    return new Assignment(
        work, brief, worktree, configuration, timeout, round, confinement, things);
  }

  /**
   * What the worker gives an agent to work with.
   *
   * @param context what it should know of the task and the code, as Markdown: the task with all
   *     that is in the brief, and what an index finds; empty for an agent that does not read
   * @param tools where it finds the tools of its attempt; empty when there are none
   */
  public record Given(String context, Optional<ToolAccess> tools) {

    public static final Given NOTHING = new Given("", Optional.empty());
  }

  /** What the plan tells the agent besides the task, as its profile says; empty when nothing. */
  public String instructions() {
    return configuration.path("instructions").asString("").strip();
  }

  /**
   * What policy lets an agent use. Who cannot keep to it says so before it begins: {@link
   * CodingAgent#objection}.
   *
   * @param network whether it may use the network, as far as the worker lets it
   * @param tools names of the tools that it may use; null when it may use any
   */
  public record Confinement(boolean network, @Nullable List<String> tools) {

    /** Policy says nothing. */
    public static final Confinement NONE = new Confinement(true, null);

    public Confinement {
      tools = tools == null ? null : List.copyOf(tools);
    }

    /** Whether anything is confined. */
    public boolean confines() {
      return !network || tools != null;
    }
  }

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
   * @param handoffs what the tasks that it depends on left
   */
  public record Brief(
      String title,
      String description,
      WriteScope scope,
      List<String> acceptanceCriteria,
      List<Check> checks,
      List<Feedback> feedback,
      List<Handoff> handoffs) {

    public Brief {
      acceptanceCriteria = List.copyOf(acceptanceCriteria);
      checks = List.copyOf(checks);
      feedback = List.copyOf(feedback);
      handoffs = List.copyOf(handoffs);
    }
  }

  /**
   * What an earlier attempt taught.
   *
   * @param attempt its number
   * @param source who says so: worker, policy, reviewer, integrator, person
   * @param code name of the kind of failure; empty when there is none
   * @param message what was wrong
   * @param changed what that attempt changed, compared with the one before; may be empty
   * @param repeats how many attempts in a row failed in this same way
   */
  public record Feedback(
      int attempt, String source, String code, String message, String changed, int repeats) {

    /** In one text for who reads no more. */
    public String line() {
      return "Attempt " + attempt + ", " + source + ": " + message;
    }
  }

  /**
   * What a task that was done before left for this one.
   *
   * @param taskId that task
   * @param title its title
   * @param text contract, decisions, gotchas
   */
  public record Handoff(String taskId, String title, String text) {}

  /**
   * One round of an attempt: the agent edits, and when checks fail it may go on from there in the
   * same worktree.
   *
   * @param number from 1
   * @param limit how many there may be; 0 for no bound
   * @param budget what may be spent in this round and all that follow
   * @param findings what the round before left to mend; empty in the first
   */
  public record Round(int number, int limit, AgentBudget budget, List<String> findings) {

    /** The only round of an attempt that may spend what it likes. */
    public static final Round ONLY = new Round(1, 1, AgentBudget.UNBOUNDED, List.of());

    public Round {
      findings = List.copyOf(findings);
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
