package org.example.storefront.common.price;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class PricesTest {
  @Test
  void shouldShowEurosAndCents() {
    assertEquals("EUR 12.34", Prices.format(1234));
    assertEquals("EUR 0.05", Prices.format(5));
  }

  @Test
  void shouldPutTheSignInFrontWhenNegative() {
    assertEquals("-EUR 3.00", Prices.format(-300));
  }
}
