package org.example.storefront.common.price;

/** Shows amounts of money. */
public final class Prices {
  private Prices() {}

  /**
   * Shows an amount the way every page and every invoice does.
   *
   * @param cents the amount in cents; may be negative
   */
  public static String format(long cents) {
    String sign = cents < 0 ? "-" : "";
    long absolute = Math.abs(cents);
    return sign + "EUR " + absolute / 100 + "." + String.format("%02d", absolute % 100);
  }
}
