package dev.divisi.taskgraph;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
 * @param control what people say, and what holds it
 * @param spending what it costs
 * @param timeline when what happened
 */
public record Goal(
    Definition definition,
    GoalStatus status,
    String reason,
    long sequence,
    Planning planning,
    Progress progress,
    Control control,
    Spending spending,
    Timeline timeline) {

  /**
   * What was asked for.
   *
   * @param submittedBy who asked
   * @param repositories names of its repositories
   * @param limits its bounds; a person may change them
   * @param planApproval whether a person must approve the plan whatever policy says
   * @param priority how urgent it is
   * @param deciders who may decide on it; empty when anyone may
   */
  public record Definition(
      String goalId,
      String submittedBy,
      List<String> repositories,
      Limits limits,
      boolean planApproval,
      Priority priority,
      List<String> deciders) {
    public Definition {
      repositories = List.copyOf(repositories);
      deciders = List.copyOf(deciders);
    }

    Definition withLimits(Limits newLimits) {
      return new Definition(
          goalId, submittedBy, repositories, newLimits, planApproval, priority, deciders);
    }
  }

  /**
   * Its tasks, counted, and what is going on at the moment.
   *
   * @param counts number of tasks by status; absent means none
   * @param live ids of tasks with a current attempt; at most {@link Limits#maxParallelTasks()}
   * @param contests ids of tasks whose candidates are at work; they hold their write scopes
   * @param branches where the feature branch of each repository stands, by repository name
   * @param mergeQueues ids of tasks that wait for the feature branch, by repository name; the first
   *     is being merged
   * @param cancelReason why a person ended the goal; null when nobody did
   */
  public record Progress(
      Map<TaskStatus, Integer> counts,
      List<String> live,
      List<String> contests,
      Map<String, Branch> branches,
      Map<String, List<String>> mergeQueues,
      @Nullable String cancelReason) {

    static final Progress NONE =
        new Progress(Map.of(), List.of(), List.of(), Map.of(), Map.of(), null);

    public Progress {
      counts = Map.copyOf(counts);
      live = List.copyOf(live);
      contests = List.copyOf(contests);
      branches = Map.copyOf(branches);
      mergeQueues = Map.copyOf(mergeQueues);
    }

    /** Number of tasks with that status. */
    public int count(TaskStatus status) {
      return counts.getOrDefault(status, 0);
    }

    /** Number of live tasks that do not only wait for the other candidates. */
    int atWork() {
      return live.size() - count(TaskStatus.AWAITING_CHOICE);
    }

    /** Whether no task can change any more. */
    public boolean allEnded() {
      return counts.keySet().stream().allMatch(TaskStatus::isEnd);
    }

    /** Ids of tasks that wait for the feature branch of a repository, the current one first. */
    public List<String> mergeQueue(String repository) {
      return mergeQueues.getOrDefault(repository, List.of());
    }

    Progress moved(@Nullable Task before, Task to) {
      TaskStatus from = before == null ? null : before.status();
      TaskStatus status = to.status();
      if (from == status) {
        return this;
      }
      Map<TaskStatus, Integer> newCounts = new EnumMap<>(TaskStatus.class);
      newCounts.putAll(counts);
      if (from != null) {
        newCounts.computeIfPresent(from, (old, count) -> count == 1 ? null : count - 1);
      }
      newCounts.merge(status, 1, Integer::sum);
      boolean wasLive = from != null && from.isLive();
      String taskId = to.taskId();
      List<String> newLive =
          wasLive == status.isLive() ? live : changed(live, taskId, status.isLive());
      List<String> newContests = contests;
      boolean isContest = status == TaskStatus.EXPANDED && !to.definition().bestOf().isEmpty();
      if (isContest != contests.contains(taskId)) {
        newContests = changed(contests, taskId, isContest);
      }
      Map<String, List<String>> newQueues = mergeQueues;
      boolean wasMerging = from == TaskStatus.MERGING;
      if (wasMerging != (status == TaskStatus.MERGING)) {
        // A later version of the plan may have moved the task to another repository.
        String repository = (wasMerging && before != null ? before : to).definition().repository();
        newQueues = new LinkedHashMap<>(mergeQueues);
        newQueues.put(repository, changed(mergeQueue(repository), taskId, !wasMerging));
      }
      return new Progress(newCounts, newLive, newContests, branches, newQueues, cancelReason);
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
      return new Progress(counts, live, contests, fresh, mergeQueues, cancelReason);
    }

    Progress withBranch(String repository, Branch branch) {
      Map<String, Branch> changed = new LinkedHashMap<>(branches);
      changed.put(repository, branch);
      return new Progress(counts, live, contests, changed, mergeQueues, cancelReason);
    }

    Progress withCancelReason(String newReason) {
      return new Progress(counts, live, contests, branches, mergeQueues, newReason);
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
   * What people say, and what holds the goal.
   *
   * @param hold why nothing is given out; null when it is
   * @param paused the pause of a person that another hold stands before; null when none does
   * @param questions what waits for an answer; at most {@value #MAX_QUESTIONS}
   * @param decisions ids of the last decisions, so that none is heard twice
   */
  public record Control(
      @Nullable Hold hold,
      @Nullable Hold paused,
      List<Question> questions,
      List<String> decisions) {

    static final int MAX_QUESTIONS = 32;
    private static final int REMEMBERED_DECISIONS = 32;
    static final Control NONE = new Control(null, null, List.of(), List.of());

    public Control {
      questions = List.copyOf(questions);
      decisions = List.copyOf(decisions);
    }

    /** The open question with that id. */
    public Optional<Question> question(String questionId) {
      return questions.stream().filter(open -> open.questionId().equals(questionId)).findFirst();
    }

    /** Held by that too: what a person paused stays paused when nothing else holds it. */
    Control held(Hold newHold) {
      if (newHold.kind() == Hold.Kind.PERSON) {
        return new Control(paused == null ? newHold : paused, null, questions, decisions);
      }
      boolean stays = hold != null && hold.kind() == Hold.Kind.PERSON;
      return new Control(newHold, stays ? hold : paused, questions, decisions);
    }

    Control released() {
      return new Control(null, null, questions, decisions);
    }

    Control asked(Question question) {
      List<Question> all = new ArrayList<>(questions);
      all.add(question);
      return new Control(hold, paused, all, decisions);
    }

    Control answered(String questionId) {
      return new Control(
          hold,
          paused,
          questions.stream().filter(open -> !open.questionId().equals(questionId)).toList(),
          decisions);
    }

    Control withoutQuestionsOf(String taskId) {
      if (questions.isEmpty()) {
        return this;
      }
      return new Control(
          hold,
          paused,
          questions.stream().filter(open -> !taskId.equals(open.taskId())).toList(),
          decisions);
    }

    Control decided(String decisionId) {
      List<String> all = new ArrayList<>(decisions);
      all.add(decisionId);
      return new Control(
          hold,
          paused,
          questions,
          all.subList(Math.max(0, all.size() - REMEMBERED_DECISIONS), all.size()));
    }
  }

  /**
   * What the goal costs.
   *
   * @param spent what was reported so far, running attempts included
   * @param reserved what running attempts may still spend
   * @param planning what planning costs; the tasks count their own
   * @param warned whether the goal was held because most of the budget is spent, and let go on
   */
  public record Spending(Spend spent, Spend reserved, Meter planning, boolean warned) {

    static final Spending NONE = new Spending(Spend.NONE, Spend.NONE, Meter.NONE, false);

    Spending moved(Meter before, Meter after) {
      if (before.equals(after)) {
        return this;
      }
      return new Spending(
          spent.plus(after.total().minus(before.total())),
          reserved.minus(before.reserved()).plus(after.reserved()),
          planning,
          warned);
    }

    Spending planned(Meter after) {
      Spending moved = moved(planning, after);
      return new Spending(moved.spent, moved.reserved, after, moved.warned);
    }

    Spending withWarned(boolean newWarned) {
      return new Spending(spent, reserved, planning, newWarned);
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

  /** Its bounds. */
  public Limits limits() {
    return definition.limits();
  }

  /** Names the current attempt to plan. */
  WorkReference planningReference() {
    return new WorkReference(goalId(), null, planning.attempt(), WorkStep.PLAN);
  }

  /** Whether new work may be given out. */
  boolean isOpen() {
    return status == GoalStatus.RUNNING
        && control.hold() == null
        && progress.cancelReason() == null;
  }

  Goal withDefinition(Definition newDefinition) {
    return new Goal(
        newDefinition, status, reason, sequence, planning, progress, control, spending, timeline);
  }

  Goal withPlanning(Planning newPlanning) {
    return new Goal(
        definition, status, reason, sequence, newPlanning, progress, control, spending, timeline);
  }

  Goal withProgress(Progress newProgress) {
    return new Goal(
        definition, status, reason, sequence, planning, newProgress, control, spending, timeline);
  }

  Goal withControl(Control newControl) {
    return new Goal(
        definition, status, reason, sequence, planning, progress, newControl, spending, timeline);
  }

  Goal withSpending(Spending newSpending) {
    return new Goal(
        definition, status, reason, sequence, planning, progress, control, newSpending, timeline);
  }

  Goal at(GoalStatus newStatus, String newReason, Instant now) {
    return new Goal(
        definition,
        newStatus,
        newReason,
        sequence,
        planning,
        progress,
        control,
        spending,
        new Timeline(
            timeline.submittedAt(),
            now,
            newStatus.isEnd() && timeline.endedAt() == null ? now : timeline.endedAt()));
  }

  Goal counted(long told) {
    return told == 0
        ? this
        : new Goal(
            definition,
            status,
            reason,
            sequence + told,
            planning,
            progress,
            control,
            spending,
            timeline);
  }
}
