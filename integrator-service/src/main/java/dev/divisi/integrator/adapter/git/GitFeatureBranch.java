package dev.divisi.integrator.adapter.git;

import dev.divisi.globs.WriteScope;
import dev.divisi.integrator.domain.BranchException;
import dev.divisi.integrator.domain.Checkout;
import dev.divisi.integrator.domain.CommitText;
import dev.divisi.integrator.domain.FeatureBranch;
import dev.divisi.schemas.FailureKind;
import dev.divisi.schemas.Patch;
import dev.divisi.workspace.CommitMessage;
import dev.divisi.workspace.MergeResult;
import dev.divisi.workspace.PatchDiff;
import dev.divisi.workspace.PatchRejectedException;
import dev.divisi.workspace.PushResult;
import dev.divisi.workspace.RepositoryException;
import dev.divisi.workspace.SourceRepository;
import dev.divisi.workspace.TreeRules;
import dev.divisi.workspace.Violation;
import dev.divisi.workspace.Worktree;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One feature branch of a git repository. */
final class GitFeatureBranch implements FeatureBranch {
  private final SourceRepository repository;
  private final String branch;
  private final String baseCommit;
  private final Path trees;

  GitFeatureBranch(SourceRepository repository, String branch, String baseCommit, Path trees) {
    this.repository = repository;
    this.branch = branch;
    this.baseCommit = baseCommit;
    this.trees = trees;
  }

  @Override
  public Optional<String> head() throws BranchException, InterruptedException {
    try {
      Optional<String> head = repository.remoteHead(branch);
      if (head.isPresent()) {
        repository.ensureCommit(head.get());
      }
      return head;
    } catch (RepositoryException e) {
      throw GitFeatureBranches.failed(e);
    }
  }

  @Override
  public Optional<String> find(String head, Map<String, String> trailers)
      throws BranchException, InterruptedException {
    try {
      repository.ensureCommit(head);
      return repository.findCommitWithTrailers(head, baseCommit, trailers);
    } catch (RepositoryException e) {
      throw GitFeatureBranches.failed(e);
    }
  }

  @Override
  public boolean contains(String head, String commit) throws BranchException, InterruptedException {
    try {
      repository.ensureCommit(head);
      repository.ensureCommit(commit);
      return repository.isAncestor(commit, head);
    } catch (RepositoryException e) {
      throw GitFeatureBranches.failed(e);
    }
  }

  @Override
  public String apply(Patch patch, List<String> scope)
      throws BranchException, InterruptedException {
    String tree;
    try {
      repository.ensureCommit(patch.getBaseCommit());
      tree = repository.apply(patch.getBaseCommit(), patch.getDiff());
      requirePermitted(repository.diff(patch.getBaseCommit(), tree), scope);
    } catch (PatchRejectedException e) {
      throw mismatch("The diff does not apply to " + patch.getBaseCommit() + ": " + e.getMessage());
    } catch (RepositoryException e) {
      throw GitFeatureBranches.failed(e);
    }
    if (!tree.equals(patch.getResultTree())) {
      throw mismatch(
          "The diff makes the tree " + tree + ", not " + patch.getResultTree() + " as it says.");
    }
    return tree;
  }

  private static void requirePermitted(PatchDiff diff, List<String> scope) throws BranchException {
    // How much a patch may change is for policy to say; where and what is not.
    TreeRules rules =
        new TreeRules(
            WriteScope.of(scope), Integer.MAX_VALUE, Integer.MAX_VALUE, Long.MAX_VALUE, true);
    List<Violation> violations = rules.violations(diff);
    if (!violations.isEmpty()) {
      Violation first = violations.getFirst();
      throw new BranchException(
          FailureKind.REJECTED, "PATCH_" + first.code().name(), first.message(), null);
    }
  }

  private static BranchException mismatch(String message) {
    return new BranchException(FailureKind.REJECTED, "PATCH_MISMATCH", message, null);
  }

  @Override
  public Combination combine(String base, String tree, String head)
      throws BranchException, InterruptedException {
    try {
      return switch (repository.merge(base, tree, head)) {
        case MergeResult.Merged merged -> new Combination.Clean(merged.tree());
        case MergeResult.Conflict conflict ->
            new Combination.Conflict(conflict.paths(), conflict.message());
      };
    } catch (RepositoryException e) {
      throw GitFeatureBranches.failed(e);
    }
  }

  @Override
  public String diff(String head, String tree) throws BranchException, InterruptedException {
    try {
      return repository.diff(head, tree).diff();
    } catch (RepositoryException e) {
      throw GitFeatureBranches.failed(e);
    }
  }

  @Override
  public Checkout checkout(String tree) throws BranchException, InterruptedException {
    try {
      return new WorktreeCheckout(repository.checkout(tree, trees));
    } catch (RepositoryException e) {
      throw GitFeatureBranches.failed(e);
    }
  }

  @Override
  public String commit(String tree, String parent, CommitText text, Instant at)
      throws BranchException, InterruptedException {
    try {
      return repository.commit(
          tree,
          parent,
          new CommitMessage(
              text.subject(),
              text.body(),
              text.trailers().stream().map(t -> Map.entry(t.name(), t.value())).toList()),
          at);
    } catch (RepositoryException e) {
      throw GitFeatureBranches.failed(e);
    }
  }

  @Override
  public Push push(String commit, Optional<String> expected)
      throws BranchException, InterruptedException {
    try {
      return switch (repository.push(branch, commit, expected.orElse(null))) {
        case PushResult.Pushed() -> new Push.Done();
        case PushResult.Moved moved -> new Push.Moved(Optional.ofNullable(moved.actualHead()));
      };
    } catch (RepositoryException e) {
      throw GitFeatureBranches.failed(e);
    }
  }

  private record WorktreeCheckout(Worktree worktree) implements Checkout {
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
