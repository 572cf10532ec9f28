package dev.divisi.integrator.domain;

import dev.divisi.schemas.Patch;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One feature branch, and the building of commits for it. Only {@link #push} changes what others
 * see.
 */
public interface FeatureBranch {
  /** Where the branch stands at the remote right now; empty when it does not exist. */
  Optional<String> head() throws BranchException, InterruptedException;

  /**
   * Looks for a commit with all these trailers on the way from a head down to the goal's base.
   *
   * @param trailers trailer values by name
   */
  Optional<String> find(String head, Map<String, String> trailers)
      throws BranchException, InterruptedException;

  /** Whether a commit is in the history of a head of this branch. */
  boolean contains(String head, String commit) throws BranchException, InterruptedException;

  /**
   * The tree that a patch makes of its base commit. Looked at once more before it is merged: policy
   * judged what the patch says of itself, this is what it does.
   *
   * @param scope globs of the paths that it may write
   * @throws BranchException PATCH_MISMATCH when the diff does not apply, or gives another tree than
   *     the patch says; PATCH_OUT_OF_SCOPE, PATCH_FORBIDDEN_MODE and the like when the tree has
   *     changes that no task may make
   */
  String apply(Patch patch, List<String> scope) throws BranchException, InterruptedException;

  /** Brings the change from a base commit to a tree onto a head; touches no files. */
  Combination combine(String baseCommit, String tree, String head)
      throws BranchException, InterruptedException;

  /** What pushing a tree would change for those who stand at a head, as git writes it. */
  String diff(String head, String tree) throws BranchException, InterruptedException;

  /** Lays a tree out in a fresh folder. */
  Checkout checkout(String tree) throws BranchException, InterruptedException;

  /** Makes a commit that nobody sees yet. */
  String commit(String tree, String parent, CommitText text, Instant at)
      throws BranchException, InterruptedException;

  /**
   * Moves the branch, provided that it still stands where it stood.
   *
   * @param expected where it stood; empty: it must not exist
   */
  Push push(String commit, Optional<String> expected) throws BranchException, InterruptedException;

  /** What comes of combining. */
  sealed interface Combination {
    /** Both changes fit together. */
    record Clean(String tree) implements Combination {}

    /** Others changed the same lines. */
    record Conflict(List<String> paths, String message) implements Combination {
      public Conflict {
        paths = List.copyOf(paths);
      }
    }
  }

  /** What comes of a push. */
  sealed interface Push {
    /** The branch stands at the commit now. */
    record Done() implements Push {}

    /**
     * Somebody else was faster, and nothing was changed.
     *
     * @param head where the branch stands now; empty when it does not exist
     */
    record Moved(Optional<String> head) implements Push {}
  }
}
