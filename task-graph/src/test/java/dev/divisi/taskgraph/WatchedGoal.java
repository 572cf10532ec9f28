package dev.divisi.taskgraph;

import dev.divisi.globs.WriteScope;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a goal has come to, told from its events alone. Throws at what must not happen. */
final class WatchedGoal {

  private static final int REMEMBERED_DECISIONS = 32;

  final String goalId;
  final Map<String, WatchedTask> tasks = new HashMap<>();
  Limits limits;
  Hold.@Nullable Kind hold;
  boolean ended;
  boolean started;
  boolean cancelling;
  Spend spent = Spend.NONE;
  long sequence;
  @Nullable Revision pending;
  int version;
  @Nullable String hash;

  private final PlansInForce plans;
  private final boolean planApproval;
  private final List<String> deciders;
  private final Deque<String> heard = new ArrayDeque<>();
  final Map<String, Spend> claims = new HashMap<>();
  private final Map<String, Set<Verdict.Outcome>> planVerdicts = new HashMap<>();
  private int lastVersion;
  private int planAttempt;
  private boolean planOrdered;
  private @Nullable String planClaim;
  private Spend planReservation = Spend.NONE;
  private Spend planSpent = Spend.NONE;
  private boolean budgetLookedAt;
  private boolean paused;

  WatchedGoal(Event.GoalAccepted accepted, PlansInForce plans) {
    goalId = accepted.goalId();
    limits = accepted.limits();
    planApproval = accepted.planApproval();
    deciders = accepted.deciders();
    this.plans = plans;
  }

  static void require(boolean holds, String what, @Nullable Object about) {
    if (!holds) {
      throw new AssertionError(what + ": " + about);
    }
  }

  /** Whether a decision of that person may have an effect at all. */
  boolean mayDecide(Command.PersonDecides command, boolean named) {
    Decider decider = command.decider();
    return (!ended || command instanceof Command.DecideLesson)
        && !heard.contains(decider.decisionId())
        && (named || deciders.isEmpty() || deciders.contains(decider.name()));
  }

  /** Whether that claim holds the lease on that work. */
  boolean holds(WorkReference work, String claimId) {
    String taskId = work.taskId();
    if (taskId == null) {
      return !ended
          && planOrdered
          && planAttempt == work.attempt()
          && work.step() == WorkStep.PLAN
          && claimId.equals(planClaim);
    }
    WatchedTask task = tasks.get(taskId);
    return task != null
        && task.live
        && task.attempt == work.attempt()
        && task.step == work.step()
        && claimId.equals(task.claim);
  }

  /** Whether a claim on that work may be granted. */
  boolean isFree(WorkReference work) {
    String taskId = work.taskId();
    if (taskId == null) {
      return !ended && planOrdered && planAttempt == work.attempt() && planClaim == null;
    }
    WatchedTask task = tasks.get(taskId);
    return task != null
        && task.live
        && task.attempt == work.attempt()
        && task.step == work.step()
        && task.claim == null
        && (work.step() != WorkStep.MERGE || hold == null);
  }

  /** Whether that work may be done though nobody claimed it. */
  boolean mayBeUnclaimed(WorkReference work) {
    WatchedTask task = tasks.get(String.valueOf(work.taskId()));
    return task != null
        && task.live
        && task.attempt == work.attempt()
        && task.step == work.step()
        && task.claim == null
        && task.mayBeUnclaimed;
  }

  /** A report that counts says what its claim has spent so far. */
  void spent(WorkReference work, String claimId, Spend soFar) {
    Spend before = claims.getOrDefault(claimId, Spend.NONE);
    Spend after = before.max(soFar);
    claims.put(claimId, after);
    Spend more = after.minus(before);
    spent = spent.plus(more);
    String taskId = work.taskId();
    if (taskId == null) {
      planSpent = planSpent.plus(more);
    } else {
      WatchedTask task = task(taskId);
      task.attemptSpent = task.attemptSpent.plus(more);
    }
  }

  /** What running attempts may still spend. */
  Spend reserved() {
    Spend reserved = planReservation.minus(planSpent);
    for (WatchedTask task : tasks.values()) {
      reserved = reserved.plus(task.reservation.minus(task.attemptSpent));
    }
    return reserved;
  }

