package dev.divisi.integrator.domain;

import dev.divisi.checks.CheckNotFoundException;
import dev.divisi.checks.CheckRun;
import dev.divisi.checks.CheckRuns;
import dev.divisi.integrator.domain.FeatureBranch.Combination;
import dev.divisi.integrator.domain.FeatureBranch.Push;
import dev.divisi.schemas.CheckResult;
import dev.divisi.schemas.FailureKind;
import dev.divisi.schemas.MergeRequested;
import dev.divisi.schemas.Patch;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Puts an approved patch onto the goal's feature branch as one commit. Safe to repeat: a merge is
 * known by its commit's trailers, so an order that comes again after a crash finds the commit and
 * reports it. Safe against others: the branch is moved only from where the order expects it.
 */
public final class Integration {
  private static final int MAX_PATHS_SHOWN = 20;

  private final FeatureBranches branches;
  private final CheckRuns checks;
  private final LastJudgement policy;
  private final InstantSource clock;
  private final Turns turns = new Turns();

  /** What came of an order. */
  public sealed interface Outcome {
    /** The patch is on the branch. */
    record Merged(String commit, String head, String message, List<CheckResult> checks)
        implements Outcome {}

    /** The task found nothing to change, and was allowed to: the branch stays as it is. */
    record NothingToMerge(String head, String message) implements Outcome {}

    /** Others changed the same lines. */
    record Conflict(String head, String message) implements Outcome {}

    /** The patch merges, but the checks fail on what results. */
    record ChecksFailed(String head, String message, List<CheckResult> checks) implements Outcome {}

    /** The branch does not stand where the order says. */
    record Refused(String head, String message) implements Outcome {}

    /** It could not be found out. */
    record Failed(FailureKind kind, String code, String message) implements Outcome {}
  }

  public Integration(
      FeatureBranches branches, CheckRuns checks, LastJudgement policy, InstantSource clock) {
    this.branches = branches;
    this.checks = checks;
    this.policy = policy;
    this.clock = clock;
  }

  /**
   * Merges.
   *
   * @param activity is told what is going on, one line each
   */
  public Outcome merge(MergeRequested order, Consumer<String> activity)
      throws InterruptedException {
    String branchName = order.getRepository().getBranch();
    if (!BranchName.isOf(order.getWork().getGoalId(), branchName)) {
      return new Outcome.Failed(
          FailureKind.REJECTED,
          "BRANCH_FORBIDDEN",
          "Only the goal's own branch may be pushed, divisi/"
              + order.getWork().getGoalId()
              + "; the order names "
              + branchName
              + ".");
    }
    String url = order.getRepository().getRepository().getUrl();
    try (Turns.Turn _ = turns.take(url + '\n' + branchName)) {
      return merge(order, branches.open(order.getRepository()), activity);
    } catch (BranchException e) {
      return new Outcome.Failed(e.kind(), e.code(), e.getMessage());
    } catch (CheckNotFoundException e) {
      return new Outcome.Failed(FailureKind.REJECTED, "CHECK_NOT_FOUND", e.getMessage());
    }
  }

  private Outcome merge(MergeRequested order, FeatureBranch branch, Consumer<String> activity)
      throws BranchException, CheckNotFoundException, InterruptedException {
    activity.accept("looking at " + order.getRepository().getBranch());
    Optional<String> remote = branch.head();
    Optional<Outcome> settled = settled(order, branch, remote);
    if (settled.isPresent()) {
      return settled.get();
    }
    String head = order.getExpectedHead();
    Patch patch = order.getPatch();
    if (patch.getDiff().isEmpty()) {
      return new Outcome.NothingToMerge(head, "The patch changes nothing.");
    }
    String tree = branch.apply(patch, order.getTask().getScope());
    boolean others = !patch.getBaseCommit().equals(head);
    if (others) {
      activity.accept("merging with what others merged");
      switch (branch.combine(patch.getBaseCommit(), tree, head)) {
        case Combination.Conflict conflict -> {
          return conflict(conflict, patch.getBaseCommit(), head);
        }
        case Combination.Clean clean -> tree = clean.tree();
      }
    }
    Optional<Outcome.Failed> objection = policy.objection(order, branch.diff(head, tree));
    if (objection.isPresent()) {
      return objection.get();
    }
    List<CheckRun> runs = others ? check(order, branch, tree, activity) : List.of();
    if (!runs.stream().allMatch(CheckRun::passed)) {
      return checksFailed(runs, head);
    }
    String commit = branch.commit(tree, head, MergeCommit.of(order, runs), clock.instant());
    activity.accept("pushing " + order.getRepository().getBranch());
    return switch (branch.push(commit, remote)) {
      case Push.Done() ->
          new Outcome.Merged(
              commit,
              commit,
              runs.isEmpty()
                  ? "Merged."
                  : "Merged onto what others merged since; the checks passed again.",
              results(runs));
      case Push.Moved moved ->
          settled(order, branch, moved.head())
              .orElseGet(
                  () -> refused(order, moved.head().orElse(order.getRepository().getBaseCommit())));
    };
  }

