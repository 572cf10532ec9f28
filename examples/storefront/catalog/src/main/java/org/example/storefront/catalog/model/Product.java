package org.example.storefront.catalog.model;

import java.util.Objects;

/** Something that the shop sells. */
public final class Product {
  private final String sku;
  private final String name;
  private final Category category;
  private final long priceInCents;

  public Product(String sku, String name, Category category, long priceInCents) {
    if (priceInCents < 0) {
      throw new IllegalArgumentException("A price is not negative: " + priceInCents);
    }
    this.sku = Objects.requireNonNull(sku);
    this.name = Objects.requireNonNull(name);
    this.category = Objects.requireNonNull(category);
    this.priceInCents = priceInCents;
  }

  public String sku() {
    return sku;
  }

  public String name() {
    return name;
  }

  public Category category() {
    return category;
  }

  public long priceInCents() {
    return priceInCents;
  }
}
