package dev.divisi.planner.domain;

import dev.divisi.documents.FieldPath;
import dev.divisi.schemas.PlannedTask;
import java.util.List;

/**
 * A task of a plan that is not checked yet.
 *
 * @param template where its template stands in the playbook
 * @param filled whether all of it could be filled in; if not, what is missing was said already
 * @param profile the profile that is to do it; empty when it names none
 * @param reviewers the profiles that are to review it; empty when it names none
 * @param candidates the profiles that are to try it at once, one for each of {@code bestOf}; empty
 *     ones where an agent is named
 */
record DraftTask(
    PlannedTask task,
    FieldPath template,
    boolean filled,
    String profile,
    List<String> reviewers,
    List<String> candidates) {
  String id() {
    return task.getId();
  }

  /** Whether somebody must still be found who does it. */
  boolean isOpen() {
    return task.getAgent().getFamily().isEmpty() && task.getBestOf().isEmpty() && !task.getExpand();
  }

  /** Whether it must still be found by which agents it is tried. */
  boolean isContestOfProfiles() {
    return candidates.stream().anyMatch(name -> !name.isEmpty());
  }

  DraftTask with(PlannedTask changed) {
    return new DraftTask(changed, template, filled, profile, reviewers, candidates);
  }

  DraftTask unfilled() {
    return new DraftTask(task, template, false, profile, reviewers, candidates);
  }
}
