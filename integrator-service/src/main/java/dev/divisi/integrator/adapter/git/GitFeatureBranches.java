package dev.divisi.integrator.adapter.git;

import dev.divisi.integrator.domain.BranchException;
import dev.divisi.integrator.domain.FeatureBranch;
import dev.divisi.integrator.domain.FeatureBranches;
import dev.divisi.schemas.FailureKind;
import dev.divisi.schemas.PlannedRepository;
import dev.divisi.workspace.RepositoryCache;
import dev.divisi.workspace.RepositoryException;
import java.nio.file.Path;

/** Feature branches in git repositories, worked on in bare mirrors. */
public final class GitFeatureBranches implements FeatureBranches {
  private final RepositoryCache repositories;
  private final Path trees;

  /**
   * @param trees where trees under check are laid out
   */
  public GitFeatureBranches(RepositoryCache repositories, Path trees) {
    this.repositories = repositories;
    this.trees = trees;
  }

  @Override
  public FeatureBranch open(PlannedRepository repository)
      throws BranchException, InterruptedException {
    try {
      return new GitFeatureBranch(
          repositories.open(repository.getRepository().getUrl()),
          repository.getBranch(),
          repository.getBaseCommit(),
          trees);
    } catch (RepositoryException e) {
      throw failed(e);
    }
  }

  static BranchException failed(RepositoryException e) {
    return new BranchException(
        e.transientFailure() ? FailureKind.TRANSIENT : FailureKind.REJECTED,
        e.code().name(),
        e.getMessage(),
        e);
  }
}
