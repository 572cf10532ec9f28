package org.example.storefront.web;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.example.storefront.catalog.Catalog;
import org.example.storefront.common.config.Settings;
import org.junit.jupiter.api.Test;

class PagesTest {
  private final Pages pages =
      new Pages(Catalog.standard(), Settings.load("storefront.properties"));

  @Test
  void shouldShowEveryProductWithItsPrice() {
    String home = pages.page("/").orElseThrow();
    assertTrue(home.contains("<title>Strings &amp; Bows</title>"));
    assertTrue(home.contains("Cello strings, set</a> EUR 179.50"));
  }

  @Test
  void shouldShowOneProduct() {
    assertTrue(pages.page("/products/M-001").orElseThrow().contains("EUR 38.50"));
    assertTrue(pages.page("/products/none").isEmpty());
  }

  @Test
  void shouldNameTheTaxOfThisShop() {
    assertTrue(pages.page("/terms").orElseThrow().contains("contain 7 % tax"));
  }
}
