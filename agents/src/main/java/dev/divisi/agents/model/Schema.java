package dev.divisi.agents.model;

import dev.divisi.models.ToolDescription;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes the JSON schema of a tool's arguments; those stand in the order in which they are named.
 */
final class Schema {

  private final ObjectNode json = JsonMapper.shared().createObjectNode().put("type", "object");
  private final ObjectNode properties = json.putObject("properties");
  private final ArrayNode required = json.putArray("required");

  Schema text(String name, String description) {
    required.add(name);
    return optional(name, "string", description);
  }

  Schema optional(String name, String type, String description) {
    properties.putObject(name).put("type", type).put("description", description);
    return this;
  }

  Schema texts(String name, String description) {
    required.add(name);
    ObjectNode list = properties.putObject(name).put("type", "array");
    list.put("description", description).putObject("items").put("type", "string");
    return this;
  }

  Schema objects(String name, String description) {
    required.add(name);
    ObjectNode list = properties.putObject(name).put("type", "array");
    list.put("description", description).putObject("items").put("type", "object");
    return this;
  }

  ToolDescription describe(String tool, String description) {
    return new ToolDescription(tool, description, json);
  }
}
