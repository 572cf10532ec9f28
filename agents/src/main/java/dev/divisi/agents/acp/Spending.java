package dev.divisi.agents.acp;

import dev.divisi.agents.AgentBudget;
import dev.divisi.agents.AgentSpend;
import dev.divisi.agents.AgentStep;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What an agent has spent in a session, as far as it says so. The result of a prompt may say it
 * ({@code usage}, or {@code _meta.quota} of Gemini), and while it works, {@code usage_update} says
 * how large the context is, which at least was read once. Requests to the model are not told at
 * all: an answer, and whatever follows the result of a tool, needed one.
 *
 * <p>Where its calls go through a gateway, the gateway counts, and what the agent says does not.
 */
final class Spending {
  private static final long MOST = 1_000_000_000_000_000L;
  private static final int MICROS = 1_000_000;

  private final AgentBudget budget;
  private String model;
  private long tokens;
  private long largestContext;
  private long costMicros;
  private long modelCalls;
  private long costAtBegin;
  private boolean modelIsAsked;
  private @Nullable AgentSpend counted;

  Spending(String model, AgentBudget budget) {
    this.model = model;
    this.budget = budget;
  }

  String model() {
    return model;
  }

  void promptBegins() {
    costAtBegin = costMicros;
    modelIsAsked = true;
  }

  /** A gateway counted this, all in all. */
  void counted(AgentSpend soFar) {
    counted = soFar;
  }

  /** Something came that only a model can have said. */
  void modelAnswers() {
    if (modelIsAsked) {
      modelCalls++;
    }
    modelIsAsked = false;
  }

  /** The model is asked what to make of a tool's result. */
  void toolEnded() {
    modelIsAsked = true;
  }

  void usageUpdate(JsonNode update) {
    largestContext = Math.max(largestContext, amount(update.path("used")));
    JsonNode cost = update.path("cost");
    if (cost.path("currency").asString("").equals("USD")) {
      double micros = cost.path("amount").asDouble(0) * MICROS;
      costMicros = Math.max(costMicros, (long) Math.min(Math.max(micros, 0), MOST));
    }
  }

  /**
   * Adds up what a prompt took.
   *
   * @return what it was; empty when the agent does not say
   */
  Optional<AgentStep.Usage> promptEnds(JsonNode result) {
    modelIsAsked = false;
    if (counted != null) {
      return Optional.empty();
    }
    JsonNode usage = result.path("usage");
    if (usage.isObject()) {
      long cached = amount(usage.path("cachedReadTokens"));
      long input =
          amount(usage.path("inputTokens")) + cached + amount(usage.path("cachedWriteTokens"));
      long output = amount(usage.path("outputTokens")) + amount(usage.path("thoughtTokens"));
      return Optional.of(took(input, cached, output, amount(usage.path("totalTokens"))));
    }
    JsonNode quota = result.path("_meta").path("quota");
    if (quota.isObject()) {
      String named = quota.path("model_usage").path(0).path("model").asString("");
      if (!named.isEmpty()) {
        model = named.substring(0, Math.min(named.length(), 200));
      }
      JsonNode count = quota.path("token_count");
      long input = amount(count.path("input_tokens"));
      return Optional.of(took(input, 0, amount(count.path("output_tokens")), 0));
    }
    return Optional.empty();
  }

  private AgentStep.Usage took(long input, long cached, long output, long total) {
    // Some count cached tokens among those that were read, some beside them: the total knows.
    long all = total > 0 ? total : input + output;
    tokens = Math.min(MOST, tokens + all);
    return new AgentStep.Usage(
        model, Math.max(0, all - output), cached, output, costMicros - costAtBegin);
  }

  AgentSpend soFar() {
    if (counted != null) {
      return counted;
    }
    return new AgentSpend(Math.max(tokens, largestContext), costMicros, modelCalls);
  }

  boolean isOverBudget() {
    return budget.isExceededBy(soFar());
  }

  private static long amount(JsonNode number) {
    return number.isNumber() ? Math.min(Math.max(number.asLong(0), 0), MOST) : 0;
  }
}
