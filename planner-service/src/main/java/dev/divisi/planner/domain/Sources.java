package dev.divisi.planner.domain;

import dev.divisi.schemas.PlannedRepository;
import dev.divisi.schemas.Repository;
import java.util.List;

/** Where the planner reads repositories. */
public interface Sources {
  /**
   * Fetches a repository and pins its base.
   *
   * @throws PlanningException rejected when the repository or the ref does not exist, transient
   *     when it cannot be reached now
   */
  Source open(Repository repository) throws PlanningException, InterruptedException;

  /**
   * Commits of ours that were taken back since, as the history of a plan's base tells. It is for
   * numbers only: none when it cannot be read.
   */
  List<String> reverted(PlannedRepository repository) throws InterruptedException;
}
