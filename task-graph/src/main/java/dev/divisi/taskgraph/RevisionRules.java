package dev.divisi.taskgraph;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Further versions of a plan: a person's edit, the expansion of a task, a wider scope. Each is
 * proposed, judged by policy, approved by a person where one must, and only then in force. One
 * waits at a time, so that each is judged against what it will change.
 */
final class RevisionRules {

  /** How deep parts of parts may lie. */
  private static final int MAX_DEPTH = 3;

  private final Scheduler scheduler;
  private final FailureRules failures;

  RevisionRules(Scheduler scheduler, FailureRules failures) {
    this.scheduler = scheduler;
    this.failures = failures;
  }

  void edit(Draft draft, Command.EditPlan command) {
    String goalId = command.goalId();
    Goal goal = draft.goalOrThrow(goalId);
    Planning planning = goal.planning();
    String refusal = refusal(goal, command);
    if (refusal != null) {
      refuseEdit(draft, command, refusal);
      return;
    }
    List<PlanProblems.Problem> problems = PlanProblems.of(command.plan());
    if (!problems.isEmpty()) {
      refuseEdit(draft, command, PlanProblems.joined(problems));
      return;
    }
    PlanComparison comparison = new PlanComparison(draft, goalId, command.plan().tasks());
    if (!comparison.misfits().isEmpty()) {
      refuseEdit(draft, command, String.join("; ", comparison.misfits()));
      return;
    }
    if (comparison.isEmpty()) {
      refuseEdit(draft, command, "it changes nothing");
      return;
    }
    propose(
        draft,
        goalId,
        comparison.revision(
            planning.lastVersion() + 1,
            planning.version(),
            command.plan().contentHash(),
            command.decider().name(),
            command.reason()));
  }

  private static @Nullable String refusal(Goal goal, Command.EditPlan command) {
    Planning planning = goal.planning();
    Planning.PendingRevision pending = planning.revision();
    if (goal.status() != GoalStatus.AWAITING_APPROVAL && !goal.status().isStarted()) {
      return "the goal has no plan that can be edited; it is " + goal.status();
    }
    if (goal.progress().cancelReason() != null) {
      return "the goal is being cancelled";
    }
    if (command.basedOnVersion() != planning.version()
        || (command.basedOnHash() != null
            && !command.basedOnHash().equals(planning.contentHash()))) {
      String hash = command.basedOnHash();
      return "it is based on version %d%s; the plan is version %d (%s) now"
          .formatted(
              command.basedOnVersion(),
              hash == null ? "" : " (" + hash + ")",
              planning.version(),
              planning.contentHash());
    }
    if (pending != null) {
      return "version " + pending.version() + " by " + pending.by() + " is not decided on yet";
    }
    Map<String, String> bases = new LinkedHashMap<>();
    goal.progress().branches().forEach((name, branch) -> bases.put(name, branch.baseCommit()));
    if (!bases.equals(command.plan().baseCommits())) {
      return "PLAN_CHANGES_REPOSITORIES: the repositories and base commits of a goal stay: "
          + bases;
    }
    return null;
  }

  private static void refuseEdit(Draft draft, Command.EditPlan command, String reason) {
    draft.refuse(command.goalId(), null, 0, command.decider().name(), "edit plan", reason);
  }

  private static void propose(Draft draft, String goalId, Revision revision) {
    draft.emit(new Event.RevisionProposed(goalId, draft.now(), revision));
    Goal goal = draft.goalOrThrow(goalId);
    String base = String.valueOf(goal.planning().contentHash());
    draft.order(new Order.ProposeRevision(goalId, draft.now(), base, revision, goal.limits()));
  }

  /** A planner says what a task is to be turned into. */
  void proposeParts(Draft draft, Command.ProposePlan command, Task parent) {
    String goalId = command.goalId();
    Goal goal = draft.goalOrThrow(goalId);
    PlanDraft plan = command.plan();
    List<String> problems = new ArrayList<>();
    PlanProblems.of(plan).forEach(problem -> problems.add(problem.toString()));
    problems.addAll(partProblems(draft, goal, parent, plan));
    if (!problems.isEmpty()) {
      failures.attemptFailed(
          draft, goalId, parent, "PARTS_DO_NOT_FIT", "task-graph", String.join("; ", problems));
      return;
    }
    if (draft.revision(goalId).isPresent()) {
      failures.handBack(
          draft, goalId, parent, "REVISION_PENDING", "another version of the plan came before it");
      scheduler.advance(draft, goalId);
      return;
    }
    String planner = Work.holder(parent.work(), "planner");
    draft.emit(
        new Event.PartsProposed(
            goalId,
            parent.taskId(),
            draft.now(),
            parent.attempts().current(),
            plan.contentHash(),
            plan.tasks().size(),
            planner));
    propose(draft, goalId, expansion(goal, parent, plan, planner));
  }

