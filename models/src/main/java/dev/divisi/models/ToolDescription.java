package dev.divisi.models;

import tools.jackson.databind.node.ObjectNode;

/**
 * A tool that a model may call.
 *
 * @param name letters, digits and underscores
 * @param description what it does and gives, for the model
 * @param schema JSON schema of its arguments: an object with {@code properties} and {@code
 *     required}
 */
public record ToolDescription(String name, String description, ObjectNode schema) {}
