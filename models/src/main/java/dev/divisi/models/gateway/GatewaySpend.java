package dev.divisi.models.gateway;

/**
 * What was spent through a gateway.
 *
 * @param tokens tokens that models read and wrote
 * @param costMicros money, in millionths of a US dollar
 * @param modelCalls requests to a model
 */
public record GatewaySpend(long tokens, long costMicros, long modelCalls) {

  public static final GatewaySpend NOTHING = new GatewaySpend(0, 0, 0);

  GatewaySpend plus(GatewaySpend more) {
    return new GatewaySpend(
        tokens + more.tokens, costMicros + more.costMicros, modelCalls + more.modelCalls);
  }

  String line() {
    return tokens
        + " tokens, "
        + costMicros
        + " millionths of a US dollar, "
        + modelCalls
        + (modelCalls == 1 ? " model call" : " model calls");
  }
}
