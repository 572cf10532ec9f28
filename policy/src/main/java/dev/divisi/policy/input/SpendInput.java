package dev.divisi.policy.input;

import dev.divisi.schemas.Spend;
import org.jspecify.annotations.Nullable;

/** What an attempt has cost. */
public record SpendInput(
    @Meaning("Tokens read and written; 0 when nothing is known.") long tokens,
    @Meaning("Money, in millionths of a US dollar; 0 when nothing is known.") long costMicros,
    @Meaning("Requests to a model; 0 when nothing is known.") long modelCalls) {
  public static SpendInput of(@Nullable Spend spend) {
    return spend == null
        ? new SpendInput(0, 0, 0)
        : new SpendInput(spend.getTokens(), spend.getCostMicros(), spend.getModelCalls());
  }
}
