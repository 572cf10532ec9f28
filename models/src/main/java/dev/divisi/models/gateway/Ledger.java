package dev.divisi.models.gateway;

import dev.divisi.models.TokenUsage;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What an attempt spends. Calls that run count with what they are believed to take, so that many at
 * once cannot each have the same rest of the budget.
 */
final class Ledger {

  private final GatewayTerms terms;
  private final Map<Object, GatewaySpend> running = new HashMap<>();
  private final Set<String> unpriced = new HashSet<>();
  private GatewaySpend spent = GatewaySpend.NOTHING;
  private boolean exhausted;

  Ledger(GatewayTerms terms) {
    this.terms = terms;
  }

  /**
   * Whether a call may begin, or go on, that is believed to take that much in all.
   *
   * @param call any object that stands for it
   * @param asked the model that was asked
   * @param answered the one that says that it answers; only looked at when the other has no price
   */
  boolean allows(Object call, String asked, String answered, TokenUsage usage) {
    String told;
    synchronized (this) {
      running.put(call, spend(asked, answered, usage));
      GatewaySpend all = spent;
      for (GatewaySpend one : running.values()) {
        all = all.plus(one);
      }
      if (!terms.budget().isExceededBy(all)) {
        return true;
      }
      if (exhausted) {
        return false;
      }
      exhausted = true;
      told = exhaustion();
    }
    terms.listener().exhausted(told);
    return false;
  }

  /** What the call took in the end; gives what it cost, in millionths of a US dollar. */
  long ended(Object call, String asked, String answered, TokenUsage usage) {
    GatewaySpend took = spend(asked, answered, usage);
    boolean isUnpriced = usage.total() > 0 && price(asked, answered, usage).isEmpty();
    synchronized (this) {
      if (isUnpriced && unpriced.add(asked)) {
        terms.listener().unpriced(asked);
      }
      running.remove(call);
      spent = spent.plus(took);
      // Under the lock, so that sums are told in their order.
      terms.listener().spent(spent);
    }
    return took.costMicros();
  }

  /** A call that was not begun. */
  synchronized void forget(Object call) {
    running.remove(call);
  }

  synchronized GatewaySpend spent() {
    return spent;
  }

  synchronized String exhaustion() {
    return "The budget of this attempt is exhausted: it may spend "
        + terms.budget().line()
        + " and has spent "
        + spent.line()
        + ".";
  }

  private GatewaySpend spend(String asked, String answered, TokenUsage usage) {
    return new GatewaySpend(usage.total(), price(asked, answered, usage).orElse(0L), 1);
  }

  private Optional<Long> price(String asked, String answered, TokenUsage usage) {
    return terms
        .prices()
        .costMicros(asked, usage)
        .or(() -> terms.prices().costMicros(answered, usage));
  }
}
