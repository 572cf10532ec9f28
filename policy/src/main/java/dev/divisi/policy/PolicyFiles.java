package dev.divisi.policy;

import dev.divisi.policy.risk.RepositoryFacts;
import dev.divisi.schemas.PlannedRepository;

/** Where policy files are read. */
public interface PolicyFiles {
  /** The largest file that is looked at, in bytes. */
  int LARGEST = 1024 * 1024;

  /**
   * The file at a path of a repository's pinned base: never of an agent's tree, which the agent
   * wrote.
   *
   * @throws PolicyUnavailableException when the repository cannot be reached now
   */
  PolicyFile read(PlannedRepository repository, String path)
      throws PolicyUnavailableException, InterruptedException;

  /** What the repository has at its base commit; nothing where nobody can look. */
  default RepositoryFacts facts(PlannedRepository repository) {
    return RepositoryFacts.UNKNOWN;
  }
}
