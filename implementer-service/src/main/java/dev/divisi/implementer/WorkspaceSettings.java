package dev.divisi.implementer;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Where this process keeps mirrors, worktrees and downloads: {@code divisi.workspace.*}. An unknown
 * key stops the start.
 *
 * @param directory made when absent; several processes may share it
 */
@ConfigurationProperties(prefix = "divisi.workspace", ignoreUnknownFields = false)
record WorkspaceSettings(Path directory) {
  WorkspaceSettings {
    if (directory == null || directory.toString().isBlank()) {
      throw new IllegalArgumentException(
          "divisi.workspace.directory is missing; it names a directory for mirrors and worktrees, with room for them.");
    }
    directory = directory.toAbsolutePath().normalize();
  }
}
