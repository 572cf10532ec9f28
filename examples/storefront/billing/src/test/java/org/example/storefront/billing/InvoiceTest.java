package org.example.storefront.billing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.example.storefront.catalog.Catalog;
import org.example.storefront.common.config.Settings;
import org.example.storefront.orders.Order;
import org.junit.jupiter.api.Test;

class InvoiceTest {
  private final Tax tax = Tax.from(Settings.load("billing.properties"));

  @Test
  void shouldTakeTheTaxRateFromTheSettings() {
    assertEquals(19, tax.percent());
    assertEquals(19, tax.containedIn(119));
  }

  @Test
  void shouldShowTotalAndTax() {
    Order order = new Order("2026-7").add(Catalog.standard().find("B-001").orElseThrow(), 1);
    assertEquals(
        List.of(
            "Invoice for order 2026-7", "Total EUR 129.00", "Tax 19 % contained EUR 20.60"),
        new Invoice(order, tax).lines());
  }
}
