package dev.divisi.agents.mcp;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A tool.
 *
 * @param name as the agent calls it
 * @param description what it does, for a model
 * @param schema of its arguments, in JSON Schema
 * @param readOnly whether it changes nothing
 * @param use does it
 */
record Tool(String name, String description, ObjectNode schema, boolean readOnly, Use use) {

  /** What a tool does. */
  @FunctionalInterface
  interface Use {
    /**
     * Does it.
     *
     * @return text for a model
     * @throws ToolException when it cannot be done
     */
    String with(Arguments arguments) throws ToolException, InterruptedException;
  }

  /**
   * A tool whose arguments are these properties.
   *
   * @param properties the properties of an object, as a JSON object
   * @param required those that must be there
   */
  static Tool of(
      String name,
      String description,
      boolean readOnly,
      String properties,
      Use use,
      String... required) {
    ObjectNode schema = JsonMapper.shared().createObjectNode().put("type", "object");
    schema.set("properties", JsonMapper.shared().readTree(properties));
    var names = schema.putArray("required");
    for (String key : required) {
      names.add(key);
    }
    schema.put("additionalProperties", false);
    return new Tool(name, description, schema, readOnly, use);
  }

  /** Does it. */
  String call(JsonNode arguments) throws ToolException, InterruptedException {
    return use.with(Arguments.of(arguments, schema));
  }
}
