package dev.divisi.console.adapter.web;

import dev.divisi.goals.Untrusted;
import org.springframework.http.ResponseEntity;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the page says in its corner: an answer without content, whose header htmx makes an event.
 */
final class Said {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private Said() {}

  static ResponseEntity<Void> good(String text) {
    return of(text, "good");
  }

  static ResponseEntity<Void> bad(String text) {
    return of(text, "bad");
  }

  private static ResponseEntity<Void> of(String text, String tone) {
    ObjectNode node = JSON.createObjectNode();
    node.putObject("said").put("text", Untrusted.line(text)).put("tone", tone);
    return ResponseEntity.noContent().header("HX-Trigger", JSON.writeValueAsString(node)).build();
  }
}
