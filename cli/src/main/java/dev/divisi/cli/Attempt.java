package dev.divisi.cli;

import dev.divisi.goals.StatusWords;
import dev.divisi.goals.Untrusted;
import dev.divisi.schemas.AgentChoice;
import dev.divisi.schemas.AuditEvent;
import dev.divisi.schemas.MergeCompleted;
import dev.divisi.schemas.PatchEvaluated;
import dev.divisi.schemas.PatchProposed;
import dev.divisi.schemas.PlannedTask;
import dev.divisi.schemas.ReviewCompleted;
import dev.divisi.schemas.Spend;
import dev.divisi.schemas.TaskReady;
import dev.divisi.schemas.TaskState;
import dev.divisi.schemas.WorkClaimed;
import dev.divisi.schemas.WorkFailed;
import dev.divisi.schemas.WorkStep;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * What is on record of one attempt. How it ended is told by audit events, which are kept for ever;
 * orders, patches, reviews and claims are kept for days.
 */
final class Attempt {
  private static final String GRANTED = "WorkGranted";
  private static final String ACCEPTED = "PatchAccepted";
  private static final Set<String> ENDS = Set.of("TaskMerged", "AttemptFailed", "TaskBlocked");

  /** What ends whichever attempt there is; its number is not told with it. */
  private static final Set<String> ENDS_ANY =
      Set.of(
          "TaskRevised",
          "TaskReassigned",
          "TaskRemoved",
          "TaskSkipped",
          "TaskCancelled",
          "TaskExpanded",
          "CandidateSuperseded");

  private static final Set<String> APPROVALS =
      Set.of("ApprovalGiven", "PatchApproved", "ApprovalExpired");

  private final int number;
  private final List<AuditEvent> events = new ArrayList<>();
  private final Map<String, WorkClaimed> claims = new HashMap<>();
  private final List<PatchProposed> patches = new ArrayList<>();
  private final List<ReviewCompleted> reviews = new ArrayList<>();
  private @Nullable TaskReady order;
  private @Nullable PatchEvaluated verdict;
  private @Nullable MergeCompleted merge;
  private @Nullable WorkFailed failure;

  Attempt(int number) {
    this.number = number;
  }

  /** Takes a record that is about this attempt. */
  void take(SpecificRecord record) {
    switch (record) {
      case AuditEvent event -> events.add(event);
      case TaskReady next -> order = next;
      case WorkClaimed claimed -> claims.put(claimed.getClaim().getClaimId(), claimed);
      case PatchProposed proposed -> patches.add(proposed);
      case PatchEvaluated judged -> verdict = judged;
      case ReviewCompleted completed -> reviews.add(completed);
      case MergeCompleted completed -> merge = completed;
      case WorkFailed failed -> failure = failed;
      default -> throw new IllegalArgumentException("nobody asked for " + record.getSchema());
    }
  }

  int number() {
    return number;
  }

  /** Whether the event, which names no attempt, ends the one that it finds. */
  static boolean endsAny(AuditEvent event) {
    return ENDS_ANY.contains(event.getType());
  }

  /** Whether the task graph had told of this attempt before that event. */
  boolean isBefore(AuditEvent event) {
    return events.stream().anyMatch(own -> own.getSequence() < event.getSequence());
  }

  /** The order that it began with; null when it is not kept any more. */
  @Nullable TaskReady order() {
    return order;
  }

  /** What was asked, as it was told then; null when nothing of that is kept any more. */
  @Nullable PlannedTask task() {
    PatchProposed proposed = patch();
    return order != null ? order.getTask() : proposed == null ? null : proposed.getTask();
  }

  /** The profile or, without one, the family of its agent; empty when it is not known any more. */
  String agent() {
    PlannedTask task = task();
    if (task == null) {
      return "";
    }
    AgentChoice agent = task.getAgent();
    return task.getProfile().isEmpty() ? agent.getFamily() : task.getProfile();
  }

  /** Who did it; empty when nobody did yet, or it is not known any more. */
  String worker() {
    return events(GRANTED)
        .flatMap(
            event -> Stream.ofNullable(claims.get(event.getDetails().getOrDefault("claim", ""))))
        .filter(claim -> claim.getWork().getStep() == WorkStep.IMPLEMENT)
        .map(claim -> claim.getClaim().getWorker())
        .reduce((_, last) -> last)
        .or(() -> events(ACCEPTED).map(AuditEvent::getActor).findFirst())
        .orElse("");
  }

  @Nullable Instant startedAt() {
    return events(GRANTED).map(AuditEvent::getAt).findFirst().orElse(null);
  }

  @Nullable Instant endedAt() {
    return end().map(AuditEvent::getAt).orElse(null);
  }

  /** The patch that the task graph took; without its word, the last that was proposed. */
  @Nullable PatchProposed patch() {
    Set<String> accepted =
        Set.copyOf(
            events(ACCEPTED)
                .map(event -> event.getDetails().getOrDefault("patchHash", ""))
                .distinct()
                .toList());
    return patches.stream()
        .filter(patch -> accepted.isEmpty() || accepted.contains(patch.getPatch().getHash()))
        .reduce((_, last) -> last)
        .orElse(null);
  }

  @Nullable PatchEvaluated verdict() {
    return verdict;
  }

  List<ReviewCompleted> reviews() {
    return List.copyOf(reviews);
  }

  @Nullable MergeCompleted merge() {
    return merge;
  }

  @Nullable WorkFailed failure() {
    return failure;
  }

  /** What people said of its patch, in order. */
  List<AuditEvent> approvals() {
    return sorted().filter(event -> APPROVALS.contains(event.getType())).toList();
  }

  /** What it spent as far as it told; null when nothing is known. */
  @Nullable Spend spend() {
    PatchProposed proposed = patch();
    if (proposed != null && proposed.getSpend() != null) {
      return proposed.getSpend();
    }
    return failure == null ? null : failure.getSpend();
  }

  /** How it ended or, of the one that goes on, where it stands; on one line, clean. */
  String outcome(TaskState state) {
    return end()
        .map(event -> Untrusted.glance(event.getSummary()))
        .orElseGet(() -> number == state.getAttempt() ? StatusWords.of(state.getStatus()) : "over");
  }

  private Optional<AuditEvent> end() {
    return sorted().filter(event -> ENDS.contains(event.getType()) || endsAny(event)).findFirst();
  }

  private Stream<AuditEvent> events(String type) {
    return sorted().filter(event -> event.getType().equals(type));
  }

  private Stream<AuditEvent> sorted() {
    return events.stream().sorted(Comparator.comparingLong(AuditEvent::getSequence));
  }
}