  private static List<String> partProblems(Draft draft, Goal goal, Task parent, PlanDraft plan) {
    List<String> problems = new ArrayList<>();
    TaskDefinition definition = parent.definition();
    if (definition.depth() + 1 > MAX_DEPTH) {
      problems.add("PARTS_TOO_DEEP: parts may lie at most " + MAX_DEPTH + " deep");
    }
    int tasks = goal.progress().counts().values().stream().mapToInt(Integer::intValue).sum();
    if (tasks + plan.tasks().size() > PlanProblems.MAX_TASKS) {
      problems.add(
          "PLAN_TOO_LARGE: with %d parts the plan would have more than %d tasks"
              .formatted(plan.tasks().size(), PlanProblems.MAX_TASKS));
    }
    for (PlanDraft.DraftTask part : plan.tasks()) {
      String id = TaskDefinition.partId(parent.taskId(), part.taskId());
      if (draft.task(goal.goalId(), id).isPresent()) {
        problems.add("PLAN_DUPLICATE_TASK: there is a task '" + id + "' already");
      }
      PlanProblems.idProblem(id).ifPresent(problem -> problems.add(problem.toString()));
      if (!part.repository().equals(definition.repository())) {
        problems.add(
            "PART_OUT_OF_SCOPE: '%s' would change repository '%s', '%s' is for '%s'"
                .formatted(id, part.repository(), parent.taskId(), definition.repository()));
      }
      ScopeCover.firstOutside(definition.scope(), part.scope())
          .ifPresent(
              outside ->
                  problems.add(
                      "PART_OUT_OF_SCOPE: '%s' would write %s, which is outside the scope of '%s'"
                          .formatted(id, outside, parent.taskId())));
    }
    return problems;
  }

  private static Revision expansion(Goal goal, Task parent, PlanDraft plan, String planner) {
    TaskDefinition definition = parent.definition();
    String parentId = parent.taskId();
    TaskDefinition.Parent as =
        new TaskDefinition.Parent(
            parentId, TaskDefinition.Parent.Kind.PART, definition.depth() + 1);
    List<PlanDraft.DraftTask> parts = new ArrayList<>();
    for (PlanDraft.DraftTask part : plan.tasks()) {
      parts.add(
          new PlanDraft.DraftTask(
              TaskDefinition.partId(parentId, part.taskId()),
              part.title(),
              part.repository(),
              part.pool(),
              part.scope(),
              part.dependsOn().stream()
                  .distinct()
                  .map(id -> TaskDefinition.partId(parentId, id))
                  .toList(),
              part.digest(),
              part.bestOf(),
              part.expand(),
              part.ladder(),
              part.bytes()));
    }
    Map<String, List<String>> among = PlanComparison.dependents(parts);
    List<TaskDefinition> added = new ArrayList<>();
    Map<String, List<String>> dependencies = new LinkedHashMap<>();
    Map<String, List<String>> dependents = new LinkedHashMap<>();
    for (PlanDraft.DraftTask part : parts) {
      added.add(PlanComparison.definition(part, definition.position(), as, definition));
      dependencies.put(part.taskId(), part.dependsOn());
      List<String> after = new ArrayList<>(among.getOrDefault(part.taskId(), List.of()));
      after.add(parentId);
      dependents.put(part.taskId(), after);
    }
    return new Revision(
        Revision.Kind.EXPANSION,
        goal.planning().lastVersion() + 1,
        plan.contentHash(),
        goal.planning().version(),
        planner,
        "turns " + parentId + " into " + parts.size() + " parts",
        parentId,
        null,
        added,
        List.of(),
        List.of(),
        Map.of(),
        dependencies,
        dependents);
  }

