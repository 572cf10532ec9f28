package dev.divisi.agents;

/** Hears what an agent is doing while it works. Must return quickly. */
@FunctionalInterface
public interface AgentLog {

  /**
   * Says what the agent does from now on.
   *
   * @param oneLine one line for a person
   */
  void activity(String oneLine);
}
