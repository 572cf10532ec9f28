package dev.divisi.schemas.serde;

import org.apache.avro.Schema;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A schema as other languages should see it: what the Java generator added about string classes is
 * taken out again.
 */
final class SchemaText {
  private static final String STRING_CLASS = "avro.java.string";
  private static final JsonMapper JSON = JsonMapper.shared();

  private SchemaText() {}

  static String of(Schema schema) {
    return JSON.writeValueAsString(withoutStringClasses(JSON.readTree(schema.toString())));
  }

  private static JsonNode withoutStringClasses(JsonNode node) {
    return switch (node) {
      case ObjectNode object -> {
        object.remove(STRING_CLASS);
        if (object.size() == 1 && object.path("type").isString()) {
          yield object.get("type");
        }
        ObjectNode cleaned = JSON.createObjectNode();
        object
            .properties()
            .forEach(
                property ->
                    cleaned.set(property.getKey(), withoutStringClasses(property.getValue())));
        yield cleaned;
      }
      case ArrayNode array -> {
        ArrayNode cleaned = JSON.createArrayNode();
        array.forEach(element -> cleaned.add(withoutStringClasses(element)));
        yield cleaned;
      }
      case JsonNode leaf -> leaf;
    };
  }
}