  /** A decision may only be about what waits, as it is now. */
  void checkDecision(Command.Decide decide) {
    String taskId = decide.taskId();
    if (taskId != null) {
      WatchedTask task = tasks.get(taskId);
      require(
          task != null && task.patch != null && task.patch.equals(decide.hash()),
          "a decision about another patch counts",
          decide);
    } else if (decide.questionId() != null) {
      require(
          pending != null && decide.questionId().equals(pending.questionId()),
          "a decision about another request counts",
          decide);
    } else {
      boolean plan =
          !started
              && Objects.equals(hash, decide.hash())
              && (decide.version() == null || decide.version() == version);
      boolean revision =
          pending != null
              && pending.contentHash().equals(decide.hash())
              && (decide.version() == null || decide.version() == pending.version());
      require(plan || revision, "a decision about another plan counts", decide);
    }
  }

  /** What was said of a plan; only the versions that wait are looked at. */
  void planJudged(Command.JudgePlan judge) {
    planVerdicts
        .computeIfAbsent(judge.contentHash(), it -> new HashSet<>())
        .add(judge.verdict().outcome());
  }

  void heard(Event event, Command command) {
    if (Evolution.isTold(event)) {
      sequence++;
    }
    boolean outlives = event instanceof Event.LessonDecided;
    require(!ended || outlives || event instanceof Event.CommandRefused, "after the end", event);
    switch (event) {
      case Event.GoalEvent e -> goalEvent(e, command);
      case Event.TaskEvent e -> {
        if (e instanceof Event.TaskPlanned planned) {
          require(!tasks.containsKey(e.taskId()), "planned twice", e);
          tasks.put(e.taskId(), new WatchedTask(planned.definition()));
        } else {
          WatchedTask task = task(e.taskId());
          require(!task.ended || outlives, "after the end of the task", e);
          taskEvent(task, e, command);
        }
      }
    }
  }

  private void goalEvent(Event.GoalEvent event, Command command) {
    switch (event) {
      case Event.PlanOrdered e -> {
        require(hold == null, "ordered while it is held", e);
        require(!planOrdered && e.attempt() > planAttempt, "two attempts to plan", e);
        planOrdered = true;
        planAttempt = e.attempt();
        planClaim = null;
        planReservation = e.reservation();
        planSpent = Spend.NONE;
        checkBudget(e);
      }
      case Event.PlanWorkGranted e -> planClaim = e.claimId();
      case Event.PlanAttemptFailed _ -> planningEnded();
      case Event.PlanProposed e -> {
        planningEnded();
        version = e.version();
        lastVersion = e.version();
        hash = e.contentHash();
      }
      case Event.PlanApproved e -> {
        require(e.contentHash().equals(hash) && e.version() == version, "another plan", e);
        checkPassed(e.contentHash(), !(command instanceof Command.Decide), e);
        started = true;
      }
      case Event.RevisionProposed e -> {
        require(pending == null, "two pending versions", e);
        require(e.revision().version() > lastVersion, "versions increase", e);
        require(!cancelling, "revised while it is cancelled", e);
        pending = e.revision();
        lastVersion = e.revision().version();
      }
      case Event.RevisionRefused e -> {
        require(
            pending != null && pending.version() == e.version(), "refuses what does not wait", e);
        pending = null;
      }
      case Event.PlanRevised e -> {
        require(
            pending != null
                && pending.version() == e.version()
                && pending.contentHash().equals(e.contentHash()),
            "puts in force what does not wait",
            e);
        require(e.version() > version, "versions increase", e);
        checkPassed(e.contentHash(), started && !(command instanceof Command.Decide), e);
        pending = null;
        version = e.version();
        hash = e.contentHash();
      }
      case Event.GoalHeld e -> {
        hold = e.kind();
        paused |= hold == Hold.Kind.PERSON;
      }
      case Event.GoalReleased e -> {
        require(hold != null, "releases what is not held", e);
        require(!paused || command instanceof Command.ResumeGoal, "a person paused it", e);
        paused = false;
        budgetLookedAt |= hold == Hold.Kind.BUDGET;
        hold = null;
      }
      case Event.LimitsChanged e -> {
        if (!e.limits().goalBudget().equals(limits.goalBudget())) {
          budgetLookedAt = false;
        }
        limits = e.limits();
      }
      case Event.CancelRequested _ -> cancelling = true;
      case Event.DecisionHeard e -> {
        heard.add(e.decisionId());
        if (heard.size() > REMEMBERED_DECISIONS) {
          heard.removeFirst();
        }
      }
      case Event.GoalCompleted e -> {
        tasks.values().forEach(task -> require(task.ended && !task.cancelled, "not done", task));
        end(e);
      }
      case Event.GoalFailed e -> end(e);
      case Event.GoalCancelled e -> end(e);
      default -> {}
    }
  }

