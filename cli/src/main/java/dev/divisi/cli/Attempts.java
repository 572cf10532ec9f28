package dev.divisi.cli;

import dev.divisi.goals.Untrusted;
import dev.divisi.schemas.AuditEvent;
import dev.divisi.schemas.MergeCompleted;
import dev.divisi.schemas.PatchEvaluated;
import dev.divisi.schemas.PatchProposed;
import dev.divisi.schemas.ReviewCompleted;
import dev.divisi.schemas.TaskReady;
import dev.divisi.schemas.TaskState;
import dev.divisi.schemas.Topic;
import dev.divisi.schemas.TopicCatalogue;
import dev.divisi.schemas.WorkClaimed;
import dev.divisi.schemas.WorkFailed;
import dev.divisi.schemas.WorkReference;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** What is on record of a task's attempts. */
final class Attempts {
  private static final List<Topic<?>> TOPICS =
      List.of(
          TopicCatalogue.AUDIT_EVENTS,
          TopicCatalogue.WORK_CLAIMED,
          TopicCatalogue.WORK_FAILED,
          TopicCatalogue.PATCH_PROPOSED,
          TopicCatalogue.PATCH_EVALUATED,
          TopicCatalogue.REVIEW_COMPLETED,
          TopicCatalogue.MERGE_COMPLETED);

  private final TaskState task;
  private final NavigableMap<Integer, Attempt> attempts = new TreeMap<>();
  private final List<AuditEvent> endsOfAny = new ArrayList<>();

  private Attempts(TaskState task) {
    this.task = task;
  }

  static Attempts read(DivisiClient client, TaskState task) throws InterruptedException {
    Attempts attempts = new Attempts(task);
    List<Topic<?>> orders = new ArrayList<>();
    client.pools().forEach(pool -> orders.add(TopicCatalogue.taskReady(pool)));
    try (RecordFeed feed = client.ofKey(TOPICS, task.getGoalId())) {
      feed.readToEnd().forEach(attempts::take);
    }
    try (RecordFeed feed = client.ofKey(orders, key(task))) {
      feed.readToEnd().forEach(attempts::take);
    }
    attempts.takeEnds();
    return attempts;
  }

  /** The key of records about one task. */
  static String key(TaskState task) {
    return task.getGoalId() + "/" + task.getTaskId();
  }

  private void take(SpecificRecord record) {
    switch (record) {
      case AuditEvent event -> {
        if (isOurs(event.getGoalId(), event.getTaskId())) {
          if (event.getAttempt() != null) {
            of(event.getAttempt()).take(event);
          } else if (Attempt.endsAny(event)) {
            endsOfAny.add(event);
          }
        }
      }
      case TaskReady fact -> take(fact.getWork(), fact);
      case WorkClaimed fact -> take(fact.getWork(), fact);
      case PatchProposed fact -> take(fact.getWork(), fact);
      case PatchEvaluated fact -> take(fact.getWork(), fact);
      case ReviewCompleted fact -> take(fact.getWork(), fact);
      case MergeCompleted fact -> take(fact.getWork(), fact);
      case WorkFailed fact -> {
        if (!fact.getHandedBack()) {
          take(fact.getWork(), fact);
        }
      }
      default -> throw new IllegalArgumentException("nobody asked for " + record.getSchema());
    }
  }

  private void takeEnds() {
    for (AuditEvent end : endsOfAny) {
      attempts.descendingMap().values().stream()
          .filter(attempt -> attempt.isBefore(end))
          .findFirst()
          .ifPresent(attempt -> attempt.take(end));
    }
  }

  private void take(WorkReference work, SpecificRecord record) {
    if (isOurs(work.getGoalId(), work.getTaskId())) {
      of(work.getAttempt()).take(record);
    }
  }

  private boolean isOurs(String goalId, @Nullable String taskId) {
    return goalId.equals(task.getGoalId()) && task.getTaskId().equals(taskId);
  }

  private Attempt of(int number) {
    return attempts.computeIfAbsent(number, Attempt::new);
  }

  /** All of them, the first one first. */
  List<Attempt> all() {
    return List.copyOf(attempts.values());
  }

  /**
   * The attempt that is asked for, or the last one that proposed a patch.
   *
   * @throws CommandException REFUSED when it proposed none, or is not on record
   */
  PatchProposed patch(@Nullable Integer number) throws CommandException {
    if (number != null && !attempts.containsKey(number)) {
      throw new CommandException(
          ExitCode.REFUSED,
          "There is no attempt "
              + number
              + " of "
              + name()
              + " on record; "
              + (attempts.isEmpty() ? "there is none." : "there are " + attempts.keySet() + "."));
    }
    return latest(number)
        .orElseThrow(
            () ->
                new CommandException(
                    ExitCode.REFUSED,
                    (number == null ? "No attempt of " : "Attempt " + number + " of ")
                        + name()
                        + (number == null ? " has a patch" : " has no patch")
                        + " on record. `divisi task show "
                        + task.getGoalId()
                        + " "
                        + name()
                        + "` tells what came of it."));
  }

  /** What the last attempt that proposed a patch proposed; empty when none did. */
  Optional<PatchProposed> lastPatch() {
    return latest(null);
  }

  private Optional<PatchProposed> latest(@Nullable Integer number) {
    return attempts.descendingMap().values().stream()
        .filter(attempt -> number == null || attempt.number() == number)
        .flatMap(attempt -> Stream.ofNullable(attempt.patch()))
        .findFirst();
  }

  private String name() {
    return Untrusted.line(task.getTaskId());
  }
}