  /**
   * What can be said without doing anything: the merge is there already, or the branch does not
   * stand where the order says. Empty: go on.
   */
  private static Optional<Outcome> settled(
      MergeRequested order, FeatureBranch branch, Optional<String> remote)
      throws BranchException, InterruptedException {
    String expected = order.getExpectedHead();
    String base = order.getRepository().getBaseCommit();
    if (remote.isEmpty()) {
      return expected.equals(base)
          ? Optional.empty()
          : Optional.of(
              new Outcome.Failed(
                  FailureKind.REJECTED,
                  "BRANCH_GONE",
                  "The branch "
                      + order.getRepository().getBranch()
                      + " stood at "
                      + expected
                      + " and is gone. To go on, put it back there and submit the goal again."));
    }
    String head = remote.get();
    Optional<String> done = branch.find(head, MergeCommit.identity(order.getWork()));
    if (done.isPresent()) {
      return Optional.of(
          new Outcome.Merged(done.get(), head, "Merged by an earlier order.", List.of()));
    }
    return head.equals(expected)
        ? Optional.empty()
        : Optional.of(standsElsewhere(order, branch, head));
  }

  /**
   * Somebody moved the branch. What was pushed on top of the goal's work stays, and the next merge
   * goes on top of it. But a branch that lost the goal's work, or was there before the goal, is
   * nothing to build on.
   */
  private static Outcome standsElsewhere(MergeRequested order, FeatureBranch branch, String head)
      throws BranchException, InterruptedException {
    String expected = order.getExpectedHead();
    String name = order.getRepository().getBranch();
    boolean hasWork =
        branch.contains(head, expected)
            && (!expected.equals(order.getRepository().getBaseCommit())
                || branch.find(head, MergeCommit.goal(order.getWork())).isPresent());
    if (hasWork) {
      return refused(order, head);
    }
    if (expected.equals(order.getRepository().getBaseCommit())) {
      return new Outcome.Failed(
          FailureKind.REJECTED,
          "BRANCH_EXISTS",
          "The branch "
              + name
              + " was there before the goal, at "
              + head
              + ". Rename or delete it, or submit the goal with another id.");
    }
    return new Outcome.Failed(
        FailureKind.REJECTED,
        "BRANCH_REWOUND",
        "The branch "
            + name
            + " stood at "
            + expected
            + " and now stands at "
            + head
            + ", without what was merged. To go on, put it back there and submit the goal again.");
  }

  private static Outcome refused(MergeRequested order, String head) {
    return new Outcome.Refused(
        head,
        "The branch "
            + order.getRepository().getBranch()
            + " stands at "
            + head
            + ", not at "
            + order.getExpectedHead()
            + ".");
  }

  private static Outcome conflict(Combination.Conflict conflict, String base, String head) {
    List<String> paths = conflict.paths();
    String shown = paths.stream().limit(MAX_PATHS_SHOWN).collect(Collectors.joining(", "));
    String more =
        paths.size() > MAX_PATHS_SHOWN ? " and " + (paths.size() - MAX_PATHS_SHOWN) + " more" : "";
    return new Outcome.Conflict(
        head,
        "Others changed the same lines since "
            + base
            + ". In conflict: "
            + (shown.isEmpty() ? conflict.message() : shown + more)
            + ". Make the change again on top of "
            + head
            + ".");
  }

  private static Outcome checksFailed(List<CheckRun> runs, String head) {
    String message =
        runs.stream()
            .filter(run -> !run.passed())
            .map(run -> run.line() + "\n" + run.excerpt())
            .collect(
                Collectors.joining(
                    "\n\n",
                    "The patch passed its checks by itself, but not together with what others"
                        + " merged since:\n\n",
                    ""));
    return new Outcome.ChecksFailed(head, message, results(runs));
  }

  private List<CheckRun> check(
      MergeRequested order, FeatureBranch branch, String tree, Consumer<String> activity)
      throws BranchException, CheckNotFoundException, InterruptedException {
    if (order.getTask().getChecks().isEmpty()) {
      return List.of();
    }
    try (Checkout checkout = branch.checkout(tree)) {
      return checks.run(order.getTask().getChecks(), checkout.directory(), activity);
    }
  }

  private static List<CheckResult> results(List<CheckRun> runs) {
    return runs.stream().map(CheckRun::result).toList();
  }
}
