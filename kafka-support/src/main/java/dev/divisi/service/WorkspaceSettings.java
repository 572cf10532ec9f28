package dev.divisi.service;

import dev.divisi.workspace.GitSettings;
import java.nio.file.Path;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where a service works: {@code divisi.workspace.*}. An unknown key stops the start.
 *
 * @param directory for mirrors of repositories, worktrees and downloads; made when absent, and may
 *     be deleted while the service is down
 * @param localRepositories folders of this machine in which a goal's repositories may be; none:
 *     they are reached over the network alone
 */
@ConfigurationProperties(prefix = "divisi.workspace", ignoreUnknownFields = false)
public record WorkspaceSettings(
    @DefaultValue("") String directory, @DefaultValue List<String> localRepositories) {
  public WorkspaceSettings {
    localRepositories = List.copyOf(localRepositories);
    if (directory.isBlank()) {
      throw new IllegalArgumentException(
          "divisi.workspace.directory is missing; it names a folder that this service may fill.");
    }
  }

  /** How git is run. */
  public GitSettings git() {
    return GitSettings.defaults()
        .withLocalRepositories(localRepositories.stream().map(Path::of).toList());
  }

  /** Mirrors of repositories. */
  public Path repositories() {
    return root().resolve("repositories");
  }

  /** Trees laid out for an agent or for checks; nothing in it outlives its work. */
  public Path worktrees() {
    return root().resolve("worktrees");
  }

  /** What agents fetched for themselves, such as class paths. */
  public Path downloads() {
    return root().resolve("downloads");
  }

  /** Conversations with models that a further round goes on with; they go with their worktrees. */
  public Path transcripts() {
    return root().resolve("transcripts");
  }

  /** Indexes of repositories, for what an agent is given to know. */
  public Path indexes() {
    return root().resolve("indexes");
  }

  /** What the sandbox needs for itself. */
  public Path sandbox() {
    return root().resolve("sandbox");
  }

  private Path root() {
    return Path.of(directory).toAbsolutePath().normalize();
  }
}
