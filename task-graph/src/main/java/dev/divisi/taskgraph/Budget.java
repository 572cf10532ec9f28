package dev.divisi.taskgraph;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What may be spent; null means no bound.
 *
 * @param tokens that models may read and write
 * @param costMicros money, in millionths of a US dollar
 * @param modelCalls requests to a model
 */
public record Budget(@Nullable Long tokens, @Nullable Long costMicros, @Nullable Long modelCalls) {

  /** No bound at all. */
  public static final Budget NONE = new Budget(null, null, null);

  public Budget {
    if (isNegative(tokens) || isNegative(costMicros) || isNegative(modelCalls)) {
      throw new IllegalArgumentException(
          "a budget must not be negative: tokens=%s costMicros=%s modelCalls=%s"
              .formatted(tokens, costMicros, modelCalls));
    }
  }

  /** Whether that much may be spent. */
  public boolean covers(Spend spend) {
    return exceededBy(spend).isEmpty();
  }

  /** What of it the spend exceeds, in words; empty when nothing. */
  public List<String> exceededBy(Spend spend) {
    return passed(spend, 100);
  }

  /** What of it has been used up to more than that many percent, in words. */
  List<String> passed(Spend spend, int percent) {
    List<String> words = new ArrayList<>();
    if (isPassed(tokens, spend.tokens(), percent)) {
      words.add(spend.tokens() + " of " + tokens + " tokens");
    }
    if (isPassed(costMicros, spend.costMicros(), percent)) {
      words.add(
          dollars(spend.costMicros()) + " of " + dollars(costMicros == null ? 0 : costMicros));
    }
    if (isPassed(modelCalls, spend.modelCalls(), percent)) {
      words.add(spend.modelCalls() + " of " + modelCalls + " model calls");
    }
    return words;
  }

  /** This one, but where it has no bound, a part of the other one. */
  Budget orPartOf(Budget other, int parts) {
    return new Budget(
        orPart(tokens, other.tokens, parts),
        orPart(costMicros, other.costMicros, parts),
        orPart(modelCalls, other.modelCalls, parts));
  }

  /** All that may be spent, to be set aside; nothing where there is no bound. */
  Spend whole() {
    return new Spend(orZero(tokens), orZero(costMicros), orZero(modelCalls));
  }

  /** Where the other one has a bound, that one; else this. */
  Budget changedBy(Budget change) {
    return new Budget(
        change.tokens == null ? tokens : change.tokens,
        change.costMicros == null ? costMicros : change.costMicros,
        change.modelCalls == null ? modelCalls : change.modelCalls);
  }

  /** This one, but nowhere more than the other one. */
  Budget atMost(Budget other) {
    return new Budget(
        smaller(tokens, other.tokens),
        smaller(costMicros, other.costMicros),
        smaller(modelCalls, other.modelCalls));
  }

  /** What is left of it; no bound stays none. */
  Budget minus(Spend spend) {
    return new Budget(
        left(tokens, spend.tokens()),
        left(costMicros, spend.costMicros()),
        left(modelCalls, spend.modelCalls()));
  }

  /** An equal share of it for each. */
  Budget dividedBy(int parts) {
    return new Budget(share(tokens, parts), share(costMicros, parts), share(modelCalls, parts));
  }

  /** Whether it lets nothing be spent of something. */
  boolean isUsedUp() {
    return isZero(tokens) || isZero(costMicros) || isZero(modelCalls);
  }

  private static boolean isZero(@Nullable Long value) {
    return value != null && value == 0;
  }

  private static @Nullable Long smaller(@Nullable Long one, @Nullable Long other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return Math.min(one, other);
  }

  private static @Nullable Long left(@Nullable Long bound, long spent) {
    return bound == null ? null : Math.max(0, bound - spent);
  }

  private static @Nullable Long share(@Nullable Long bound, int parts) {
    return bound == null ? null : bound / parts;
  }

  private static boolean isNegative(@Nullable Long value) {
    return value != null && value < 0;
  }

  private static boolean isPassed(@Nullable Long bound, long spent, int percent) {
    if (bound == null || spent <= 0) {
      return false;
    }
    // Whole numbers, so that all of it is not more than all of it; divided first, for large ones.
    return spent > bound / 100 * percent + bound % 100 * percent / 100;
  }

  private static @Nullable Long orPart(@Nullable Long bound, @Nullable Long whole, int parts) {
    if (bound != null || whole == null) {
      return bound;
    }
    return Math.ceilDiv(whole, (long) parts);
  }

  private static long orZero(@Nullable Long value) {
    return value == null ? 0 : value;
  }

  private static String dollars(long micros) {
    return String.format(Locale.ROOT, "$%.2f", micros / 1_000_000.0);
  }
}
