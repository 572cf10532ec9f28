package dev.divisi.agents;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The agents that a worker offers, by family. */
public final class Agents {

  private final Map<String, CodingAgent> byFamily;

  private Agents(Map<String, CodingAgent> byFamily) {
    this.byFamily = byFamily;
  }

  /**
   * The agents on offer.
   *
   * @throws IllegalArgumentException when two agents are of one family
   */
  public static Agents of(CodingAgent... agents) {
    Map<String, CodingAgent> byFamily = new TreeMap<>();
    for (CodingAgent agent : agents) {
      if (byFamily.put(agent.family(), agent) != null) {
        throw new IllegalArgumentException("two agents of family " + agent.family());
      }
    }
    return new Agents(byFamily);
  }

  /** The families on offer, sorted. */
  public List<String> families() {
    return List.copyOf(byFamily.keySet());
  }

  /**
   * The agent of that family.
   *
   * @throws AgentException REJECTED, {@code AGENT_UNKNOWN}, when there is none; the message lists
   *     those that are
   */
  public CodingAgent family(String family) throws AgentException {
    CodingAgent agent = byFamily.get(family);
    if (agent == null) {
      throw new AgentException(
          AgentException.Kind.REJECTED,
          "AGENT_UNKNOWN",
          "there is no agent of family \""
              + family
              + "\"; this worker offers "
              + String.join(", ", families()));
    }
    return agent;
  }
}
