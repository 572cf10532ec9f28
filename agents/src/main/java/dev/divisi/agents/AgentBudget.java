package dev.divisi.agents;

import org.jspecify.annotations.Nullable;

/**
 * What an agent may spend; null means no bound.
 *
 * @param tokens tokens that models read and write
 * @param costMicros money, in millionths of a US dollar
 * @param modelCalls requests to a model
 */
public record AgentBudget(
    @Nullable Long tokens, @Nullable Long costMicros, @Nullable Long modelCalls) {

  public static final AgentBudget UNBOUNDED = new AgentBudget(null, null, null);

  /** What is left of it, never less than nothing. */
  public AgentBudget minus(AgentSpend spent) {
    return new AgentBudget(
        left(tokens, spent.tokens()),
        left(costMicros, spent.costMicros()),
        left(modelCalls, spent.modelCalls()));
  }

  /** Whether more is spent of something than may be. */
  public boolean isExceededBy(AgentSpend spent) {
    return isLess(tokens, spent.tokens())
        || isLess(costMicros, spent.costMicros())
        || isLess(modelCalls, spent.modelCalls());
  }

  /** Whether nothing is left of something. */
  public boolean isUsedUp() {
    return isLess(tokens, 1) || isLess(costMicros, 1) || isLess(modelCalls, 1);
  }

  /** In words. */
  public String line() {
    return amount(tokens)
        + " tokens, "
        + (costMicros == null ? "any cost" : costMicros + " millionths of a US dollar")
        + ", "
        + amount(modelCalls)
        + " model calls";
  }

  private static String amount(@Nullable Long bound) {
    return bound == null ? "any" : bound.toString();
  }

  private static @Nullable Long left(@Nullable Long bound, long spent) {
    return bound == null ? null : Long.valueOf(Math.max(0, bound - spent));
  }

  private static boolean isLess(@Nullable Long bound, long spent) {
    return bound != null && bound < spent;
  }
}
