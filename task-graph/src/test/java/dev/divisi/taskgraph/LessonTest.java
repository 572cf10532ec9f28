package dev.divisi.taskgraph;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class LessonTest extends GoalStory {
  private final PlanDraft.DraftTask a = draft("a", List.of("a/**"));

  private Decision propose(String claim, String lessonId) {
    return handle(new Command.ProposeLesson(work("a", 1), claim, lessonId, "mind " + lessonId));
  }

  private Decision decide(String lessonId, boolean approved) {
    return handle(new Command.DecideLesson(GOAL, "a", lessonId, approved, ada(), "looked"));
  }

  @Test
  void shouldKeepThatALessonWasProposedAndLetTheAttemptGoOn() {
    running(a);
    String claim = claim(work("a", 1));

    Decision decision = propose(claim, "l");

    assertThat(decision.orders()).isEmpty();
    assertThat(eventsOf(decision, Event.LessonProposed.class))
        .containsExactly(
            new Event.LessonProposed(
                GOAL, "a", now, 1, "l", "one", "mind l", "worker of " + claim));
    assertThat(task("a").status()).isEqualTo(TaskStatus.RUNNING);
    assertThat(task("a").talk().lessons())
        .containsExactly(new Lesson("l", Lesson.Standing.PROPOSED));
    assertThat(propose(claim, "l").events()).as("said twice").isEmpty();
  }

  @Test
  void shouldHearNobodyWithoutTheLeaseAndNoMoreThanATaskMayPropose() {
    running(a);
    assertThat(refusals(propose("nobody's", "l"))).hasSize(1);
    String claim = claim(work("a", 1));
    for (int i = 0; i < Task.Talk.MAX_LESSONS; i++) {
      propose(claim, "l" + i);
    }
    assertThat(refusals(propose(claim, "one more")))
        .extracting(Event.CommandRefused::reason)
        .containsExactly("the task has 10 lessons already");
    assertThat(task("a").talk().lessons()).hasSize(Task.Talk.MAX_LESSONS);
  }

  @Test
  void shouldDecideOnceAlsoWhenTheGoalIsOver() {
    running(a);
    String claim = claim(work("a", 1));
    propose(claim, "l");
    propose(claim, "m");
    handle(new Command.CancelGoal(GOAL, ada(), "no need"));
    Instant ended = task("a").timeline().endedAt();
    now = now.plusSeconds(60);

    assertThat(eventsOf(decide("l", true), Event.LessonDecided.class))
        .extracting(Event.LessonDecided::approved, Event.LessonDecided::by)
        .containsExactly(org.assertj.core.groups.Tuple.tuple(true, "ada"));
    decide("m", false);

    assertThat(task("a").timeline().endedAt()).isEqualTo(ended);
    assertThat(task("a").talk().lessons())
        .containsExactly(
            new Lesson("l", Lesson.Standing.APPROVED), new Lesson("m", Lesson.Standing.REJECTED));
    assertThat(refusals(decide("m", true)))
        .extracting(Event.CommandRefused::reason)
        .containsExactly("it is rejected already");
    assertThat(refusals(decide("x", true)))
        .extracting(Event.CommandRefused::reason)
        .containsExactly("the goal has no such lesson");
  }

  private static List<Event.CommandRefused> refusals(Decision decision) {
    return eventsOf(decision, Event.CommandRefused.class);
  }
}
