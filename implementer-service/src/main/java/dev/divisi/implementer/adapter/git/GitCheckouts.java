package dev.divisi.implementer.adapter.git;

import dev.divisi.implementer.domain.Checkout;
import dev.divisi.implementer.domain.Checkouts;
import dev.divisi.implementer.domain.ImplementationException;
import dev.divisi.implementer.domain.LaidOut;
import dev.divisi.schemas.FailureKind;
import dev.divisi.workspace.FailureCode;
import dev.divisi.workspace.PatchDiff;
import dev.divisi.workspace.RepositoryCache;
import dev.divisi.workspace.RepositoryException;
import dev.divisi.workspace.SourceRepository;
import dev.divisi.workspace.WorkspaceException;
import dev.divisi.workspace.Worktree;
import dev.divisi.workspace.WorktreeException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Worktrees from mirrors of git repositories. */
public final class GitCheckouts implements Checkouts {
  private static final Set<FailureCode> TOO_LARGE =
      EnumSet.of(
          FailureCode.DIFF_TOO_LARGE,
          FailureCode.FILE_TOO_LARGE,
          FailureCode.TOO_MANY_FILES,
          FailureCode.TOO_MANY_BYTES);

  private final RepositoryCache repositories;
  private final Path worktrees;

  /**
   * Makes worktrees.
   *
   * @param worktrees where they are made, each in a directory of its own
   */
  public GitCheckouts(RepositoryCache repositories, Path worktrees) {
    this.repositories = repositories;
    this.worktrees = worktrees;
  }

  @Override
  public Checkout checkout(String url, String baseCommit)
      throws ImplementationException, InterruptedException {
    try {
      SourceRepository repository = repositories.open(url);
      repository.ensureCommit(baseCommit);
      return new GitCheckout(
          repository, baseCommit, repository.checkout(baseCommit, worktrees), worktrees);
    } catch (RepositoryException e) {
      throw failed(e);
    }
  }

  private record GitCheckout(
      SourceRepository repository, String baseCommit, Worktree worktree, Path worktrees)
      implements Checkout {
    @Override
    public Path directory() {
      return worktree.directory();
    }

    @Override
    public PatchDiff harvest() throws ImplementationException, InterruptedException {
      try {
        return repository.diff(baseCommit, worktree.harvest());
      } catch (WorktreeException e) {
        throw refused(e);
      } catch (RepositoryException e) {
        throw failed(e);
      }
    }

    @Override
    public LaidOut layOut(String tree) throws ImplementationException, InterruptedException {
      try {
        return new GitTree(repository.checkout(tree, worktrees));
      } catch (RepositoryException e) {
        throw failed(e);
      }
    }

    @Override
    public void close() {
      worktree.close();
    }
  }

  private record GitTree(Worktree worktree) implements LaidOut {
    @Override
    public Path directory() {
      return worktree.directory();
    }

    @Override
    public void close() {
      worktree.close();
    }
  }

  private static ImplementationException failed(RepositoryException e) {
    if (e.code() == FailureCode.COMMIT_MISSING) {
      return failure(FailureKind.REJECTED, "BASE_COMMIT_MISSING", e);
    }
    if (TOO_LARGE.contains(e.code())) {
      return failure(FailureKind.EXHAUSTED, "PATCH_TOO_LARGE", e);
    }
    return failure(
        e.transientFailure() ? FailureKind.TRANSIENT : FailureKind.REJECTED, e.code().name(), e);
  }

  /** What an agent left is never tried again as it is: the next attempt is told. */
  private static ImplementationException refused(WorktreeException e) {
    return TOO_LARGE.contains(e.code())
        ? failure(FailureKind.EXHAUSTED, "PATCH_TOO_LARGE", e)
        : failure(FailureKind.AGENT, "PATCH_FORBIDDEN_CONTENT", e);
  }

  private static ImplementationException failure(
      FailureKind kind, String code, WorkspaceException cause) {
    return new ImplementationException(kind, code, cause.getMessage(), List.of(), cause);
  }
}
