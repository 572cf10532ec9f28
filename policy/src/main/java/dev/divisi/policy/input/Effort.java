package dev.divisi.policy.input;

import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;

/**
 * What conditions may read of one patch or plan, all of them together, so that none can hang. One
 * unit is an item of a list, or 64 characters of a text. It depends on the input alone: the same
 * patch is never judged once and refused another time.
 */
public final class Effort {
  /** Enough for 100 rules that each look at every one of 10,000 lines, twice. */
  public static final long MOST = 2_000_000;

  private static final int CHARACTERS_A_UNIT = 64;

  private long left;

  public Effort(long most) {
    this.left = most;
  }

  /** Whether a condition wanted more than there was. */
  public boolean isSpent() {
    return left < 0;
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
    if (left < 0) {
      throw new EffortSpentException();
    }
  }

  /** Nobody asks what it says: {@link #isSpent} is asked. */
  private static final class EffortSpentException extends RuntimeException {
    EffortSpentException() {
      super("the conditions read too much", null, false, false);
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
