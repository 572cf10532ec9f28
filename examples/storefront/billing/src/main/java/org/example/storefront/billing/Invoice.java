package org.example.storefront.billing;

import java.util.*;
import org.example.storefront.common.price.Prices;
import org.example.storefront.orders.Order;

/** The bill for an order. */
public final class Invoice {
  private final Order order;
  private final Tax tax;

  public Invoice(Order order, Tax tax) {
    this.order = Objects.requireNonNull(order);
    this.tax = Objects.requireNonNull(tax);
  }

  public long grossInCents() {
    return order.totalInCents();
  }

  public long taxInCents() {
    return tax.containedIn(grossInCents());
  }

  /** The bill, line by line. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("Invoice for order " + order.number());
    lines.add("Total " + Prices.format(grossInCents()));
    lines.add("Tax " + tax.percent() + " % contained " + Prices.format(taxInCents()));
    return lines;
  }
}
