package dev.divisi.goals;

import java.math.BigDecimal;

/** US dollars as people write them, and as records keep them: in millionths. */
public final class Money {
  private static final int MICRO_DIGITS = 6;
  private static final BigDecimal MOST = new BigDecimal("1000000000");

  private Money() {}

  /**
   * Millionths of a dollar.
   *
   * @throws IllegalArgumentException when it is not more than 0, is finer than a millionth, or is
   *     beyond a thousand million
   */
  public static long micros(String name, BigDecimal dollars) {
    if (dollars.signum() <= 0) {
      throw new IllegalArgumentException(
          name + " must be more than 0, such as 12.50, not " + dollars);
    }
    if (dollars.compareTo(MOST) > 0) {
      throw new IllegalArgumentException(name + " is too much: at most " + MOST.toPlainString());
    }
    if (dollars.stripTrailingZeros().scale() > MICRO_DIGITS) {
      throw new IllegalArgumentException(
          name + " has more than 6 decimals; write it such as 12.50");
    }
    return dollars.movePointRight(MICRO_DIGITS).longValueExact();
  }

  /** Such as 12.50 or 0.000123: two decimals, or as many as it takes. */
  public static String words(long micros) {
    BigDecimal dollars = BigDecimal.valueOf(micros, MICRO_DIGITS).stripTrailingZeros();
    return dollars.setScale(Math.max(2, dollars.scale())).toPlainString();
  }
}
