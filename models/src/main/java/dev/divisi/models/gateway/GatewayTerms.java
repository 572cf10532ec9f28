package dev.divisi.models.gateway;

import dev.divisi.models.Prices;
import dev.divisi.models.provider.Providers;
import java.util.Set;

/**
 * What an attempt may do with a gateway.
 *
 * @param providers of the worker
 * @param allowed names of those that the attempt may ask
 * @param budget what it may spend
 * @param listener is told what it does
 */
public record GatewayTerms(
    Providers providers,
    Set<String> allowed,
    Prices prices,
    GatewayBudget budget,
    GatewayListener listener) {

  public GatewayTerms {
    allowed = Set.copyOf(allowed);
  }
}