  private void planningEnded() {
    planOrdered = false;
    planClaim = null;
    planReservation = Spend.NONE;
    planSpent = Spend.NONE;
  }

  private void end(Event event) {
    tasks.values().forEach(task -> require(task.ended, "a task goes on after the goal", event));
    planningEnded();
    hold = null;
    pending = null;
    ended = true;
  }

  private void checkPassed(String contentHash, boolean withoutPerson, Event event) {
    Set<Verdict.Outcome> said = planVerdicts.getOrDefault(contentHash, Set.of());
    require(
        said.contains(Verdict.Outcome.ALLOW) || said.contains(Verdict.Outcome.REQUIRE_APPROVAL),
        "policy did not let it pass",
        event);
    if (withoutPerson) {
      require(
          !planApproval && said.contains(Verdict.Outcome.ALLOW), "a person must approve", event);
    }
  }

  private void taskEvent(WatchedTask task, Event.TaskEvent event, Command command) {
    boolean beingMerged =
        task.step == WorkStep.MERGE && (task.claim != null || task.mayBeUnclaimed);
    switch (event) {
      case Event.TaskDispatched e -> dispatched(task, e);
      case Event.WorkGranted e -> {
        require(e.attempt() == task.attempt && e.step() == task.step, "old attempt", e);
        task.claim = e.claimId();
        task.mayBeUnclaimed = false;
        claims.remove(e.claimId());
        task.running |= e.step() == WorkStep.IMPLEMENT || e.step() == WorkStep.PLAN;
      }
      case Event.PatchAccepted e -> {
        require(e.attempt() == task.attempt, "old attempt", e);
        task.patch = e.patchHash();
        task.askedOf = false;
        noWork(task);
      }
      case Event.PartsProposed e -> {
        require(e.attempt() == task.attempt, "old attempt", e);
        task.patch = e.contentHash();
        noWork(task);
      }
      case Event.PatchJudged e -> {
        require(e.attempt() == task.attempt, "old attempt", e);
        task.verdicts.put(e.patchHash(), e.verdict().outcome());
      }
      case Event.ReviewOrdered e -> {
        require(
            task.patch != null
                && task.verdicts.getOrDefault(task.patch, Verdict.Outcome.DENY)
                    != Verdict.Outcome.DENY,
            "reviewed without policy",
            e);
        task.step = WorkStep.REVIEW;
        task.claim = null;
        task.mayBeUnclaimed = e.pool() == null;
      }
      case Event.WorkReleased _, Event.OneReviewPassed _ -> noWork(task);
      case Event.WorkReordered e -> {
        require(e.step() != WorkStep.MERGE || hold == null, "merged while it is held", e);
        task.step = e.step();
        task.claim = null;
        task.mayBeUnclaimed = false;
      }
      case Event.ReviewPassed _, Event.CandidatePassed _ -> {
        task.reviewed = task.patch;
        task.passed = event instanceof Event.CandidatePassed;
        noWork(task);
      }
      case Event.CandidateChosen _ -> task.passed = false;
      case Event.ApprovalRequested _ -> {
        task.askedOf = true;
        // Only people act now, and what follows a yes costs nothing.
        task.reservation = task.reservation.minus(task.reservation.minus(task.attemptSpent));
        task.passed = false;
        task.reviewed = task.patch;
        noWork(task);
      }
      case Event.PatchApproved e -> {
        require(e.patchHash().equals(task.patch), "another patch", e);
        task.approved = e.patchHash();
      }
      case Event.ApprovalExpired e -> {
        require(!beingMerged, "it may be merged already", e);
        task.approved = null;
        noWork(task);
      }
      case Event.MergeOrdered e -> {
        require(hold == null, "merged while it is held", e);
        task.step = WorkStep.MERGE;
        task.claim = null;
        task.mayBeUnclaimed = !task.askedOf;
      }
      case Event.BranchMoved _ -> noWork(task);
      case Event.TaskMerged e -> merged(task, e);
      case Event.AttemptFailed e -> {
        require(e.attempt() == task.attempt && task.live, "old attempt", e);
        if (isByAgent(command)) {
          task.failedAtRung++;
        }
        task.stop();
      }
      case Event.LadderClimbed e -> task.climb(e);
      case Event.TaskRetried _ -> task.failedAtRung = 0;
      case Event.TaskBlocked _ -> {
        task.stop();
        task.expanded = false;
      }
      case Event.TaskReassigned e -> {
        require(!beingMerged, "it may be merged already", e);
        task.reassigned = true;
        task.pool = e.pool();
        task.beginLadder(List.of());
        task.stop();
      }
      case Event.TaskRevised e -> {
        require(!beingMerged, "it may be merged already", e);
        task.stop();
        task.expanded = false;
        task.reassigned = false;
        task.repository = e.definition().repository();
        task.pool = e.definition().pool();
        task.beginLadder(e.definition().ladder());
        task.contest = !e.definition().bestOf().isEmpty();
      }
      case Event.TaskExpanded _ -> {
        task.stop();
        task.expanded = true;
      }
      case Event.PartsCompleted _ -> ended(task, true);
      case Event.TaskSkipped e -> {
        require(!beingMerged, "it may be merged already", e);
        ended(task, true);
      }
      case Event.TaskRemoved e -> {
        require(!beingMerged, "it may be merged already", e);
        task.removed = true;
        ended(task, false);
      }
      case Event.CandidateSuperseded e -> {
        require(task.isCandidate(), "no candidate", e);
        require(!beingMerged || isWordOnMerge(command), "it may be merged already", e);
        ended(task, false);
      }
      case Event.TaskCancelled e -> {
        require(!beingMerged || isWordOnMerge(command), "it may be merged already", e);
        task.cancelled = true;
        ended(task, false);
      }
      default -> {}
    }
  }

