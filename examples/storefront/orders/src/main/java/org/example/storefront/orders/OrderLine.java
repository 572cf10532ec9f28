package org.example.storefront.orders;

import org.example.storefront.catalog.model.Product;

/** A product and how many of it. */
public final class OrderLine {
  private final Product product;
  private final int quantity;

  public OrderLine(Product product, int quantity) {
    if (quantity < 1) {
      throw new IllegalArgumentException("A line has at least one piece: " + quantity);
    }
    this.product = product;
    this.quantity = quantity;
  }

  public Product product() {
    return product;
  }

  public int quantity() {
    return quantity;
  }

  public long totalInCents() {
    return Math.multiplyExact(product.priceInCents(), quantity);
  }
}
