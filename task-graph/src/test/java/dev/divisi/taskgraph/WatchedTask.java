package dev.divisi.taskgraph;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One task of it. */
final class WatchedTask {
  final String taskId;
  String repository;
  String pool;
  final TaskDefinition.@Nullable Parent parent;
  boolean contest;
  int attempt;
  boolean live;
  boolean running;
  boolean ended;
  boolean met;
  boolean cancelled;
  boolean removed;
  boolean expanded;
  boolean passed;
  boolean reassigned;
  boolean merged;
  @Nullable WorkStep step;
  @Nullable String claim;

  /** Whether what is ordered may be done though nobody claims it. */
  boolean mayBeUnclaimed;

  /** Whether a person was asked about the current patch. */
  boolean askedOf;

  @Nullable String patch;
  @Nullable String reviewed;
  @Nullable String approved;

  /** Who does it, and who takes it over. */
  List<Rung> ladder;

  /** Whose turn it is. */
  int rung;

  /** How often that one failed in a row by its own fault. */
  int failedAtRung;

  final Map<String, Verdict.Outcome> verdicts = new HashMap<>();
  Spend reservation = Spend.NONE;
  Spend attemptSpent = Spend.NONE;

  WatchedTask(TaskDefinition definition) {
    taskId = definition.taskId();
    repository = definition.repository();
    pool = definition.pool();
    parent = definition.parent();
    contest = !definition.bestOf().isEmpty();
    ladder = definition.ladder();
  }

  /** It begins anew with whoever stands first. */
  void beginLadder(List<Rung> newLadder) {
    ladder = newLadder;
    rung = 0;
    failedAtRung = 0;
  }

  /** Only ever one rung up, and only from who failed twice in a row. */
  void climb(Event.LadderClimbed event) {
    WatchedGoal.require(!live, "taken over while somebody is at it", event);
    WatchedGoal.require(failedAtRung == 2, "taken over after " + failedAtRung, event);
    WatchedGoal.require(event.rung() == rung + 1, "climbs by one", event);
    WatchedGoal.require(event.rung() < ladder.size(), "nobody is there", event);
    Rung next = ladder.get(event.rung());
    WatchedGoal.require(event.pool().equals(next.pool()), "another pool", event);
    WatchedGoal.require(event.profile().equals(next.profile()), "another profile", event);
    beginLadder(ladder);
    rung = event.rung();
    pool = event.pool();
  }

  boolean isCandidate() {
    return parent != null && parent.kind() == TaskDefinition.Parent.Kind.CANDIDATE;
  }

  void stop() {
    live = false;
    running = false;
    passed = false;
    step = null;
    claim = null;
    mayBeUnclaimed = false;
    askedOf = false;
    patch = null;
    reviewed = null;
    approved = null;
    verdicts.clear();
    reservation = Spend.NONE;
    attemptSpent = Spend.NONE;
  }
}
