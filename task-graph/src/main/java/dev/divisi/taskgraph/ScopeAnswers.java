package dev.divisi.taskgraph;

import java.util.List;

/** What whoever asks to write more is told: yes, no, or to wait and ask again. */
final class ScopeAnswers {

  private ScopeAnswers() {}

  /** Whether the task asks for a wider scope that cannot be proposed yet. */
  static boolean waits(Goal goal, Task task) {
    return goal.control().questions().stream()
        .anyMatch(
            question -> question.afterVersion() != null && task.taskId().equals(question.taskId()));
  }

  /** The request stays unanswered for the worker: who cannot go on without hands the work back. */
  static Note noAnswer(Draft draft, String what, String questionId, String text) {
    return new Note(
        told(draft, what, questionId), Note.Kind.SCOPE, "task-graph", text, null, List.of());
  }

  static Note answer(Draft draft, String questionId, String text, List<String> scope) {
    return new Note(
        told(draft, "answer", questionId), Note.Kind.SCOPE, "task-graph", text, questionId, scope);
  }

  /** A worker hears a name once, and the same request may be asked again and answered anew. */
  private static String told(Draft draft, String what, String questionId) {
    return "scope-" + what + "-" + draft.now().toEpochMilli() + "-" + questionId;
  }

  static void widen(Draft draft, String goalId, Revision revision, String by) {
    TaskDefinition wanted = revision.changed().getFirst();
    draft.emit(
        new Event.ScopeWidened(
            goalId,
            wanted.taskId(),
            draft.now(),
            wanted.scope(),
            wanted.digest(),
            revision.version()));
    Task task = draft.taskOrThrow(goalId, wanted.taskId());
    answer(
        draft, goalId, task, String.valueOf(revision.questionId()), "granted", by, wanted.scope());
  }

  static void answer(
      Draft draft,
      String goalId,
      Task task,
      String questionId,
      String answer,
      String by,
      List<String> scope) {
    String asked =
        draft.goalOrThrow(goalId).control().question(questionId).map(Question::text).orElse("");
    draft.emit(
        new Event.QuestionAnswered(goalId, task.taskId(), draft.now(), questionId, answer, by));
    tell(draft, goalId, task, questionId, asked, answer(draft, questionId, answer, scope));
  }

  /**
   * Tells who asked; whoever makes the next attempt is told, too, for else he asks again. What is
   * kept takes the place of an earlier answer.
   */
  static void tell(
      Draft draft, String goalId, Task task, String questionId, String asked, Note note) {
    String text = "The task " + asked + "\nThe answer: " + note.text();
    draft.emit(
        new Event.TaskTold(
            goalId,
            task.taskId(),
            draft.now(),
            new Note(
                "scope-" + questionId,
                note.kind(),
                note.from(),
                text,
                note.questionId(),
                note.scope())));
    TalkRules.tell(draft, goalId, task, note);
  }
}
