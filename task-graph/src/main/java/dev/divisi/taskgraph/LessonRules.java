package dev.divisi.taskgraph;

import java.util.Locale;
import java.util.Optional;

/** Lessons: attempts propose them, people decide on them, and nothing waits for either. */
final class LessonRules {

  private LessonRules() {}

  static void propose(Draft draft, Command.ProposeLesson command) {
    WorkReference work = command.work();
    String goalId = work.goalId();
    String taskId = work.taskId();
    draft.goalOrThrow(goalId);
    if (taskId == null || !TalkRules.isHeard(draft, work, command.claimId(), "propose a lesson")) {
      return;
    }
    Task task = draft.taskOrThrow(goalId, taskId);
    if (task.talk().lesson(command.lessonId()).isPresent()) {
      return; // said twice
    }
    if (task.talk().lessons().size() >= Task.Talk.MAX_LESSONS) {
      draft.refuse(
          goalId,
          taskId,
          work.attempt(),
          "worker",
          "propose a lesson",
          "the task has " + Task.Talk.MAX_LESSONS + " lessons already");
      return;
    }
    draft.emit(
        new Event.LessonProposed(
            goalId,
            taskId,
            draft.now(),
            work.attempt(),
            command.lessonId(),
            task.definition().repository(),
            command.text(),
            TalkRules.worker(draft, work)));
  }

  static void decide(Draft draft, Command.DecideLesson command) {
    String goalId = command.goalId();
    String by = command.decider().name();
    Optional<Lesson> lesson =
        draft.task(goalId, command.taskId()).flatMap(it -> it.talk().lesson(command.lessonId()));
    if (lesson.isEmpty() || lesson.get().standing() != Lesson.Standing.PROPOSED) {
      String refusal =
          lesson
              .map(it -> "it is " + it.standing().name().toLowerCase(Locale.ROOT) + " already")
              .orElse("the goal has no such lesson");
      draft.refuse(goalId, command.taskId(), 0, by, "decide on a lesson", refusal);
      return;
    }
    draft.emit(
        new Event.LessonDecided(
            goalId,
            command.taskId(),
            draft.now(),
            command.lessonId(),
            command.approved(),
            by,
            command.reason()));
  }
}
