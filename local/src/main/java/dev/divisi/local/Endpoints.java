package dev.divisi.local;

/**
 * Where clients find a running Divisi.
 *
 * @param bootstrapServers the broker, as host:port
 * @param schemaRegistryUrl the registry, without a slash at the end
 * @param consoleUrl the console, without a slash at the end; empty when there is none
 */
public record Endpoints(String bootstrapServers, String schemaRegistryUrl, String consoleUrl) {}
