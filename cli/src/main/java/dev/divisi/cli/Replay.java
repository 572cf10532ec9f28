package dev.divisi.cli;

import dev.divisi.goals.Untrusted;
import dev.divisi.policy.Evaluation;
import dev.divisi.policy.PatchSubject;
import dev.divisi.policy.PolicyFile;
import dev.divisi.policy.PolicyFiles;
import dev.divisi.policy.PolicyReader;
import dev.divisi.policy.PolicyUnavailableException;
import dev.divisi.policy.risk.RepositoryFacts;
import dev.divisi.schemas.GoalSubmitted;
import dev.divisi.schemas.MergeCompleted;
import dev.divisi.schemas.MergeOutcome;
import dev.divisi.schemas.MergeRequested;
import dev.divisi.schemas.PatchEvaluated;
import dev.divisi.schemas.PatchProposed;
import dev.divisi.schemas.Plan;
import dev.divisi.schemas.PlanCreated;
import dev.divisi.schemas.PlanEvaluated;
import dev.divisi.schemas.PlanRevised;
import dev.divisi.schemas.PlannedRepository;
import dev.divisi.schemas.Verdict;
import dev.divisi.schemas.WorkReference;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Judges what was judged before by another policy. Verdicts, and how merges ended, must be given
 * first, then what they are about, and orders to merge last.
 *
 * <p>What was merged is judged as it was about to be, too: a rule may object only then. Of a merge
 * only that is told which its proposal does not say. It is judged by its own diff; what others had
 * merged by then is not on the topics.
 */
final class Replay {
  private final Evaluation evaluation;
  private final Evaluation withoutRepository;
  private final Predicate<String> goals;
  private final Map<Subject, Verdict> verdicts = new HashMap<>();
  private final Set<Subject> seen = new HashSet<>();
  private final List<VerdictChange> changes = new ArrayList<>();
  private final List<Subject> withoutVerdict = new ArrayList<>();
  private final List<PastFacts.Unreadable> unreadable = new ArrayList<>();
  private final Map<String, String> unreachable = new TreeMap<>();
  private final Set<WorkReference> merged = new HashSet<>();
  private final Map<Subject, Verdict> again = new HashMap<>();
  private int judged;
  private int merges;

  /**
   * A patch or a plan.
   *
   * @param taskId null for a plan
   * @param number of the attempt, or of the plan's version
   * @param hash of its content
   * @param merging whether it is about the merge of the patch
   */
  record Subject(String goalId, @Nullable String taskId, int number, String hash, boolean merging) {
    static Subject of(WorkReference work, String hash) {
      return new Subject(work.getGoalId(), work.getTaskId(), work.getAttempt(), hash, false);
    }

    static Subject ofPlan(String goalId, int version, String hash) {
      return new Subject(goalId, null, version, hash, false);
    }

    Subject atTheMerge() {
      return new Subject(goalId, taskId, number, hash, true);
    }

    /** Such as the plan, version 2; or web, attempt 1. */
    String words() {
      return taskId == null
          ? "the plan, version " + number
          : Untrusted.line(taskId) + ", attempt " + number + (merging ? ", at the merge" : "");
    }
  }

  /** One policy for every repository. */
  private record Tried(PolicyFile file, Function<PlannedRepository, RepositoryFacts> repositories)
      implements PolicyFiles {
    @Override
    public PolicyFile read(PlannedRepository repository, String path) {
      return file;
    }

    @Override
    public RepositoryFacts facts(PlannedRepository repository) {
      return repositories.apply(repository);
    }
  }

  /**
   * Begins.
   *
   * @param file taken for the policy of each repository
   * @param repositories what each has at its base; where it cannot be reached, risk comes from the
   *     patch alone
   * @param goals whose patches and plans are judged, by id
   */
  Replay(
      PolicyReader reader,
      PolicyFile file,
      Function<PlannedRepository, RepositoryFacts> repositories,
      Predicate<String> goals) {
    this.evaluation = new Evaluation(new Tried(file, repositories), reader);
    this.withoutRepository =
        new Evaluation(new Tried(file, repository -> RepositoryFacts.UNKNOWN), reader);
    this.goals = goals;
  }

  /** Takes what was read. */
  void take(PastFacts.Entry entry) throws InterruptedException {
    switch (entry) {
      case PastFacts.Fact(Instant at, SpecificRecord record) -> take(record, at);
      case PastFacts.Unreadable lost -> {
        if (goals.test(lost.goalId())) {
          unreadable.add(lost);
        }
      }
    }
  }

