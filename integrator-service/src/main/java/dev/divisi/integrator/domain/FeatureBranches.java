package dev.divisi.integrator.domain;

import dev.divisi.schemas.PlannedRepository;

/** Finds the feature branches of goals. */
public interface FeatureBranches {
  /**
   * The feature branch that a plan names; it need not exist yet.
   *
   * @throws BranchException when the repository cannot be reached or may not be used
   */
  FeatureBranch open(PlannedRepository repository) throws BranchException, InterruptedException;
}
