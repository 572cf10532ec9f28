package dev.divisi.reviewer.adapter.git;

import dev.divisi.reviewer.domain.PatchedTree;
import dev.divisi.reviewer.domain.PatchedTreeException;
import dev.divisi.reviewer.domain.PatchedTrees;
import dev.divisi.schemas.FailureKind;
import dev.divisi.schemas.Patch;
import dev.divisi.schemas.PlannedRepository;
import dev.divisi.workspace.PatchRejectedException;
import dev.divisi.workspace.RepositoryCache;
import dev.divisi.workspace.RepositoryException;
import dev.divisi.workspace.SourceRepository;
import dev.divisi.workspace.Worktree;
import java.nio.file.Path;

/** Patched trees of git repositories: applied in a bare mirror, laid out without git's files. */
public final class GitPatchedTrees implements PatchedTrees {
  private final RepositoryCache repositories;
  private final Path trees;

  /**
   * @param trees where trees under check are laid out
   */
  public GitPatchedTrees(RepositoryCache repositories, Path trees) {
    this.repositories = repositories;
    this.trees = trees;
  }

  @Override
  public PatchedTree layOut(PlannedRepository planned, Patch patch)
      throws PatchedTreeException, InterruptedException {
    try {
      SourceRepository repository = repositories.open(planned.getRepository().getUrl());
      repository.ensureCommit(patch.getBaseCommit());
      String tree = repository.apply(patch.getBaseCommit(), patch.getDiff());
      if (!tree.equals(patch.getResultTree())) {
        throw mismatch(
            "The diff makes the tree " + tree + ", not " + patch.getResultTree() + " as it says.");
      }
      return new LaidOut(repository.checkout(tree, trees));
    } catch (PatchRejectedException e) {
      throw mismatch("The diff does not apply to " + patch.getBaseCommit() + ": " + e.getMessage());
    } catch (RepositoryException e) {
      throw new PatchedTreeException(
          e.transientFailure() ? FailureKind.TRANSIENT : FailureKind.REJECTED,
          e.code().name(),
          e.getMessage(),
          e);
    }
  }

  private static PatchedTreeException mismatch(String message) {
    return new PatchedTreeException(FailureKind.REJECTED, "PATCH_MISMATCH", message, null);
  }

  private record LaidOut(Worktree worktree) implements PatchedTree {
    @Override
    public Path directory() {
      return worktree.directory();
    }

    @Override
    public void close() {
      worktree.close();
    }
  }
}
