package dev.divisi.reviewer.domain;

import dev.divisi.schemas.Patch;
import dev.divisi.schemas.PlannedRepository;

/** Makes the tree that a patch results in. */
public interface PatchedTrees {
  /**
   * Applies a patch to its base commit and lays the result out in a fresh folder.
   *
   * @throws PatchedTreeException PATCH_MISMATCH when the diff does not apply, or gives another tree
   *     than the patch says; another name when the repository cannot be used
   */
  PatchedTree layOut(PlannedRepository repository, Patch patch)
      throws PatchedTreeException, InterruptedException;
}
