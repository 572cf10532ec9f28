package dev.divisi.taskgraph;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Best of several: the same task is tried by several workers at once, each judged on its evidence,
 * and one patch is merged. Each candidate is a task of its own with the same scope; the task that
 * it belongs to holds the scope for all of them.
 */
final class Contests {

  private Contests() {}

  /** Id of a candidate, from 1. No planned task may have such a one. */
  static String candidateId(String taskId, int number) {
    return taskId + ".candidate-" + number;
  }

  /** Whether an integrator holds the patch of the task, or of one of its candidates. */
  static boolean isBeingMerged(GraphState graph, String goalId, Task task) {
    boolean isContest =
        task.status() == TaskStatus.EXPANDED && !task.definition().bestOf().isEmpty();
    return task.isBeingMerged()
        || (isContest
            && graph.edges(goalId, task.taskId()).parts().stream()
                .flatMap(id -> graph.task(goalId, id).stream())
                .anyMatch(Task::isBeingMerged));
  }

  /** Makes the candidates; gives their ids. */
  static List<String> begin(Draft draft, String goalId, Task task) {
    TaskDefinition definition = task.definition();
    List<String> ids = new ArrayList<>();
    for (String pool : definition.bestOf()) {
      String id = candidateId(task.taskId(), task.attempts().current() + ids.size() + 1);
      ids.add(id);
      draft.emit(
          new Event.TaskPlanned(
              goalId,
              draft.now(),
              new TaskDefinition(
                  id,
                  definition.position(),
                  definition.title(),
                  definition.repository(),
                  pool,
                  definition.scope(),
                  definition.digest(),
                  List.of(),
                  false,
                  new TaskDefinition.Parent(
                      task.taskId(), TaskDefinition.Parent.Kind.CANDIDATE, definition.depth() + 1),
                  definition.author(),
                  definition.earlierAuthors(),
                  List.of()),
              0,
              new Edges(List.of(), List.of(task.taskId()), List.of())));
    }
    draft.emit(new Event.TaskExpanded(goalId, task.taskId(), draft.now(), ids));
    for (String id : ids) {
      draft.emit(new Event.TaskReadied(goalId, id, draft.now()));
    }
    return ids;
  }

  /** Chooses, once every candidate is judged or given up. */
  static void settle(Draft draft, String goalId, Task candidate) {
    TaskDefinition.Parent parent = candidate.definition().parent();
    if (parent == null) {
      throw new IllegalStateException("no candidate: " + candidate);
    }
    List<Task> passed = new ArrayList<>();
    for (String id : draft.edges(goalId, parent.taskId()).parts()) {
      Task other = draft.taskOrThrow(goalId, id);
      if (other.status() == TaskStatus.AWAITING_CHOICE) {
        passed.add(other);
      } else if (!other.status().isEnd()) {
        return;
      }
    }
    if (passed.isEmpty()) {
      Task task = draft.taskOrThrow(goalId, parent.taskId());
      if (task.status() == TaskStatus.EXPANDED) {
        draft.emit(
            new Event.TaskBlocked(
                goalId,
                task.taskId(),
                draft.now(),
                task.attempts().current(),
                "NO_CANDIDATE_PASSED",
                "none of the candidates came to a patch that can be merged"));
      }
      return;
    }
    passed.sort(BEST_FIRST);
    choose(draft, goalId, passed.getFirst(), passed.size());
    for (Task other : passed.subList(1, passed.size())) {
      draft.emit(
          new Event.CandidateSuperseded(
              goalId, other.taskId(), draft.now(), passed.getFirst().taskId() + " was chosen"));
    }
  }

  /**
   * What policy lets pass before what a person must approve; then the fewest failed attempts, the
   * smallest patch, the first one.
   */
  private static final Comparator<Task> BEST_FIRST =
      Comparator.comparing(Contests::needsApproval)
          .thenComparingInt(task -> task.attempts().failed())
          .thenComparingInt(task -> task.candidateOrNone().changedLines())
          .thenComparingInt(task -> task.taskId().length())
          .thenComparing(Task::taskId);

  private static boolean needsApproval(Task task) {
    Verdict verdict = task.candidateOrNone().currentVerdict();
    return verdict != null && verdict.outcome() == Verdict.Outcome.REQUIRE_APPROVAL;
  }

  private static void choose(Draft draft, String goalId, Task best, int of) {
    Candidate patch = best.candidateOrNone();
    String reason =
        "chosen of %d: %d failed attempts, %d changed lines"
            .formatted(of, best.attempts().failed(), patch.changedLines());
    Verdict verdict = patch.currentVerdict();
    if (verdict != null && needsApproval(best)) {
      String why = reason + "; " + verdict.joined();
      ApprovalRules.ask(draft, goalId, best, null, patch.evidence(), why);
    } else {
      draft.emit(
          new Event.CandidateChosen(
              goalId, best.taskId(), draft.now(), best.attempts().current(), reason));
    }
  }
}
