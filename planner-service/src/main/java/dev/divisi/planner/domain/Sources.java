package dev.divisi.planner.domain;

import dev.divisi.schemas.Repository;

/** Where the planner reads repositories. */
public interface Sources {
  /**
   * Fetches a repository and pins its base.
   *
   * @throws PlanningException rejected when the repository or the ref does not exist, transient
   *     when it cannot be reached now
   */
  Source open(Repository repository) throws PlanningException, InterruptedException;
}
