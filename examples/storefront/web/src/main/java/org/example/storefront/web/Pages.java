package org.example.storefront.web;

import java.util.*;
import org.example.storefront.billing.Tax;
import org.example.storefront.catalog.Catalog;
import org.example.storefront.catalog.model.Product;
import org.example.storefront.common.config.Settings;
import org.example.storefront.common.price.Prices;

/** The pages of the shop, as HTML. */
public final class Pages {
  private final Catalog catalog;
  private final Settings settings;

  public Pages(Catalog catalog, Settings settings) {
    this.catalog = catalog;
    this.settings = settings;
  }

  /** The page behind a path; empty when there is none. */
  public Optional<String> page(String path) {
    if (path.equals("/")) {
      return Optional.of(shelf(catalog.all()));
    }
    if (path.equals("/terms")) {
      return Optional.of(terms());
    }
    if (path.startsWith("/products/")) {
      return catalog.find(path.substring("/products/".length())).map(this::product);
    }
    return Optional.empty();
  }

  private String shelf(List<Product> products) {
    StringBuilder items = new StringBuilder();
    for (Product product : products) {
      items.append("<li><a href=\"/products/").append(product.sku()).append("\">");
      items.append(escape(product.name())).append("</a> ");
      items.append(Prices.format(product.priceInCents())).append("</li>");
    }
    return html("<ul>" + items + "</ul>");
  }

  private String product(Product product) {
    return html(
        "<h2>" + escape(product.name()) + "</h2><p>" + Prices.format(product.priceInCents())
            + "</p>");
  }

  private String terms() {
    return html("<p>Prices contain " + Tax.from(settings).percent() + " % tax.</p>");
  }

  private String html(String body) {
    String name = escape(settings.text("shop.name"));
    return "<html><head><title>" + name + "</title></head><body>" + body + "</body></html>";
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
