package dev.divisi.agents.model;

import dev.divisi.agents.AgentBudget;
import dev.divisi.agents.AgentException;
import dev.divisi.agents.AgentLog;
import dev.divisi.agents.AgentSpend;
import dev.divisi.models.Prices;
import dev.divisi.models.TokenUsage;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts what one round spends, and holds it to what it may. */
final class Spending {

  private static final Logger logger = LoggerFactory.getLogger(Spending.class);

  private final String model;
  private final AgentBudget budget;
  private final Prices prices;
  private final AgentLog log;
  private final Set<String> unpriced;
  private AgentSpend spent = AgentSpend.NOTHING;

  /**
   * Begins with nothing spent.
   *
   * @param unpriced models that were said to have no price: each is said once a process
   */
  Spending(String model, AgentBudget budget, Prices prices, AgentLog log, Set<String> unpriced) {
    this.model = model;
    this.budget = budget;
    this.prices = prices;
    this.log = log;
    this.unpriced = unpriced;
    log.spent(spent);
  }

  /**
   * Fails when the next request is likely to go beyond the budget.
   *
   * @param promptTokens about how many it has
   * @throws AgentException EXHAUSTED, {@code BUDGET_EXHAUSTED}
   */
  void requireRoom(long promptTokens) throws AgentException {
    TokenUsage prompt = new TokenUsage(promptTokens, 0, 0, 0);
    AgentSpend next =
        spent.plus(new AgentSpend(promptTokens, prices.costMicros(model, prompt).orElse(0L), 1));
    if (budget.isExceededBy(next)) {
      throw exhausted(
          "The next request to "
              + model
              + " would have about "
              + promptTokens
              + " tokens. This round has spent "
              + spent.line());
    }
  }

  /** Counts a request; gives what it cost, in millionths of a US dollar. */
  long add(String answered, TokenUsage usage) {
    long cost =
        prices
            .costMicros(model, usage)
            .or(() -> prices.costMicros(answered, usage))
            .orElseGet(
                () -> {
                  sayThatItHasNoPrice();
                  return 0L;
                });
    spent = spent.plus(new AgentSpend(usage.total(), cost, 1));
    log.spent(spent);
    return cost;
  }

  /**
   * Fails when more was spent than may be.
   *
   * @throws AgentException EXHAUSTED, {@code BUDGET_EXHAUSTED}
   */
  void requireWithinBudget() throws AgentException {
    if (budget.isExceededBy(spent)) {
      throw exhausted("The agent was ended: this round has spent " + spent.line());
    }
  }

  private void sayThatItHasNoPrice() {
    if (unpriced.add(model)) {
      String name = model.replaceAll("\\p{C}", " ");
      logger.warn(
          "No price is known for the model {}: it counts as free. Budgets in tokens and calls"
              + " hold. Set divisi.models.prices to a file that has it.",
          name);
      log.activity("no price is known for " + name + ": it counts as free");
    }
  }

  private AgentException exhausted(String what) {
    return new AgentException(
        AgentException.Kind.EXHAUSTED,
        "BUDGET_EXHAUSTED",
        what + "; it had left: " + budget.line() + ". Make the task smaller, or raise the budget.");
  }
}
