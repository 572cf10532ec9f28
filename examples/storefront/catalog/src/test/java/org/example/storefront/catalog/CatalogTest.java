package org.example.storefront.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.example.storefront.catalog.model.Category;
import org.example.storefront.catalog.model.Product;
import org.junit.jupiter.api.Test;

class CatalogTest {
  private final Catalog catalog = Catalog.standard();

  @Test
  void shouldFindAProductByItsNumber() {
    assertEquals("Viola bow, carbon", catalog.find("B-001").orElseThrow().name());
    assertTrue(catalog.find("X-999").isEmpty());
  }

  @Test
  void shouldListAShelf() {
    assertEquals(2, catalog.in(Category.STRINGS).size());
  }

  @Test
  void shouldRefuseTwoProductsWithOneNumber() {
    Product rosin = new Product("R-001", "Rosin", Category.BOWS, 890);
    assertThrows(IllegalArgumentException.class, () -> new Catalog(List.of(rosin, rosin)));
  }
}