  /** An attempt asks to write more. The checks that need nobody's judgement are made at once. */
  void askScope(Draft draft, Command.AskScope command, Task task) {
    String goalId = command.goalId();
    Goal goal = draft.goalOrThrow(goalId);
    List<String> scope = new ArrayList<>(task.definition().scope());
    command.scope().stream().filter(glob -> !scope.contains(glob)).forEach(scope::add);
    String text = "asks to write " + command.scope() + " too: " + command.reason();
    String obstacle = scopeObstacle(draft, goal, task, scope);
    if (obstacle != null) {
      draft.refuse(
          goalId, task.taskId(), command.work().attempt(), "worker", "widen scope", obstacle);
      Note refused =
          ScopeAnswers.answer(draft, command.questionId(), "refused: " + obstacle, List.of());
      ScopeAnswers.tell(draft, goalId, task, command.questionId(), text, refused);
      return;
    }
    String worker = Work.holder(task.work(), "worker");
    Planning.PendingRevision pending = goal.planning().revision();
    Integer after = pending == null ? null : pending.version();
    draft.emit(
        new Event.QuestionAsked(
            goalId,
            task.taskId(),
            draft.now(),
            new Question(command.questionId(), task.taskId(), worker, text, draft.now(), after)));
    if (after != null) {
      // What the plan would be is not known before that version is decided on.
      String wait = "wait: version " + after + " of the plan is decided on first";
      TalkRules.tell(
          draft, goalId, task, ScopeAnswers.noAnswer(draft, "waits", command.questionId(), wait));
      return;
    }
    propose(
        draft,
        goalId,
        new Revision(
            Revision.Kind.SCOPE,
            goal.planning().lastVersion() + 1,
            command.contentHash(),
            goal.planning().version(),
            worker,
            task.taskId() + " " + text,
            task.taskId(),
            command.questionId(),
            List.of(),
            List.of(task.definition().withScope(scope, command.digest())),
            List.of(),
            Map.of(),
            Map.of(),
            Map.of()));
  }

  private static @Nullable String scopeObstacle(
      Draft draft, Goal goal, Task task, List<String> scope) {
    if (task.definition().isCandidate()) {
      return "a candidate keeps the scope of its task";
    }
    if (scope.size() == task.definition().scope().size()) {
      return "that is within the scope already";
    }
    if (ScopeAnswers.waits(goal, task)) {
      return "another request of this task waits already";
    }
    if (goal.control().questions().size() >= Goal.Control.MAX_QUESTIONS) {
      return "the goal has " + Goal.Control.MAX_QUESTIONS + " open questions already";
    }
    return ScopeCover.problem(scope)
        .or(() -> ScopeCover.firstHolder(draft, goal, task, scope))
        .orElse(null);
  }

  /** No version waits any more: whoever had to wait with a request for a wider scope may ask. */
  void letAskAgain(Draft draft, String goalId) {
    Goal goal = draft.goal(goalId).orElse(null);
    if (goal == null || goal.status().isEnd() || goal.planning().revision() != null) {
      return;
    }
    boolean any = false;
    for (Question question : goal.control().questions()) {
      String taskId = question.taskId();
      if (taskId == null || question.afterVersion() == null) {
        continue;
      }
      any = true;
      String answer = "version " + question.afterVersion() + " is decided on: ask again now";
      draft.emit(
          new Event.QuestionAnswered(
              goalId, taskId, draft.now(), question.questionId(), answer, "task-graph"));
      Task task = draft.taskOrThrow(goalId, taskId);
      Note again = ScopeAnswers.noAnswer(draft, "again", question.questionId(), answer);
      ScopeAnswers.tell(draft, goalId, task, question.questionId(), question.text(), again);
    }
    if (any) {
      scheduler.advance(draft, goalId);
    }
  }

  /** Policy's word on the version that waits. */
  void judged(Draft draft, String goalId, Verdict verdict) {
    Revision revision = waiting(draft, goalId);
    Goal goal = draft.goalOrThrow(goalId);
    // A plan that has not started waits for a person as a whole: nobody is asked twice.
    boolean waits = goal.status() == GoalStatus.AWAITING_APPROVAL;
    draft.emit(new Event.PlanJudged(goalId, draft.now(), revision.contentHash(), verdict));
    switch (verdict.outcome()) {
      case ALLOW -> {
        if (waits) {
          Approvals before = goal.planning().approvals();
          String why = before == null ? goal.reason() : before.why();
          replaceUnstarted(draft, goalId, revision, why, verdict);
        } else if (goal.definition().planApproval()) {
          askForApproval(draft, goalId, revision, "the goal asks for it", verdict);
        } else {
          apply(draft, goalId, revision, "policy");
        }
      }
      case REQUIRE_APPROVAL -> {
        if (waits) {
          replaceUnstarted(draft, goalId, revision, verdict.joined(), verdict);
        } else {
          askForApproval(draft, goalId, revision, verdict.joined(), verdict);
        }
      }
      case DENY -> refuse(draft, goalId, revision, "policy", verdict.joined());
    }
  }

