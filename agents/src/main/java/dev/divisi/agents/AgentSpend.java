package dev.divisi.agents;

/**
 * What an agent has spent.
 *
 * @param tokens tokens that models read and wrote
 * @param costMicros money, in millionths of a US dollar
 * @param modelCalls requests to a model
 */
public record AgentSpend(long tokens, long costMicros, long modelCalls) {

  public static final AgentSpend NOTHING = new AgentSpend(0, 0, 0);

  public AgentSpend plus(AgentSpend more) {
    return new AgentSpend(
        tokens + more.tokens, costMicros + more.costMicros, modelCalls + more.modelCalls);
  }

  /** In words. */
  public String line() {
    return tokens
        + " tokens, "
        + costMicros
        + " millionths of a US dollar, "
        + modelCalls
        + (modelCalls == 1 ? " model call" : " model calls");
  }

  /** The larger of each: what is counted all in all never shrinks. */
  public AgentSpend atLeast(AgentSpend other) {
    return new AgentSpend(
        Math.max(tokens, other.tokens),
        Math.max(costMicros, other.costMicros),
        Math.max(modelCalls, other.modelCalls));
  }
}
