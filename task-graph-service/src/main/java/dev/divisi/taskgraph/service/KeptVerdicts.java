package dev.divisi.taskgraph.service;

import dev.divisi.taskgraph.Candidate;
import dev.divisi.taskgraph.Decision;
import dev.divisi.taskgraph.Event;
import dev.divisi.taskgraph.Goal;
import dev.divisi.taskgraph.Planning;
import dev.divisi.taskgraph.Task;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The whole of what policy said of a patch or a plan, which the brain does not keep: orders carry
 * it. Kept as long as the brain remembers that it was said.
 */
final class KeptVerdicts {

  private final Payloads payloads;

  KeptVerdicts(Payloads payloads) {
    this.payloads = payloads;
  }

  void keep(Event event, Fact fact) {
    if (event instanceof Event.PatchJudged e) {
      payloads.keepPatchVerdict(e.goalId(), e.taskId(), e.patchHash(), fact);
    }
    if (event instanceof Event.PlanJudged e) {
      payloads.keepPlanVerdict(e.goalId(), e.contentHash(), fact);
    }
  }

  /** What was said just now may be over already. */
  void forget(Decision decision, StoredGraph graph) {
    List<Event> events = decision.events();
    for (StoredGraph.ChangedTask task : graph.changedTasks()) {
      for (Candidate.Judged judged : patches(task.before())) {
        forgetUnlessKept(task, judged.patchHash());
      }
      for (Event event : events) {
        if (event instanceof Event.PatchJudged e && e.taskId().equals(task.after().taskId())) {
          forgetUnlessKept(task, e.patchHash());
        }
      }
    }
    for (StoredGraph.ChangedGoal goal : graph.changedGoals()) {
      if (goal.before() != null) {
        for (Planning.JudgedPlan judged : goal.before().planning().judged()) {
          forgetUnlessKept(goal.after(), judged.contentHash());
        }
      }
      for (Event event : events) {
        if (event instanceof Event.PlanJudged e) {
          forgetUnlessKept(goal.after(), e.contentHash());
        }
      }
    }
  }

  private void forgetUnlessKept(StoredGraph.ChangedTask task, String patchHash) {
    for (Candidate.Judged judged : patches(task.after())) {
      if (judged.patchHash().equals(patchHash)) {
        return;
      }
    }
    payloads.forgetPatchVerdict(task.goalId(), task.after().taskId(), patchHash);
  }

  private void forgetUnlessKept(Goal goal, String contentHash) {
    if (!goal.status().isEnd()) {
      for (Planning.JudgedPlan judged : goal.planning().judged()) {
        if (judged.contentHash().equals(contentHash)) {
          return;
        }
      }
    }
    payloads.forgetPlanVerdict(goal.goalId(), contentHash);
  }

  private static List<Candidate.Judged> patches(@Nullable Task task) {
    Candidate candidate = task == null ? null : task.candidate();
    return candidate == null ? List.of() : candidate.judged();
  }
}