  /** Who edits a plan that must be approved does not thereby approve it. */
  private void replaceUnstarted(
      Draft draft, String goalId, Revision revision, String reason, Verdict verdict) {
    apply(draft, goalId, revision, "policy");
    if (draft.goalOrThrow(goalId).planning().version() == revision.version()) {
      ApprovalRules.askForPlan(draft, goalId, reason, verdict);
    }
  }

  private static void askForApproval(
      Draft draft, String goalId, Revision revision, String reason, Verdict verdict) {
    Task task = expanded(draft, goalId, revision);
    String why = task == null ? reason : "the parts of " + task.taskId() + ": " + reason;
    Approvals approvals = asked(draft, goalId, revision, why, verdict);
    draft.emit(
        new Event.RevisionApprovalRequested(
            goalId, draft.now(), revision.version(), revision.contentHash(), why, approvals));
    if (task != null) {
      draft.emit(
          new Event.ApprovalRequested(
              goalId,
              task.taskId(),
              draft.now(),
              task.attempts().current(),
              null,
              List.of(),
              why,
              approvals));
    }
  }

  private static Approvals asked(
      Draft draft, String goalId, Revision revision, String why, @Nullable Verdict verdict) {
    List<String> authors = new ArrayList<>(List.of(revision.by()));
    String taskId = revision.taskId();
    if (taskId != null) {
      authors.addAll(draft.taskOrThrow(goalId, taskId).definition().authors());
    }
    return Approvals.asked(
        revision.contentHash(),
        why,
        draft.goalOrThrow(goalId),
        authors,
        verdict == null ? List.of() : verdict.approvals(),
        draft.now());
  }

  /** The task that the version turns into parts; null when it does something else. */
  private static @Nullable Task expanded(Draft draft, String goalId, Revision revision) {
    String taskId = revision.taskId();
    return revision.kind() == Revision.Kind.EXPANSION && taskId != null
        ? draft.taskOrThrow(goalId, taskId)
        : null;
  }

  /** State that an older version wrote does not say who was asked. */
  private static Approvals asked(Draft draft, String goalId, Revision revision) {
    Planning planning = draft.goalOrThrow(goalId).planning();
    Planning.PendingRevision pending = planning.revision();
    Approvals approvals = pending == null ? null : pending.approvals();
    return approvals == null
        ? asked(draft, goalId, revision, "", planning.verdictOn(revision.contentHash()))
        : approvals;
  }

  /** An approval of the version that waits may have expired, or nobody answered in time. */
  void approvalsDue(Draft draft, String goalId) {
    Revision revision = waiting(draft, goalId);
    Approvals left =
        ApprovalRules.expire(
            draft,
            goalId,
            revision.version(),
            expanded(draft, goalId, revision),
            asked(draft, goalId, revision));
    left.overdue(draft.now())
        .ifPresent(
            what ->
                refuse(
                    draft,
                    goalId,
                    revision,
                    "task-graph",
                    ApprovalRules.OVERDUE,
                    what + "; retry asks anew"));
  }

  /** A person's word on the version that waits. */
  void decided(Draft draft, Command.Decide command) {
    String goalId = command.goalId();
    Revision revision = waiting(draft, goalId);
    String by = command.decider().name();
    Approvals asked = asked(draft, goalId, revision);
    if (command.approved()) {
      Task task = expanded(draft, goalId, revision);
      if (ApprovalRules.approve(draft, command, revision.version(), task, asked)) {
        apply(draft, goalId, revision, by);
      }
    } else if (ApprovalRules.mayReject(draft, command, asked)) {
      String reason = ApprovalRules.rejection(draft, command, asked);
      refuse(draft, goalId, revision, by, Reason.after(by, reason));
    }
  }

  private static Revision waiting(Draft draft, String goalId) {
    return draft
        .revision(goalId)
        .orElseThrow(() -> new IllegalStateException("no version waits in " + goalId));
  }

  void refuse(Draft draft, String goalId, Revision revision, String by, String reason) {
    refuse(draft, goalId, revision, by, "PARTS_REFUSED", reason);
  }

  private void refuse(
      Draft draft, String goalId, Revision revision, String by, String code, String reason) {
    draft.emit(
        new Event.RevisionRefused(
            goalId, draft.now(), revision.version(), revision.contentHash(), by, reason));
    String taskId = revision.taskId();
    Task task = taskId == null ? null : draft.task(goalId, taskId).orElse(null);
    if (task != null && !isMoot(draft.goalOrThrow(goalId), task, revision)) {
      String questionId = revision.questionId();
      if (questionId == null && code.equals(ApprovalRules.OVERDUE)) {
        FailureRules.giveUp(draft, goalId, task, code, reason);
      } else if (questionId == null) {
        failures.attemptFailed(draft, goalId, task, code, by, reason);
      } else {
        ScopeAnswers.answer(draft, goalId, task, questionId, "refused: " + reason, by, List.of());
      }
    }
    // Whoever is to be turned into parts waited for it.
    scheduler.advance(draft, goalId);
  }

