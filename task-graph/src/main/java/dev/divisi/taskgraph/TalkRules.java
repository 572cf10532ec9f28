package dev.divisi.taskgraph;

import java.util.Optional;

/** Questions to people, answers, notes to workers and between tasks. */
final class TalkRules {

  private final Scheduler scheduler;
  private final PlanningRules planning;
  private final RevisionRules revisions;

  TalkRules(Scheduler scheduler, PlanningRules planning, RevisionRules revisions) {
    this.scheduler = scheduler;
    this.planning = planning;
    this.revisions = revisions;
  }

  void ask(Draft draft, Command.AskQuestion command) {
    WorkReference work = command.work();
    Goal goal = draft.goalOrThrow(work.goalId());
    if (!isHeard(draft, command.work(), command.claimId(), "ask")) {
      return;
    }
    if (goal.control().question(command.questionId()).isPresent()) {
      return; // said twice
    }
    if (goal.control().questions().size() >= Goal.Control.MAX_QUESTIONS) {
      draft.refuse(
          work.goalId(),
          work.taskId(),
          work.attempt(),
          "worker",
          "ask",
          "the goal has " + Goal.Control.MAX_QUESTIONS + " open questions already");
      return;
    }
    String taskId = work.taskId();
    Question question =
        new Question(
            command.questionId(), taskId, worker(draft, work), command.text(), draft.now(), null);
    draft.emit(
        taskId == null
            ? new Event.PlanQuestionAsked(work.goalId(), draft.now(), question)
            : new Event.QuestionAsked(work.goalId(), taskId, draft.now(), question));
  }

  void askScope(Draft draft, Command.AskScope command) {
    WorkReference work = command.work();
    Goal goal = draft.goalOrThrow(work.goalId());
    String taskId = work.taskId();
    if (taskId == null
        || !isHeard(draft, work, command.claimId(), "widen scope")
        || goal.control().question(command.questionId()).isPresent()) {
      return;
    }
    revisions.askScope(draft, command, draft.taskOrThrow(work.goalId(), taskId));
  }

  void send(Draft draft, Command.SendMessage command) {
    WorkReference work = command.work();
    String goalId = work.goalId();
    draft.goalOrThrow(goalId);
    String from = work.taskId();
    if (from == null || !isHeard(draft, work, command.claimId(), "send message")) {
      return;
    }
    Task to = draft.task(goalId, command.toTaskId()).orElse(null);
    String refusal =
        to == null
            ? "the goal has no task '" + command.toTaskId() + "'"
            : to.status().isEnd() ? "'" + to.taskId() + "' is over (" + to.status() + ")" : "";
    if (to == null || !refusal.isEmpty()) {
      draft.refuse(goalId, from, work.attempt(), "worker", "send message", refusal);
      return;
    }
    Note note =
        new Note(
            command.messageId(),
            Note.Kind.MESSAGE,
            from,
            command.text(),
            null,
            java.util.List.of());
    if (to.talk().notes().stream().noneMatch(old -> old.noteId().equals(note.noteId()))) {
      draft.emit(new Event.TaskTold(goalId, to.taskId(), draft.now(), note));
      tell(draft, goalId, to, note);
    }
  }

  static boolean isHeard(Draft draft, WorkReference work, String claimId, String command) {
    if (!CurrentWork.accepts(draft, work, claimId, Spend.NONE, "worker", command)) {
      return false;
    }
    boolean asks = work.step() == WorkStep.PLAN || work.step() == WorkStep.IMPLEMENT;
    if (!asks) {
      draft.refuse(
          work.goalId(),
          work.taskId(),
          work.attempt(),
          "worker",
          command,
          "only who plans or implements may");
    }
    return asks;
  }

  static String worker(Draft draft, WorkReference reference) {
    return CurrentWork.of(draft, reference)
        .map(CurrentWork::work)
        .map(Work::worker)
        .orElse("worker");
  }

  /** A person says something to the worker, or to the next one. */
  void steer(Draft draft, Command.SteerTask command, Task task) {
    Note note =
        new Note(
            command.decider().decisionId(),
            Note.Kind.STEER,
            command.decider().name(),
            command.text(),
            null,
            java.util.List.of());
    draft.emit(new Event.TaskTold(command.goalId(), task.taskId(), draft.now(), note));
    tell(draft, command.goalId(), task, note);
  }

  void answer(Draft draft, Command.AnswerQuestion command) {
    String goalId = command.goalId();
    Goal goal = draft.goalOrThrow(goalId);
    String by = command.decider().name();
    Optional<Question> open = goal.control().question(command.questionId());
    Optional<Revision> revision = draft.revision(goalId);
    if (open.isEmpty()) {
      draft.refuse(goalId, null, 0, by, "answer", "no such question is open");
      return;
    }
    if (revision.isPresent() && command.questionId().equals(revision.get().questionId())) {
      draft.refuse(
          goalId, null, 0, by, "answer", "it asks for a wider scope: approve or reject that");
      return;
    }
    Integer afterVersion = open.get().afterVersion();
    if (afterVersion != null) {
      draft.refuse(
          goalId,
          null,
          0,
          by,
          "answer",
          "it asks for a wider scope, and waits until version " + afterVersion + " is decided on");
      return;
    }
    Note note =
        new Note(
            command.decider().decisionId(),
            Note.Kind.ANSWER,
            by,
            command.answer(),
            command.questionId(),
            java.util.List.of());
    String taskId = open.get().taskId();
    if (taskId == null) {
      draft.emit(
          new Event.PlanQuestionAnswered(
              goalId, draft.now(), command.questionId(), command.answer(), by));
      answerPlanner(draft, goal, note);
    } else {
      draft.emit(
          new Event.QuestionAnswered(
              goalId, taskId, draft.now(), command.questionId(), command.answer(), by));
      String text = "You asked: " + open.get().text() + "\nThe answer: " + command.answer();
      Note kept = new Note(note.noteId(), note.kind(), by, text, note.questionId(), note.scope());
      draft.emit(new Event.TaskTold(goalId, taskId, draft.now(), kept));
      tell(draft, goalId, draft.taskOrThrow(goalId, taskId), note);
      scheduler.advance(draft, goalId);
    }
  }

  private void answerPlanner(Draft draft, Goal goal, Note note) {
    Work work = goal.planning().work();
    if (work == null) {
      planning.orderPlan(draft, goal.goalId());
    } else if (work.claimId() != null && work.worker() != null) {
      draft.order(
          new Order.TellWorker(goal.planningReference(), work.claimId(), work.worker(), note));
    }
  }

  /** Tells whoever makes the patch or the parts now; nobody when nobody does. */
  static void tell(Draft draft, String goalId, Task task, Note note) {
    if (task.status() == TaskStatus.EXPANDED) {
      for (String part : draft.edges(goalId, task.taskId()).parts()) {
        tell(draft, goalId, draft.taskOrThrow(goalId, part), note);
      }
      return;
    }
    Work work = task.work();
    WorkReference reference = task.workReference(goalId);
    if (task.status() == TaskStatus.RUNNING
        && work != null
        && reference != null
        && work.claimId() != null
        && work.worker() != null) {
      draft.order(new Order.TellWorker(reference, work.claimId(), work.worker(), note));
    }
  }
}
