package dev.divisi.local;

/**
 * Where clients find a running Divisi.
 *
 * @param bootstrapServers the broker, as host:port
 * @param schemaRegistryUrl the registry, without a slash at the end
 */
public record Endpoints(String bootstrapServers, String schemaRegistryUrl) {}
