package org.example.storefront.catalog;

import java.util.*;
import org.example.storefront.catalog.model.Category;
import org.example.storefront.catalog.model.Product;

/** Everything that the shop sells, in the order in which it was listed. */
public final class Catalog {
  private final Map<String, Product> bySku = new LinkedHashMap<>();

  public Catalog(List<Product> products) {
    for (Product product : products) {
      if (bySku.put(product.sku(), product) != null) {
        throw new IllegalArgumentException("Two products have the number " + product.sku());
      }
    }
  }

  /** The shop's own range. */
  public static Catalog standard() {
    return new Catalog(
        List.of(
            new Product("S-001", "Violin strings, set", Category.STRINGS, 4990),
            new Product("S-002", "Cello strings, set", Category.STRINGS, 17950),
            new Product("B-001", "Viola bow, carbon", Category.BOWS, 12900),
            new Product("M-001", "Quartets, four parts", Category.SHEET_MUSIC, 3850)));
  }

  public Optional<Product> find(String sku) {
    return Optional.ofNullable(bySku.get(sku));
  }

  public List<Product> in(Category category) {
    List<Product> found = new ArrayList<>();
    for (Product product : bySku.values()) {
      if (product.category() == category) {
        found.add(product);
      }
    }
    return found;
  }

  public List<Product> all() {
    return List.copyOf(bySku.values());
  }
}
