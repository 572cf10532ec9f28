package dev.divisi.console.domain;

import dev.divisi.schemas.GoalState;
import dev.divisi.schemas.GoalStatus;
import dev.divisi.schemas.OpenQuestion;
import dev.divisi.schemas.PendingRevision;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A version of a plan that waits for a person.
 *
 * @param hash of its content, which a decision names
 * @param by who made it; empty when the goal does not say
 * @param why a person must approve it
 */
public record PlanVersion(int version, String hash, String by, String reason, String why) {

  /** Those of a goal that wait; a wider scope that somebody asks for is not among them. */
  public static List<PlanVersion> waiting(GoalState goal) {
    List<PlanVersion> waiting = new ArrayList<>();
    String hash = goal.getPlanHash();
    if (goal.getStatus() == GoalStatus.AWAITING_APPROVAL && hash != null) {
      // Whoever edited it before it was ever in force is told by the plan's own page.
      boolean first = goal.getPlanVersion() == 1;
      waiting.add(
          new PlanVersion(
              goal.getPlanVersion(),
              hash,
              first ? "a planner" : "",
              first ? "the first plan" : "",
              goal.getReason()));
    }
    for (PendingRevision revision : goal.getRevisions()) {
      String why = revision.getApproval();
      boolean known = waiting.stream().anyMatch(it -> it.hash().equals(revision.getContentHash()));
      boolean asked = goal.getQuestions().stream().anyMatch(it -> grants(revision, it));
      if (why != null && !known && !asked) {
        waiting.add(of(revision, why));
      }
    }
    return List.copyOf(waiting);
  }

  /** The version that would grant the wider scope that a question asks for. */
  public static Optional<PlanVersion> granting(GoalState goal, OpenQuestion question) {
    return goal.getRevisions().stream()
        .filter(revision -> grants(revision, question))
        .findFirst()
        .map(
            revision -> of(revision, revision.getApproval() == null ? "" : revision.getApproval()));
  }

  private static PlanVersion of(PendingRevision revision, String why) {
    return new PlanVersion(
        revision.getVersion(),
        revision.getContentHash(),
        revision.getBy(),
        revision.getReason(),
        why);
  }

  /** A question says only its text; the version that would grant it has the same as its reason. */
  private static boolean grants(PendingRevision revision, OpenQuestion question) {
    String taskId = question.getTaskId();
    return taskId != null && revision.getReason().equals(taskId + " " + question.getText());
  }
}
