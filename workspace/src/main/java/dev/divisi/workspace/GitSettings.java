package dev.divisi.workspace;

import java.time.Duration;
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
 */
public record GitSettings(
    String program,
    Duration localTimeout,
    Duration networkTimeout,
    WorktreeLimits worktreeLimits,
    int maxDiffBytes,
    Map<String, String> networkEnvironment) {
  public GitSettings {
    networkEnvironment = Map.copyOf(networkEnvironment);
  }

  /** Limits that fit most repositories; ssh never asks for anything. */
  public static GitSettings defaults() {
    return new GitSettings(
        "git",
        Duration.ofMinutes(5),
        Duration.ofMinutes(15),
        WorktreeLimits.defaults(),
        8 * 1024 * 1024,
        Map.of());
  }
}
