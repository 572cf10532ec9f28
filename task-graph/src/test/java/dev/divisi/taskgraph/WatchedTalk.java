package dev.divisi.taskgraph;

import static dev.divisi.taskgraph.WatchedGoal.require;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What tasks wait to be answered, and which lessons are open, told from the events alone. */
final class WatchedTalk {

  private final Map<String, Set<String>> open = new HashMap<>();
  private final Map<String, Set<String>> lessons = new HashMap<>();
  private final Map<String, Set<String>> openLessons = new HashMap<>();

  void heard(Event event) {
    if (!(event instanceof Event.TaskEvent told)) {
      return;
    }
    String task = told.goalId() + "/" + told.taskId();
    switch (told) {
      case Event.QuestionAsked e ->
          open.computeIfAbsent(task, it -> new HashSet<>()).add(e.question().questionId());
      case Event.QuestionAnswered e ->
          require(open.getOrDefault(task, new HashSet<>()).remove(e.questionId()), "not open", e);
      case Event.LessonProposed e -> {
        Set<String> all = lessons.computeIfAbsent(task, it -> new HashSet<>());
        require(all.add(e.lessonId()) && all.size() <= 10, "said twice, or too much", e);
        openLessons.computeIfAbsent(task, it -> new HashSet<>()).add(e.lessonId());
      }
      case Event.LessonDecided e ->
          require(
              openLessons.getOrDefault(task, new HashSet<>()).remove(e.lessonId()),
              "not proposed, or decided on already",
              e);
      case Event.TaskDispatched e ->
          require(open.getOrDefault(task, Set.of()).isEmpty(), "before every answer", e);
      case Event.AttemptFailed e -> {
        if (!e.code().equals("QUESTION_OPEN")) {
          open.remove(task);
        }
      }
      case Event.PatchAccepted _,
          Event.PartsProposed _,
          Event.TaskBlocked _,
          Event.TaskRevised _,
          Event.TaskReassigned _ ->
          open.remove(task);
      default -> {}
    }
  }
}