  private static boolean isWordOnMerge(Command command) {
    return command instanceof Command.CompleteMerge
        || command instanceof Command.ReportFailure
        || command instanceof Command.FireTimer;
  }

  private static void noWork(WatchedTask task) {
    task.running = false;
    task.step = null;
    task.claim = null;
    task.mayBeUnclaimed = false;
  }

  private static void ended(WatchedTask task, boolean met) {
    task.stop();
    task.ended = true;
    task.expanded = false;
    task.met = met;
  }

  /** Whether a failure that follows from it is the fault of the agent that made the patch. */
  private static boolean isByAgent(Command command) {
    return switch (command) {
      case Command.ReportFailure c ->
          !c.handedBack()
              && c.work().step() == WorkStep.IMPLEMENT
              && (c.kind() == FailureKind.AGENT || c.kind() == FailureKind.EXHAUSTED);
      case Command.RenewLease c -> c.work().step() == WorkStep.IMPLEMENT;
      case Command.ProposePatch _,
          Command.JudgePatch _,
          Command.CompleteReview _,
          Command.Decide _ ->
          true;
      default -> false;
    };
  }

  private void dispatched(WatchedTask task, Event.TaskDispatched event) {
    require(started && !cancelling && hold == null, "the goal is not open", event);
    require(!task.live, "two attempts at once", event);
    require(event.attempt() > task.attempt, "attempts are numbered", event);
    require(
        task.failedAtRung < 2 || task.rung + 1 >= task.ladder.size(),
        "who failed twice is not relieved",
        event);
    TaskDefinition.Parent parent = task.parent;
    String planned = task.isCandidate() && parent != null ? parent.taskId() : task.taskId;
    PlanDraft.DraftTask draft = plans.task(goalId, planned);
    require(draft != null, "not in the plan", event);
    for (String id : Objects.requireNonNull(draft).dependsOn()) {
      require(task(id).met, "something is not merged before", event);
    }
    task.live = true;
    task.attempt = event.attempt();
    task.step = event.step();
    task.reservation = event.reservation();
    task.attemptSpent = Spend.NONE;
    // Who passed waits for the other candidates; they must not wait for it.
    List<WatchedTask> live =
        tasks.values().stream()
            .filter(it -> it.live && !(task.isCandidate() && it.passed))
            .toList();
    require(live.size() <= limits.maxParallelTasks(), "more at once than may", event);
    Integer max = limits.maxParallelByPool().get(task.pool);
    if (max != null && event.step() == WorkStep.IMPLEMENT) {
      long pool = live.stream().filter(it -> it.pool.equals(task.pool) && !isExpand(it)).count();
      require(pool <= max, "more of the pool at once than may", event);
    }
    checkBudget(event);
  }

