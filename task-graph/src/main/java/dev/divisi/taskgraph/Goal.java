package dev.divisi.taskgraph;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * State of a goal: a header whose size does not grow with the number of its tasks.
 *
 * @param definition what was asked for
 * @param status where it stands
 * @param reason why it stands there, for a person; empty when all is well
 * @param sequence number of events so far that the audit record tells
 * @param planning the plan, or the making of it
 * @param progress its tasks, counted
 * @param timeline when what happened
 */
public record Goal(
    Definition definition,
    GoalStatus status,
    String reason,
    long sequence,
    Planning planning,
    Progress progress,
    Timeline timeline) {

  /** What was asked for. */
  public record Definition(
      String goalId, String text, String submittedBy, List<String> repositories, Limits limits) {
    public Definition {
      repositories = List.copyOf(repositories);
    }
  }

  /**
   * The plan, or the making of it.
   *
   * @param attempt number of the current attempt to plan; 0 before the first
   * @param failedAttempts how many failed
   * @param work the planning work; null when none is ordered
   * @param orders how many orders were given
   * @param feedback why earlier attempts did not do
   * @param version version of the plan; 0 while there is none
   * @param contentHash its hash; null while there is none
   * @param judgedHash what policy's verdict is about; null before there is one
   * @param verdict what policy says of the plan with that hash
   */
  public record Planning(
      int attempt,
      int failedAttempts,
      @Nullable Work work,
      int orders,
      List<Feedback> feedback,
      int version,
      @Nullable String contentHash,
      @Nullable String judgedHash,
      @Nullable Verdict verdict) {

    static final Planning NONE = new Planning(0, 0, null, 0, List.of(), 0, null, null, null);

    public Planning {
      feedback = List.copyOf(feedback);
    }

    Planning withWork(@Nullable Work newWork) {
      return new Planning(
          attempt,
          failedAttempts,
          newWork,
          orders,
          feedback,
          version,
          contentHash,
          judgedHash,
          verdict);
    }

    Planning ordered(int newAttempt, int number) {
      return new Planning(
          newAttempt,
          failedAttempts,
          Work.ordered(number, WorkStep.PLAN),
          number,
          feedback,
          version,
          contentHash,
          judgedHash,
          verdict);
    }

    Planning failed(Feedback lesson, boolean counted) {
      return new Planning(
          attempt,
          counted ? failedAttempts + 1 : failedAttempts,
          null,
          orders,
          Task.Attempts.appended(feedback, lesson),
          version,
          contentHash,
          judgedHash,
          verdict);
    }

    Planning proposed(int newVersion, String newHash) {
      return new Planning(
          attempt,
          failedAttempts,
          null,
          orders,
          feedback,
          newVersion,
          newHash,
          judgedHash,
          verdict);
    }

    Planning judged(String hash, Verdict newVerdict) {
      return new Planning(
          attempt, failedAttempts, work, orders, feedback, version, contentHash, hash, newVerdict);
    }
  }

  /**
   * Its tasks, counted, and what is going on at the moment.
   *
   * @param counts number of tasks by status; absent means none
   * @param live ids of tasks with a current attempt; at most {@link Limits#maxParallelTasks()}
   * @param branches where the feature branch of each repository stands, by repository name
   * @param mergeQueues ids of tasks that wait for the feature branch, by repository name; the first
   *     is being merged
   * @param cancelReason why a person ended the goal; null when nobody did
   */
  public record Progress(
      Map<TaskStatus, Integer> counts,
      List<String> live,
      Map<String, Branch> branches,
      Map<String, List<String>> mergeQueues,
      @Nullable String cancelReason) {

    static final Progress NONE = new Progress(Map.of(), List.of(), Map.of(), Map.of(), null);

    public Progress {
      counts = Map.copyOf(counts);
      live = List.copyOf(live);
      branches = Map.copyOf(branches);
      mergeQueues = Map.copyOf(mergeQueues);
    }

    /** Number of tasks with that status. */
    public int count(TaskStatus status) {
      return counts.getOrDefault(status, 0);
    }

    /** Whether no task can change any more. */
    public boolean allEnded() {
      return counts.keySet().stream().allMatch(TaskStatus::isEnd);
    }

    /** Ids of tasks that wait for the feature branch of a repository, the current one first. */
    public List<String> mergeQueue(String repository) {
      return mergeQueues.getOrDefault(repository, List.of());
    }

    Progress moved(@Nullable TaskStatus from, TaskStatus to, String taskId, String repository) {
      Map<TaskStatus, Integer> newCounts = new EnumMap<>(TaskStatus.class);
      newCounts.putAll(counts);
      if (from != null) {
        newCounts.computeIfPresent(from, (status, count) -> count == 1 ? null : count - 1);
      }
      newCounts.merge(to, 1, Integer::sum);
      boolean wasLive = from != null && from.isLive();
      List<String> newLive = wasLive == to.isLive() ? live : changed(live, taskId, to.isLive());
      Map<String, List<String>> newQueues = mergeQueues;
      boolean wasMerging = from == TaskStatus.MERGING;
      if (wasMerging != (to == TaskStatus.MERGING)) {
        newQueues = new LinkedHashMap<>(mergeQueues);
        newQueues.put(repository, changed(mergeQueue(repository), taskId, !wasMerging));
      }
      return new Progress(newCounts, newLive, branches, newQueues, cancelReason);
    }

    /** Where the feature branch of a repository stands. */
    Branch branch(String repository) {
      Branch branch = branches.get(repository);
      if (branch == null) {
        throw new IllegalStateException("no branch of repository " + repository);
      }
      return branch;
    }

    Progress withBranches(Map<String, String> baseCommits) {
      Map<String, Branch> fresh = new LinkedHashMap<>();
      baseCommits.forEach(
          (repository, commit) -> fresh.put(repository, new Branch(commit, commit, 0)));
      return new Progress(counts, live, fresh, mergeQueues, cancelReason);
    }

    Progress withBranch(String repository, Branch branch) {
      Map<String, Branch> changed = new LinkedHashMap<>(branches);
      changed.put(repository, branch);
      return new Progress(counts, live, changed, mergeQueues, cancelReason);
    }

    Progress withCancelReason(String newReason) {
      return new Progress(counts, live, branches, mergeQueues, newReason);
    }

    private static List<String> changed(List<String> list, String id, boolean add) {
      List<String> copy = new ArrayList<>(list);
      if (add) {
        copy.add(id);
      } else {
        copy.remove(id);
      }
      return copy;
    }
  }

  /**
   * A feature branch.
   *
   * @param baseCommit where it starts
   * @param head where it stands; the base commit while nothing is merged
   * @param merged number of tasks that are merged onto it
   */
  public record Branch(String baseCommit, String head, int merged) {

    Branch movedTo(String newHead, int more) {
      return new Branch(baseCommit, newHead, merged + more);
    }
  }

  /**
   * When what happened.
   *
   * @param submittedAt when it was accepted
   * @param updatedAt when it last changed
   * @param endedAt when it ended; null while it has not
   */
  public record Timeline(Instant submittedAt, Instant updatedAt, @Nullable Instant endedAt) {}

  /** Its id. */
  public String goalId() {
    return definition.goalId();
  }

  Goal withPlanning(Planning newPlanning) {
    return new Goal(definition, status, reason, sequence, newPlanning, progress, timeline);
  }

  Goal withProgress(Progress newProgress) {
    return new Goal(definition, status, reason, sequence, planning, newProgress, timeline);
  }

  Goal at(GoalStatus newStatus, String newReason, Instant now) {
    return new Goal(
        definition,
        newStatus,
        newReason,
        sequence,
        planning,
        progress,
        new Timeline(
            timeline.submittedAt(),
            now,
            newStatus.isEnd() && timeline.endedAt() == null ? now : timeline.endedAt()));
  }

  Goal counted(long told) {
    return new Goal(definition, status, reason, sequence + told, planning, progress, timeline);
  }
}
