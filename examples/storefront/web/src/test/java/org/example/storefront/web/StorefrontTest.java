package org.example.storefront.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

class StorefrontTest {
  @Test
  void shouldServePagesOverHttp() throws Exception {
    try (Storefront shop = Storefront.open(0)) {
      assertEquals(404, get(shop, "/nowhere").statusCode());
      HttpResponse<String> home = get(shop, "/");
      assertEquals(200, home.statusCode());
      assertTrue(home.body().contains("Viola bow, carbon"));
    }
  }

  private static HttpResponse<String> get(Storefront shop, String path) throws Exception {
    URI address = URI.create("http://127.0.0.1:" + shop.port() + path);
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString());
  }
}