  private void take(SpecificRecord record, Instant at) throws InterruptedException {
    switch (record) {
      case PatchEvaluated evaluated ->
          verdicts.put(
              Subject.of(evaluated.getWork(), evaluated.getPatchHash()), evaluated.getVerdict());
      case PlanEvaluated evaluated ->
          verdicts.put(
              Subject.ofPlan(
                  evaluated.getGoalId(), evaluated.getPlanVersion(), evaluated.getContentHash()),
              evaluated.getVerdict());
      case MergeCompleted completed -> {
        if (completed.getOutcome() == MergeOutcome.MERGED) {
          merged.add(completed.getWork());
        }
      }
      case PatchProposed proposed -> patch(proposed, at);
      case MergeRequested order -> merge(order, at);
      case PlanCreated created -> {
        // The parts of a task are judged as a revision of the plan that they come into.
        if (created.getWork().getTaskId() == null) {
          plan(created.getWork().getGoalId(), created.getGoal(), created.getPlan(), at);
        }
      }
      case PlanRevised revised ->
          plan(revised.getGoalId(), revised.getGoal(), revised.getPlan(), at);
      default -> throw new IllegalArgumentException("nobody asked for " + record.getSchema());
    }
  }

  private void patch(PatchProposed proposed, Instant at) throws InterruptedException {
    Subject subject = Subject.of(proposed.getWork(), proposed.getPatch().getHash());
    Verdict was = was(subject);
    if (was != null) {
      Verdict wouldBe = judge(PatchSubject.of(proposed, at));
      again.put(subject, wouldBe);
      compare(subject, at, was, wouldBe);
    }
  }

  private void merge(MergeRequested order, Instant at) throws InterruptedException {
    Subject proposed = Subject.of(order.getWork(), order.getPatch().getHash());
    Verdict was = order.getVerdict();
    if (was == null
        || !goals.test(proposed.goalId())
        || !merged.contains(order.getWork())
        || !seen.add(proposed.atTheMerge())) {
      return;
    }
    merges++;
    Verdict wouldBe =
        judge(
            new PatchSubject(
                proposed.goalId(),
                order.getRepository(),
                order.getTask(),
                order.getPatch(),
                order.getAgent(),
                order.getSpend(),
                PatchSubject.Stage.MERGING,
                order.getEvidence(),
                at));
    Verdict before = again.get(proposed);
    boolean told = before != null && !VerdictChange.of(proposed, at, before, wouldBe).isChange();
    VerdictChange change = VerdictChange.of(proposed.atTheMerge(), at, was, wouldBe);
    if (!told && change.isChange()) {
      changes.add(change);
    }
  }

  private void plan(String goalId, @Nullable GoalSubmitted goal, Plan plan, Instant at)
      throws InterruptedException {
    Subject subject = Subject.ofPlan(goalId, plan.getVersion(), plan.getContentHash());
    Verdict was = was(subject);
    if (was != null) {
      compare(subject, at, was, judge(goalId, goal, plan, at));
    }
  }

  /** What was said of it; null when it is not to be judged: nothing was, or it is there again. */
  private @Nullable Verdict was(Subject subject) {
    if (!goals.test(subject.goalId()) || !seen.add(subject)) {
      return null;
    }
    Verdict was = verdicts.get(subject);
    if (was == null) {
      withoutVerdict.add(subject);
    }
    return was;
  }

  private Verdict judge(PatchSubject patch) throws InterruptedException {
    String url = patch.repository().getRepository().getUrl();
    try {
      if (!unreachable.containsKey(url)) {
        return evaluation.evaluate(patch);
      }
    } catch (PolicyUnavailableException absent) {
      unreachable.put(url, absent.code() + ": " + absent.getMessage());
    }
    try {
      return withoutRepository.evaluate(patch);
    } catch (PolicyUnavailableException absent) {
      throw new IllegalStateException("no repository is asked", absent);
    }
  }

  private Verdict judge(String goalId, @Nullable GoalSubmitted goal, Plan plan, Instant at)
      throws InterruptedException {
    try {
      return withoutRepository.evaluate(goalId, goal, plan, at).getVerdict();
    } catch (PolicyUnavailableException absent) {
      throw new IllegalStateException("no repository is asked", absent);
    }
  }

  private void compare(Subject subject, Instant at, Verdict was, Verdict wouldBe) {
    VerdictChange change = VerdictChange.of(subject, at, was, wouldBe);
    judged++;
    if (change.isChange()) {
      changes.add(change);
    }
  }

  /** How many were judged again. */
  int judged() {
    return judged;
  }

  /** How many merges were. */
  int merges() {
    return merges;
  }

  /** What would be decided differently, the earliest first. */
  List<VerdictChange> changes() {
    return changes.stream().sorted(Comparator.comparing(VerdictChange::at)).toList();
  }

  /** How many changes go that way. */
  long changes(VerdictChange.Direction direction) {
    return changes.stream().filter(change -> change.direction() == direction).count();
  }

  /** What was never judged, or its verdict is gone. */
  List<Subject> withoutVerdict() {
    return withoutVerdict;
  }

  /** What could not be read. */
  List<PastFacts.Unreadable> unreadable() {
    return unreadable;
  }

  /** Repositories that could not be looked into, by URL, and why. */
  Map<String, String> unreachable() {
    return unreachable;
  }
}
