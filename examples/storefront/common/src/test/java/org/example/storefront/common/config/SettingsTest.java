package org.example.storefront.common.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class SettingsTest {
  private final Settings settings = Settings.load("settings-test.properties");

  @Test
  void shouldReadTextAndNumbers() {
    assertEquals("Corner Shop", settings.text("shop.name"));
    assertEquals(12, settings.number("page.size"));
  }

  @Test
  void shouldNameTheFileAndTheKeyWhenAValueIsMissing() {
    assertFalse(settings.has("shop.owner"));
    IllegalArgumentException problem =
        assertThrows(IllegalArgumentException.class, () -> settings.text("shop.owner"));
    assertEquals("settings-test.properties has no value for shop.owner.", problem.getMessage());
  }
}
