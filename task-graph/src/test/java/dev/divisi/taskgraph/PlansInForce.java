package dev.divisi.taskgraph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The whole plan of each goal as its versions say, kept from what was proposed and what was told.
 */
final class PlansInForce {

  private record Widening(String taskId, List<String> more, String digest) {}

  private final Map<String, PlanDraft> drafts = new HashMap<>();
  private final Map<String, Widening> widenings = new HashMap<>();
  private final Map<String, PlanDraft> inForce = new HashMap<>();
  private final Map<String, Revision> pending = new HashMap<>();

  /** A plan, an edit, or parts of a task that somebody proposes. */
  PlanDraft drafted(PlanDraft plan) {
    drafts.put(plan.contentHash(), plan);
    return plan;
  }

  /** A wider scope that somebody asks for. */
  void widened(String contentHash, String taskId, List<String> more, String digest) {
    widenings.put(contentHash, new Widening(taskId, more, digest));
  }

  /** The plan that a goal has now; null before its first. */
  @Nullable PlanDraft of(String goalId) {
    return inForce.get(goalId);
  }

  PlanDraft.@Nullable DraftTask task(String goalId, String taskId) {
    PlanDraft plan = inForce.get(goalId);
    return plan == null
        ? null
        : plan.tasks().stream()
            .filter(task -> task.taskId().equals(taskId))
            .findFirst()
            .orElse(null);
  }

  void heard(Event event) {
    switch (event) {
      case Event.PlanProposed e -> inForce.put(e.goalId(), draft(e.contentHash()));
      case Event.RevisionProposed e -> pending.put(e.goalId(), e.revision());
      case Event.PlanRevised e -> {
        Revision revision = Objects.requireNonNull(pending.get(e.goalId()));
        PlanDraft before = Objects.requireNonNull(inForce.get(e.goalId()));
        inForce.put(
            e.goalId(),
            switch (revision.kind()) {
              case EDIT -> draft(e.contentHash());
              case EXPANSION ->
                  expanded(before, String.valueOf(revision.taskId()), draft(e.contentHash()));
              case SCOPE -> widened(before, Objects.requireNonNull(widenings.get(e.contentHash())));
            });
      }
      default -> {}
    }
  }

  private PlanDraft draft(String hash) {
    return Objects.requireNonNull(drafts.get(hash), hash);
  }

  private static PlanDraft expanded(PlanDraft plan, String parentId, PlanDraft parts) {
    List<PlanDraft.DraftTask> tasks = new ArrayList<>();
    List<String> ids = new ArrayList<>();
    for (PlanDraft.DraftTask part : parts.tasks()) {
      String id = parentId + "." + part.taskId();
      ids.add(id);
      List<String> after = part.dependsOn().stream().map(it -> parentId + "." + it).toList();
      tasks.add(changed(part, id, part.scope(), after, part.digest()));
    }
    for (PlanDraft.DraftTask task : plan.tasks()) {
      if (task.taskId().equals(parentId)) {
        Set<String> after = new LinkedHashSet<>(task.dependsOn());
        after.addAll(ids);
        tasks.add(changed(task, parentId, task.scope(), List.copyOf(after), task.digest()));
      } else {
        tasks.add(task);
      }
    }
    return with(plan, tasks);
  }

  private static PlanDraft widened(PlanDraft plan, Widening widening) {
    return with(
        plan,
        plan.tasks().stream()
            .map(
                task -> {
                  if (!task.taskId().equals(widening.taskId())) {
                    return task;
                  }
                  Set<String> scope = new LinkedHashSet<>(task.scope());
                  scope.addAll(widening.more());
                  return changed(
                      task, task.taskId(), List.copyOf(scope), task.dependsOn(), widening.digest());
                })
            .toList());
  }

  private static PlanDraft with(PlanDraft plan, List<PlanDraft.DraftTask> tasks) {
    return new PlanDraft(plan.version(), plan.contentHash(), plan.baseCommits(), tasks);
  }

  static PlanDraft.DraftTask changed(
      PlanDraft.DraftTask task,
      String taskId,
      List<String> scope,
      List<String> dependsOn,
      String digest) {
    return new PlanDraft.DraftTask(
        taskId,
        task.title(),
        task.repository(),
        task.pool(),
        scope,
        dependsOn,
        digest,
        task.bestOf(),
        task.expand(),
        task.ladder(),
        task.bytes());
  }
}