  private boolean isExpand(WatchedTask task) {
    PlanDraft.DraftTask draft = plans.task(goalId, task.taskId);
    return draft != null && draft.expand();
  }

  private void checkBudget(Event event) {
    if (!limits.goalBudget().covers(spent.plus(reserved()))) {
      throw new AssertionError(
          "spent " + spent + " and set aside " + reserved() + " of " + limits + ": " + event);
    }
  }

  private void merged(WatchedTask task, Event.TaskMerged event) {
    require(event.attempt() == task.attempt && task.live, "old attempt", event);
    require(!task.merged, "merged twice", event);
    String patch = task.patch;
    require(patch != null && patch.equals(task.reviewed), "merged without a review", event);
    Verdict.Outcome said = task.verdicts.get(String.valueOf(patch));
    require(
        said == Verdict.Outcome.ALLOW
            || (said == Verdict.Outcome.REQUIRE_APPROVAL
                && String.valueOf(patch).equals(task.approved)),
        "merged although policy says " + said,
        event);
    TaskDefinition.Parent parent = task.parent;
    if (task.isCandidate() && parent != null) {
      boolean first =
          tasks.values().stream().noneMatch(it -> it.merged && parent.equals(it.parent));
      require(first, "two candidates are merged", event);
    }
    task.merged = true;
    ended(task, true);
  }

  WatchedTask task(String taskId) {
    return Objects.requireNonNull(tasks.get(taskId), taskId);
  }

  /** What must hold between two decisions. */
  void checkBetween(Map<List<String>, WriteScope> scopes, Instant now) {
    if (ended) {
      return;
    }
    List<WatchedTask> holders = new ArrayList<>();
    for (WatchedTask task : tasks.values()) {
      if ((task.live && !isExpand(task)) || (task.expanded && task.contest)) {
        holders.add(task);
      }
    }
    for (int i = 0; i < holders.size(); i++) {
      for (int j = i + 1; j < holders.size(); j++) {
        WatchedTask one = holders.get(i);
        WatchedTask other = holders.get(j);
        boolean together =
            contest(one).equals(contest(other)) && (one.isCandidate() || other.isCandidate());
        boolean meet =
            !together
                && one.repository.equals(other.repository)
                && scope(scopes, one).meets(scope(scopes, other));
        if (meet && !together) {
          throw new AssertionError(
              one.taskId + " and " + other.taskId + " may write the same files, at " + now);
        }
      }
    }
    boolean warns = !limits.goalBudget().passed(spent, 85).isEmpty();
    require(
        !warns || hold != null || budgetLookedAt || cancelling,
        "most of the budget is spent and nobody was asked",
        spent);
  }

  private static String contest(WatchedTask task) {
    TaskDefinition.Parent parent = task.parent;
    return task.isCandidate() && parent != null ? parent.taskId() : task.taskId;
  }

  private WriteScope scope(Map<List<String>, WriteScope> scopes, WatchedTask task) {
    PlanDraft.DraftTask draft = Objects.requireNonNull(plans.task(goalId, contest(task)));
    return scopes.computeIfAbsent(draft.scope(), WriteScope::of);
  }
}
