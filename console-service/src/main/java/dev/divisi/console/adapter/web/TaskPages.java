package dev.divisi.console.adapter.web;

import dev.divisi.console.adapter.sql.ReadModel;
import dev.divisi.console.adapter.sql.TaskRecords;
import dev.divisi.console.adapter.sql.TaskRecords.Claimed;
import dev.divisi.console.adapter.sql.TaskRecords.Dated;
import dev.divisi.console.domain.PlannedState;
import dev.divisi.console.domain.Pools;
import dev.divisi.console.domain.UnavailableException;
import dev.divisi.goals.TakeOver;
import dev.divisi.goals.TaskFigures;
import dev.divisi.schemas.GoalState;
import dev.divisi.schemas.MergeCompleted;
import dev.divisi.schemas.PatchEvaluated;
import dev.divisi.schemas.PatchProposed;
import dev.divisi.schemas.PlannedTask;
import dev.divisi.schemas.ReviewCompleted;
import dev.divisi.schemas.TaskState;
import dev.divisi.schemas.WorkFailed;
import dev.divisi.schemas.WorkReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Brings together what a page shows of a task. */
@Component
public class TaskPages {
  private final ReadModel model;
  private final TaskRecords records;
  private final Pools pools;

  TaskPages(ReadModel model, TaskRecords records, Pools pools) {
    this.model = model;
    this.records = records;
    this.pools = pools;
  }

  /** A goal; the answer is 404 when there is none. */
  GoalState goal(String goalId) {
    return model.goal(goalId).orElseThrow(() -> missing("goal"));
  }

  /** A task as it stands; the answer is 404 when there is none. */
  TaskState task(String goalId, String taskId) {
    return model.task(goalId, taskId).orElseThrow(() -> missing("task")).state();
  }

  static Missing missing(String what) {
    return new Missing("There is no such " + what + ".");
  }

  /** All that a task's page shows. */
  TaskPage page(String goalId, String taskId) {
    GoalState goal = goal(goalId);
    PlannedState state = model.task(goalId, taskId).orElseThrow(() -> missing("task"));
    List<TaskState> all = model.tasks(goalId).stream().map(PlannedState::state).toList();
    @Nullable PlannedTask planned =
        records
            .planned(goal, taskId)
            .or(
                () ->
                    Optional.ofNullable(state.state().getParentTaskId())
                        .flatMap(parent -> records.planned(goal, parent)))
            .orElse(null);
    List<String> before = planned == null ? List.of() : planned.getDependsOn();
    List<TaskState> dependencies =
        all.stream().filter(task -> before.contains(task.getTaskId())).toList();
    List<TaskState> children =
        all.stream().filter(task -> taskId.equals(task.getParentTaskId())).toList();
    List<Attempt> attempts = attempts(state.state());
    return new TaskPage(
        goal,
        state,
        planned,
        dependencies,
        attempts,
        children.stream().filter(TaskPages::isCandidate).map(this::candidate).toList(),
        children.stream().filter(task -> !isCandidate(task)).toList(),
        pools(),
        takeOver(goal, state.state(), attempts));
  }

  /** They only help with typing: without Kafka the page is there all the same. */
  private List<String> pools() {
    try {
      return List.copyOf(pools.served());
    } catch (UnavailableException e) {
      return List.of();
    }
  }

  static boolean isCandidate(TaskState task) {
    return task.getParentTaskId() != null && TaskFigures.isCandidate(task.getTaskId());
  }

  private TaskPage.Candidate candidate(TaskState task) {
    List<Attempt> attempts = attempts(task);
    String chosen = records.chosenBecause(task.getGoalId(), task.getTaskId());
    return new TaskPage.Candidate(
        task,
        attempts.isEmpty() ? null : attempts.getFirst(),
        chosen.isEmpty() ? task.getReason() : chosen);
  }

  static @Nullable TakeOver takeOver(GoalState goal, TaskState task, List<Attempt> attempts) {
    Attempt latest =
        attempts.stream().filter(attempt -> attempt.patch() != null).findFirst().orElse(null);
    Dated<PatchProposed> patch = latest == null ? null : latest.patch();
    return TakeOver.of(
        goal,
        task,
        patch == null ? null : patch.record().getPatch(),
        "git apply --index "
            + TakeOver.quoted(
                "../" + fileName(task.getTaskId(), latest == null ? 0 : latest.number())));
  }

  /** The name of a downloaded patch. */
  static String fileName(String taskId, int attempt) {
    return taskId.replaceAll("[^A-Za-z0-9._-]", "_") + "-" + attempt + ".patch";
  }

  /** The attempts at a task, the latest first. */
  List<Attempt> attempts(TaskState task) {
    String goalId = task.getGoalId();
    String taskId = task.getTaskId();
    List<Claimed> claims = records.claims(goalId, taskId);
    List<Dated<PatchProposed>> patches = records.patches(goalId, taskId);
    List<Dated<PatchEvaluated>> verdicts = records.verdicts(goalId, taskId);
    List<Dated<ReviewCompleted>> reviews = records.reviews(goalId, taskId);
    List<Dated<MergeCompleted>> merges = records.merges(goalId, taskId);
    List<Dated<WorkFailed>> failures = records.failures(goalId, taskId);
    List<Integer> withSteps = records.attemptsWithSteps(goalId, taskId);
    TreeSet<Integer> numbers = new TreeSet<>(withSteps);
    claims.forEach(claim -> numbers.add(claim.attempt()));
    patches.forEach(patch -> numbers.add(patch.record().getWork().getAttempt()));
    failures.forEach(failure -> numbers.add(failure.record().getWork().getAttempt()));
    if (task.getAttempt() > 0) {
      numbers.add(task.getAttempt());
    }
    List<Attempt> attempts = new ArrayList<>();
    for (int number : numbers.descendingSet()) {
      Dated<PatchProposed> patch = first(of(patches, number, PatchProposed::getWork));
      String hash = patch == null ? "" : patch.record().getPatch().getHash();
      attempts.add(
          new Attempt(
              number,
              claims.stream().filter(claim -> claim.attempt() == number).toList(),
              patch,
              first(
                  of(verdicts, number, PatchEvaluated::getWork).stream()
                      .filter(verdict -> verdict.record().getPatchHash().equals(hash))
                      .toList()),
              of(reviews, number, ReviewCompleted::getWork).stream()
                  .filter(review -> review.record().getPatchHash().equals(hash))
                  .toList(),
              of(merges, number, MergeCompleted::getWork),
              of(failures, number, WorkFailed::getWork),
              withSteps.contains(number)));
    }
    return List.copyOf(attempts);
  }

  private static <V extends SpecificRecord> List<Dated<V>> of(
      List<Dated<V>> records, int attempt, Function<V, WorkReference> work) {
    return records.stream()
        .filter(record -> work.apply(record.record()).getAttempt() == attempt)
        .toList();
  }

  private static <V> @Nullable V first(List<V> values) {
    return values.isEmpty() ? null : Objects.requireNonNull(values.getFirst());
  }
}
