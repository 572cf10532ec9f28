package org.example.storefront.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.example.storefront.common.price.Prices;
import org.junit.jupiter.api.Test;

class PriceListTest {
  @Test
  void shouldPrintALineForEachProduct() {
    String list = new PriceList(Catalog.standard()).print();
    assertEquals(4, list.lines().count());
    assertTrue(list.startsWith("S-001  Violin strings, set  EUR 49.90"));
    assertTrue(list.endsWith(Prices.format(3850)));
  }
}
