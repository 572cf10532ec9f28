package org.example.storefront.catalog;

import java.util.StringJoiner;
import org.example.storefront.catalog.model.Product;
import org.example.storefront.common.price.Prices;

/** The price list that lies on the counter. */
public final class PriceList {
  private final Catalog catalog;

  public PriceList(Catalog catalog) {
    this.catalog = catalog;
  }

  /** One line for each product: number, name, price. */
  public String print() {
    StringJoiner lines = new StringJoiner("\n");
    for (Product product : catalog.all()) {
      lines.add(line(product));
    }
    return lines.toString();
  }

  private static String line(Product product) {
    return product.sku() + "  " + product.name() + "  " + Prices.format(product.priceInCents());
  }
}
