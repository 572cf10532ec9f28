package org.example.storefront.orders;

import java.util.*;
import org.example.storefront.catalog.model.Product;

/** What one customer wants to buy. */
public final class Order {
  private final String number;
  private final List<OrderLine> lines = new ArrayList<>();

  public Order(String number) {
    this.number = Objects.requireNonNull(number);
  }

  public Order add(Product product, int quantity) {
    lines.add(new OrderLine(product, quantity));
    return this;
  }

  public String number() {
    return number;
  }

  public List<OrderLine> lines() {
    return Collections.unmodifiableList(lines);
  }

  public long totalInCents() {
    return lines.stream().mapToLong(OrderLine::totalInCents).sum();
  }
}
