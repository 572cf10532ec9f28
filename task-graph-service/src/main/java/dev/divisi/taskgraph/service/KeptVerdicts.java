package dev.divisi.taskgraph.service;

import dev.divisi.taskgraph.Candidate;
import dev.divisi.taskgraph.Event;
import dev.divisi.taskgraph.Goal;
import dev.divisi.taskgraph.Planning;
import dev.divisi.taskgraph.Task;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
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
  void forget(List<Event> events, StoredGraph graph) {
    for (StoredGraph.ChangedTask task : graph.changedTasks()) {
      String taskId = task.after().taskId();
      Set<String> gone = patches(task.before());
      for (Event event : events) {
        if (event instanceof Event.PatchJudged e && e.taskId().equals(taskId)) {
          gone.add(e.patchHash());
        }
      }
      gone.removeAll(patches(task.after()));
      gone.forEach(hash -> payloads.forgetPatchVerdict(task.goalId(), taskId, hash));
    }
    for (StoredGraph.ChangedGoal goal : graph.changedGoals()) {
      Set<String> gone = plans(goal.before());
      for (Event event : events) {
        if (event instanceof Event.PlanJudged e) {
          gone.add(e.contentHash());
        }
      }
      if (!goal.after().status().isEnd()) {
        gone.removeAll(plans(goal.after()));
      }
      gone.forEach(hash -> payloads.forgetPlanVerdict(goal.after().goalId(), hash));
    }
  }

  private static Set<String> patches(@Nullable Task task) {
    Candidate candidate = task == null ? null : task.candidate();
    return candidate == null
        ? new HashSet<>()
        : candidate.judged().stream()
            .map(Candidate.Judged::patchHash)
            .collect(Collectors.toCollection(HashSet::new));
  }

  private static Set<String> plans(@Nullable Goal goal) {
    return goal == null
        ? new HashSet<>()
        : goal.planning().judged().stream()
            .map(Planning.JudgedPlan::contentHash)
            .collect(Collectors.toCollection(HashSet::new));
  }
}
