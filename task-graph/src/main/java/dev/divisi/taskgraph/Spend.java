package dev.divisi.taskgraph;

/**
 * What work has cost.
 *
 * @param tokens that models read and wrote
 * @param costMicros money, in millionths of a US dollar
 * @param modelCalls requests to a model
 */
public record Spend(long tokens, long costMicros, long modelCalls) {

  public static final Spend NONE = new Spend(0, 0, 0);

  public Spend {
    // A negative report would give budget back.
    tokens = Math.max(0, tokens);
    costMicros = Math.max(0, costMicros);
    modelCalls = Math.max(0, modelCalls);
  }

  /** Both together; stops at the largest number. */
  public Spend plus(Spend other) {
    return new Spend(
        sum(tokens, other.tokens),
        sum(costMicros, other.costMicros),
        sum(modelCalls, other.modelCalls));
  }

  /** What is left when the other is taken away; never less than nothing. */
  public Spend minus(Spend other) {
    return new Spend(
        tokens - other.tokens, costMicros - other.costMicros, modelCalls - other.modelCalls);
  }

  Spend max(Spend other) {
    return new Spend(
        Math.max(tokens, other.tokens),
        Math.max(costMicros, other.costMicros),
        Math.max(modelCalls, other.modelCalls));
  }

  private static long sum(long one, long other) {
    long sum = one + other;
    return sum < 0 ? Long.MAX_VALUE : sum;
  }
}
