package dev.divisi.models.gateway;

import dev.divisi.models.Prices;
import dev.divisi.models.provider.Providers;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an attempt may do with a gateway.
 *
 * @param providers of the worker
 * @param allowed names of those that the attempt may ask
 * @param budget what it may spend
 * @param places folders that the agent works in, by their paths, as far as models may speak of
 *     them: on record, so that an answer can be given again in other places
 * @param record what is answered, without asking a provider; null when providers are asked
 * @param listener is told what it does
 */
public record GatewayTerms(
    Providers providers,
    Set<String> allowed,
    Prices prices,
    GatewayBudget budget,
    List<String> places,
    @Nullable RecordedAnswers record,
    GatewayListener listener) {

  public GatewayTerms {
    allowed = Set.copyOf(allowed);
    places = List.copyOf(places);
  }
}
