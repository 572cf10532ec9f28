package org.example.storefront.billing;

import org.example.storefront.common.config.Settings;

/** The tax that is contained in a price. */
public final class Tax {
  private static final String PERCENT = "billing.vat.percent";

  private final int percent;

  private Tax(int percent) {
    this.percent = percent;
  }

  /** The tax rate that the settings name. */
  public static Tax from(Settings settings) {
    return new Tax(settings.number(PERCENT));
  }

  public int percent() {
    return percent;
  }

  /** How much of a gross amount is tax, rounded half up. */
  public long containedIn(long grossInCents) {
    return Math.round(grossInCents * percent / (100.0 + percent));
  }
}
