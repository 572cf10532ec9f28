package dev.divisi.taskgraph.service;

import dev.divisi.schemas.BranchState;
import dev.divisi.schemas.GoalState;
import dev.divisi.schemas.PlannedRepository;
import dev.divisi.schemas.Repository;
import dev.divisi.schemas.TaskState;
import dev.divisi.taskgraph.Goal;
import dev.divisi.taskgraph.Task;
import dev.divisi.taskgraph.Work;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** From the brain's state to the state that everyone may read. */
final class StateMapper {

  /** Feature branches: {@code divisi/<goal id>} in every repository of the goal. */
  private static final String BRANCH_PREFIX = "divisi/";

  private StateMapper() {}

  static GoalState goal(Goal goal, List<Repository> repositories) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    goal.progress().counts().forEach((status, count) -> counts.put(status.name(), count));
    return GoalState.newBuilder()
        .setGoalId(goal.goalId())
        .setText(goal.definition().text())
        .setStatus(dev.divisi.schemas.GoalStatus.valueOf(goal.status().name()))
        .setReason(goal.reason())
        .setPlanVersion(goal.planning().version())
        .setPlanHash(goal.planning().contentHash())
        .setTaskCounts(counts)
        .setBranches(branches(goal, repositories))
        .setSubmittedBy(goal.definition().submittedBy())
        .setSubmittedAt(goal.timeline().submittedAt())
        .setEndedAt(goal.timeline().endedAt())
        .setUpdatedAt(goal.timeline().updatedAt())
        .build();
  }

  private static List<BranchState> branches(Goal goal, List<Repository> repositories) {
    List<BranchState> branches = new ArrayList<>();
    for (Repository repository : repositories) {
      Goal.Branch branch = goal.progress().branches().get(repository.getName());
      if (branch != null) {
        branches.add(
            BranchState.newBuilder()
                .setRepository(
                    PlannedRepository.newBuilder()
                        .setRepository(repository)
                        .setBaseCommit(branch.baseCommit())
                        .setBranch(BRANCH_PREFIX + goal.goalId())
                        .build())
                .setHead(branch.head())
                .setMerged(branch.merged())
                .build());
      }
    }
    return branches;
  }

  static TaskState task(String goalId, Task task) {
    Work work = task.work();
    return TaskState.newBuilder()
        .setGoalId(goalId)
        .setTaskId(task.taskId())
        .setPosition(task.definition().position())
        .setTitle(task.definition().title())
        .setStatus(dev.divisi.schemas.TaskStatus.valueOf(task.status().name()))
        .setReason(task.reason())
        .setAttempt(task.attempts().current())
        .setPool(task.definition().pool())
        .setWorker(work == null ? null : work.worker())
        .setRepository(task.definition().repository())
        .setPatchHash(task.candidate() == null ? null : task.candidate().patchHash())
        .setCommit(task.commit())
        .setStartedAt(task.timeline().startedAt())
        .setEndedAt(task.timeline().endedAt())
        .setUpdatedAt(task.timeline().updatedAt())
        .build();
  }

  /** Whether anyone who reads the state could see a difference, but for the time. */
  static boolean differs(@Nullable Task before, Task after) {
    return before == null
        || before.status() != after.status()
        || !before.reason().equals(after.reason())
        || before.attempts().current() != after.attempts().current()
        || !Objects.equals(worker(before), worker(after))
        || !Objects.equals(before.commit(), after.commit())
        || !Objects.equals(patchHash(before), patchHash(after));
  }

  static boolean differs(@Nullable Goal before, Goal after) {
    return before == null
        || before.status() != after.status()
        || !before.reason().equals(after.reason())
        || before.planning().version() != after.planning().version()
        || !before.progress().counts().equals(after.progress().counts())
        || !before.progress().branches().equals(after.progress().branches());
  }

  private static @Nullable String worker(Task task) {
    return task.work() == null ? null : task.work().worker();
  }

  private static @Nullable String patchHash(Task task) {
    return task.candidate() == null ? null : task.candidate().patchHash();
  }
}
