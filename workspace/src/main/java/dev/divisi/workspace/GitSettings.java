package dev.divisi.workspace;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * How git is run.
 *
 * @param program git, by name or path; 2.38 or newer
 * @param localTimeout for one command that works on local files
 * @param networkTimeout for one command that talks to a repository
 * @param worktreeLimits what a worktree may hold
 * @param maxDiffBytes the largest diff that is made or applied; it has to fit into a record
 * @param networkEnvironment variables for commands that talk to a repository, such as SSH_AUTH_SOCK
 *     or GIT_SSH_COMMAND
 * @param localRepositories folders of this machine in which repositories may be; others are reached
 *     over the network alone
 */
public record GitSettings(
    String program,
    Duration localTimeout,
    Duration networkTimeout,
    WorktreeLimits worktreeLimits,
    int maxDiffBytes,
    Map<String, String> networkEnvironment,
    List<Path> localRepositories) {
  public GitSettings {
    networkEnvironment = Map.copyOf(networkEnvironment);
    localRepositories = List.copyOf(localRepositories);
  }

  /** Limits that fit most repositories, wherever they are; ssh never asks for anything. */
  public static GitSettings defaults() {
    return new GitSettings(
        "git",
        Duration.ofMinutes(5),
        Duration.ofMinutes(15),
        WorktreeLimits.defaults(),
        8 * 1024 * 1024,
        Map.of(),
        List.of(Path.of("/")));
  }

  /** The same for repositories of this machine that are in these folders. */
  public GitSettings withLocalRepositories(List<Path> folders) {
    return new GitSettings(
        program,
        localTimeout,
        networkTimeout,
        worktreeLimits,
        maxDiffBytes,
        networkEnvironment,
        folders);
  }

  /** The same for diffs of at most so many bytes. */
  public GitSettings withMaxDiffBytes(int bytes) {
    return new GitSettings(
        program,
        localTimeout,
        networkTimeout,
        worktreeLimits,
        bytes,
        networkEnvironment,
        localRepositories);
  }
}