  /** Drops the version that waits when the task that it was for has gone on without it. */
  void dropMoot(Draft draft, String goalId) {
    Goal goal = draft.goal(goalId).orElse(null);
    if (goal == null || goal.status().isEnd() || goal.planning().revision() == null) {
      return;
    }
    Revision revision = waiting(draft, goalId);
    String taskId = revision.taskId();
    String reason = null;
    if (goal.progress().cancelReason() != null) {
      reason = "the goal is being cancelled";
    } else if (taskId != null && isMoot(goal, draft.taskOrThrow(goalId, taskId), revision)) {
      reason = taskId + " went on without it";
    }
    if (reason != null) {
      draft.emit(
          new Event.RevisionRefused(
              goalId,
              draft.now(),
              revision.version(),
              revision.contentHash(),
              "task-graph",
              reason));
      // Whoever is to be turned into parts waited for it.
      scheduler.advance(draft, goalId);
    }
  }

  private static boolean isMoot(Goal goal, Task task, Revision revision) {
    return switch (revision.kind()) {
      case EDIT -> false;
      case EXPANSION ->
          !(task.status() == TaskStatus.PROPOSED || task.status() == TaskStatus.AWAITING_APPROVAL)
              || !revision.contentHash().equals(task.candidateOrNone().patchHash());
      case SCOPE -> goal.control().question(String.valueOf(revision.questionId())).isEmpty();
    };
  }

  /** Puts the version in force. */
  void apply(Draft draft, String goalId, Revision revision, String by) {
    String misfit = misfit(draft, goalId, revision);
    if (misfit != null) {
      refuse(draft, goalId, revision, "task-graph", misfit);
      return;
    }
    draft.emit(
        new Event.PlanRevised(
            goalId,
            draft.now(),
            revision.version(),
            revision.contentHash(),
            by,
            revision.reason(),
            revision.summary()));
    boolean started = draft.goalOrThrow(goalId).status().isStarted();
    if (started && draft.goalOrThrow(goalId).status() == GoalStatus.BLOCKED) {
      draft.emit(new Event.GoalUnblocked(goalId, draft.now()));
    }
    switch (revision.kind()) {
      case EDIT, EXPANSION -> RevisionChanges.apply(draft, goalId, revision, scheduler, started);
      case SCOPE -> ScopeAnswers.widen(draft, goalId, revision, by);
    }
    if (started) {
      scheduler.advance(draft, goalId);
    }
  }

  /** What has happened since the version was proposed may not fit it any more. */
  private static @Nullable String misfit(Draft draft, String goalId, Revision revision) {
    Goal goal = draft.goalOrThrow(goalId);
    if (revision.basedOn() != goal.planning().version()) {
      return "the plan is version " + goal.planning().version() + " by now";
    }
    if (revision.kind() == Revision.Kind.SCOPE) {
      TaskDefinition wanted = revision.changed().getFirst();
      Task task = draft.taskOrThrow(goalId, wanted.taskId());
      if (!task.status().isLive()) {
        return null; // it waits and holds no scope; the scheduler looks before it runs
      }
      return ScopeCover.firstHolder(draft, goal, task, wanted.scope()).orElse(null);
    }
    for (String taskId : RevisionChanges.touched(revision)) {
      Task task = draft.taskOrThrow(goalId, taskId);
      if (task.status().isEnd()) {
        return "'" + taskId + "' is over (" + task.status() + ") by now";
      }
      if (Contests.isBeingMerged(draft, goalId, task)) {
        return "'" + taskId + "' is being merged by now";
      }
      boolean hasParts = task.definition().expand() && task.status() == TaskStatus.EXPANDED;
      if (hasParts && revision.changed().stream().anyMatch(it -> it.taskId().equals(taskId))) {
        return "'" + taskId + "' was turned into parts by now";
      }
    }
    return revision.dependencies().values().stream()
        .flatMap(List::stream)
        .flatMap(id -> draft.task(goalId, id).stream())
        .filter(task -> task.status().isEnd() && !task.status().isMet())
        .findFirst()
        .map(task -> "'" + task.taskId() + "' will never be done (" + task.status() + ") by now")
        .orElse(null);
  }
}
