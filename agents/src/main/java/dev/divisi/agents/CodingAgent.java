package dev.divisi.agents;

import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Changes the files of a worktree so that a task is done.
 *
 * <p>An agent only edits files. It has no git directory, no credentials and no say in what becomes
 * of its edits: the caller harvests the worktree, makes the diff and validates it. One instance
 * serves many threads.
 */
public interface CodingAgent {

  /**
   * The word that a plan chooses this agent by: lower-case letters and dashes, such as {@code
   * recipe}.
   */
  String family();

  /**
   * Whether the agent, set up like this, can go on from where it stopped when it is told which
   * checks fail. One that does the same every time cannot.
   *
   * @throws AgentException when the configuration is none
   */
  default boolean goesOn(JsonNode configuration) throws AgentException {
    return false;
  }

  /**
   * Whether the agent, set up like this, uses {@link Assignment.Given}, which takes time to put
   * together.
   *
   * @throws AgentException when the configuration is none
   */
  default boolean readsContext(JsonNode configuration) throws AgentException {
    return false;
  }

  /**
   * Why the agent, set up like this, cannot be held to what policy lets it use; empty when it can.
   * Asked before work that is confined begins. An agent that says nothing of it can be held to
   * nothing.
   *
   * @throws AgentException when the configuration is none
   */
  default Optional<String> objection(JsonNode configuration, Assignment.Confinement confinement)
      throws AgentException {
    return Optional.of("An agent of family " + family() + " cannot be confined.");
  }

  /**
   * Does the task in {@link Assignment#worktree()}.
   *
   * @param log told what the agent is doing, for people who watch
   * @return what the agent says of its work; not proof that anything changed
   * @throws AgentException when the agent cannot do the task; the kind says whose fault that is
   * @throws InterruptedException when the calling thread is interrupted; nothing that the agent
   *     started is running any more
   */
  AgentReport work(Assignment assignment, AgentLog log) throws AgentException, InterruptedException;
}
