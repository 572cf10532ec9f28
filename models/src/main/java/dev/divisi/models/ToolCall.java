package dev.divisi.models;

/**
 * A tool that a model called.
 *
 * @param id ties the result to it; may be empty or twice the same, as models are not to be trusted
 * @param tool the tool's name; there may be none of that name
 * @param arguments as the model wrote them: meant to be a JSON object, but it may be anything
 */
public record ToolCall(String id, String tool, String arguments) {}
