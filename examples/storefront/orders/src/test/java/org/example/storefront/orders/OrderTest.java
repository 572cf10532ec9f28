package org.example.storefront.orders;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.example.storefront.catalog.Catalog;
import org.example.storefront.catalog.model.Product;
import org.junit.jupiter.api.Test;

class OrderTest {
  private final Product strings = Catalog.standard().find("S-001").orElseThrow();
  private final Product bow = Catalog.standard().find("B-001").orElseThrow();

  @Test
  void shouldAddUpItsLines() {
    Order order = new Order("2026-1").add(strings, 2).add(bow, 1);
    assertEquals(22880, order.totalInCents());
  }

  @Test
  void shouldRefuseAnEmptyLine() {
    assertThrows(IllegalArgumentException.class, () -> new Order("2026-1").add(bow, 0));
  }

  @Test
  void shouldSayWhatWasOrdered() {
    Order order = new Order("2026-1").add(strings, 2).add(bow, 1);
    assertEquals(
        "Order 2026-1\n"
            + "2 x Violin strings, set: EUR 99.80\n"
            + "1 x Viola bow, carbon: EUR 129.00\n"
            + "Total: EUR 228.80",
        OrderSummary.of(order));
  }
}
