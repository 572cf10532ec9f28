package dev.divisi.policy.input;

import java.time.Duration;
import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;

/**
 * What conditions may read of one patch or plan, all of them together, so that none can hang. One
 * unit is an item of a list, or 64 characters of a text. It depends on the input alone: the same
 * patch is never judged once and refused another time. Only what goes on far longer than that bound
 * allows on any machine is ended by the clock.
 */
public final class Effort {
  /** Enough for 100 rules that each look at every one of 10,000 lines, twice. */
  public static final long MOST = 2_000_000;

  private static final int CHARACTERS_A_UNIT = 64;

  /** A pattern takes ten times as long as anything else. */
  private static final int MATCHED_CHARACTERS_A_UNIT = 8;

  private static final Duration LONGEST = Duration.ofSeconds(20);

  private final long began = System.nanoTime();
  private long left;

  public Effort(long most) {
    this.left = most;
  }

  /** Whether a condition wanted more than there was. */
  public boolean isSpent() {
    return left < 0;
  }

  /** A pattern is looked for in a text. */
  public void match(String text) {
    spend(1 + text.length() / MATCHED_CHARACTERS_A_UNIT);
  }

  String text(String text) {
    spend(1 + text.length() / CHARACTERS_A_UNIT);
    return text;
  }

  <T> List<T> list(List<T> items) {
    return new Counted<>(items);
  }

  private void spend(long units) {
    left -= units;
    if (System.nanoTime() - began > LONGEST.toNanos()) {
      left = -1;
    }
    if (left < 0) {
      throw new EffortSpentException();
    }
  }

  private final class Counted<T> extends AbstractList<T> implements RandomAccess {
    private final List<T> items;

    Counted(List<T> items) {
      this.items = items;
    }

    @Override
    public T get(int index) {
      spend(1);
      return items.get(index);
    }

    @Override
    public int size() {
      return items.size();
    }
  }
}
