package dev.divisi.embedded;

import org.apache.avro.Schema;
import org.apache.avro.SchemaParseException;
import org.apache.avro.SchemaParser;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What the registry remembers, in the JSON that Confluent's registry keeps on its topic. */
sealed interface RegistryRecord {
  JsonMapper JSON = JsonMapper.shared();

  /** A new version of a subject. */
  record SchemaRegistered(RegisteredSchema schema) implements RegistryRecord {
    @Override
    public String key() {
      return JSON.createObjectNode()
          .put("keytype", "SCHEMA")
          .put("subject", schema.subject())
          .put("version", schema.version())
          .put("magic", 1)
          .toString();
    }

    @Override
    public String value() {
      return JSON.createObjectNode()
          .put("subject", schema.subject())
          .put("version", schema.version())
          .put("id", schema.id())
          .put("schema", schema.text())
          .put("deleted", false)
          .toString();
    }
  }

  /** A compatibility level, of one subject or (null) of all that have none of their own. */
  record LevelSet(@Nullable String subject, Compatibility level) implements RegistryRecord {
    @Override
    public String key() {
      ObjectNode key = JSON.createObjectNode().put("keytype", "CONFIG");
      key.put("subject", subject);
      return key.put("magic", 0).toString();
    }

    @Override
    public String value() {
      return JSON.createObjectNode().put("compatibilityLevel", level.name()).toString();
    }
  }

  String key();

  String value();

  /**
   * Reads a record back.
   *
   * @throws IllegalStateException when the topic holds what this registry did not write
   */
  static RegistryRecord read(String key, String value) {
    try {
      JsonNode keyNode = JSON.readTree(key);
      JsonNode node = JSON.readTree(value);
      return switch (keyNode.path("keytype").asString("")) {
        case "SCHEMA" ->
            new SchemaRegistered(
                new RegisteredSchema(
                    node.required("subject").stringValue(),
                    node.required("version").intValue(),
                    node.required("id").intValue(),
                    parse(node.required("schema").stringValue())));
        case "CONFIG" ->
            new LevelSet(
                keyNode.required("subject").stringValue(null),
                Compatibility.valueOf(node.required("compatibilityLevel").stringValue()));
        default -> throw new IllegalStateException("unknown key type");
      };
    } catch (JacksonException | SchemaParseException | IllegalArgumentException e) {
      throw new IllegalStateException(
          "The registry's topic holds a record that cannot be read, with the key " + key, e);
    }
  }

  static Schema parse(String text) {
    return SchemaParser.parseSingle(text);
  }
}
