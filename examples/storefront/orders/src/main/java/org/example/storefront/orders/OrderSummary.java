package org.example.storefront.orders;

import org.example.storefront.common.price.Prices;

/** An order in words, for the confirmation mail. */
public final class OrderSummary {
  private OrderSummary() {}

  public static String of(Order order) {
    StringBuilder text = new StringBuilder("Order ").append(order.number()).append('\n');
    for (OrderLine line : order.lines()) {
      text.append(line.quantity())
          .append(" x ")
          .append(line.product().name())
          .append(": ")
          .append(Prices.format(line.totalInCents()))
          .append('\n');
    }
    return text.append("Total: ").append(Prices.format(order.totalInCents())).toString();
  }
}
