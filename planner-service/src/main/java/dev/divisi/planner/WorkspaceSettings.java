package dev.divisi.planner;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where this service works: {@code divisi.workspace.*}. An unknown key stops the start.
 *
 * @param directory for mirrors of repositories; may be deleted while the service is down
 */
@ConfigurationProperties(prefix = "divisi.workspace", ignoreUnknownFields = false)
record WorkspaceSettings(@DefaultValue("") String directory) {
  WorkspaceSettings {
    if (directory.isBlank()) {
      throw new IllegalArgumentException(
          "divisi.workspace.directory is missing; it names a folder that this service may fill.");
    }
  }

  Path repositories() {
    return Path.of(directory).toAbsolutePath().normalize().resolve("repositories");
  }
}
