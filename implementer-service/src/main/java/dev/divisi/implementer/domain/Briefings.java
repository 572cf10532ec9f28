package dev.divisi.implementer.domain;

import dev.divisi.agents.AgentLog;
import dev.divisi.agents.Assignment;
import dev.divisi.schemas.TaskReady;

/** Puts together what agents are given to work with. */
public interface Briefings {

  /**
   * Prepares an attempt: the context, which goes on record, and the tools.
   *
   * @param first the assignment of the first round
   * @param log where all that the agent and its tools say goes
   * @throws ImplementationException TRANSIENT, {@code TOOLS_UNAVAILABLE}, when this machine gives
   *     no port or no folder
   */
  Briefing open(TaskReady order, Assignment first, AgentLog log)
      throws ImplementationException, InterruptedException;
}
