package dev.divisi.models.gateway;

import org.jspecify.annotations.Nullable;

/**
 * What may be spent through a gateway; null means no bound.
 *
 * @param tokens tokens that models read and write
 * @param costMicros money, in millionths of a US dollar
 * @param modelCalls requests to a model
 */
public record GatewayBudget(
    @Nullable Long tokens, @Nullable Long costMicros, @Nullable Long modelCalls) {

  public static final GatewayBudget UNBOUNDED = new GatewayBudget(null, null, null);

  boolean isExceededBy(GatewaySpend spent) {
    return isLess(tokens, spent.tokens())
        || isLess(costMicros, spent.costMicros())
        || isLess(modelCalls, spent.modelCalls());
  }

  String line() {
    return amount(tokens)
        + " tokens, "
        + amount(costMicros)
        + " millionths of a US dollar, "
        + amount(modelCalls)
        + " model calls";
  }

  private static String amount(@Nullable Long bound) {
    return bound == null ? "any" : bound.toString();
  }

  private static boolean isLess(@Nullable Long bound, long spent) {
    return bound != null && bound < spent;
  }
}
