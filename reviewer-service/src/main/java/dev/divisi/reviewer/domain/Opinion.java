package dev.divisi.reviewer.domain;

import dev.divisi.schemas.CheckResult;
import dev.divisi.schemas.Finding;
import dev.divisi.schemas.ReviewRequested;
import java.util.List;

/** What somebody thinks of a patch whose checks passed. */
@FunctionalInterface
public interface Opinion {

  /** Nobody is asked. */
  Opinion NONE = (order, checks, desk) -> List.of();

  /**
   * Asks for it. That there is none is no failure of the review: then a finding says why.
   *
   * @param checks what was run, all of it passed; empty when the task has no checks
   * @return what was found; an error counts only when it names a criterion of the task
   */
  List<Finding> on(ReviewRequested order, List<CheckResult> checks, ReviewDesk desk)
      throws InterruptedException;
}
