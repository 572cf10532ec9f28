package dev.divisi.taskgraph.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.divisi.taskgraph.Event;
import dev.divisi.taskgraph.Feedback;
import dev.divisi.taskgraph.Hold;
import dev.divisi.taskgraph.Limits;
import dev.divisi.taskgraph.Note;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What people read of each event. */
class AuditMapperTest {

  private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");

  private static String summary(Event event) {
    return AuditMapper.event(event, 1, null).getSummary();
  }

  static Stream<Arguments> withoutAReason() {
    return Stream.of(
        Arguments.of(new Event.PlanApproved("g", AT, 1, "h", "ada", ""), "plan approved"),
        Arguments.of(new Event.GoalReleased("g", AT, "ada", " "), "goal goes on"),
        Arguments.of(new Event.GoalHeld("g", AT, Hold.Kind.PERSON, "ada", ""), "goal held"),
        Arguments.of(new Event.LimitsChanged("g", AT, Limits.DEFAULT, "ada", ""), "limits changed"),
        Arguments.of(
            new Event.PlanRevised("g", AT, 2, "h", "ada", "", "1 added"), "version 2 is in force"),
        Arguments.of(new Event.RevisionRefused("g", AT, 2, "h", "ada", ""), "version 2 refused"),
        Arguments.of(new Event.CancelRequested("g", AT, "ada", ""), "the goal is to be cancelled"),
        Arguments.of(new Event.GoalCancelled("g", AT, "cancelled by ada"), "goal cancelled by ada"),
        Arguments.of(new Event.PatchApproved("g", "t", AT, 1, "h", "ada", ""), "patch approved"),
        Arguments.of(new Event.TaskRetried("g", "t", AT, "ada", ""), "to be tried again"),
        Arguments.of(
            new Event.TaskReassigned("g", "t", AT, "p", false, "ada", ""), "given to the pool p"),
        Arguments.of(
            new Event.TaskReassigned("g", "t", AT, "p", true, "ada", "mine"),
            "given to the pool p, with another agent: mine"),
        Arguments.of(new Event.TaskSkipped("g", "t", AT, "ada", ""), "skipped"),
        Arguments.of(
            new Event.AttemptFailed(
                "g",
                "t",
                AT,
                1,
                "PATCH_REJECTED",
                new Feedback(1, "ada", "", "PATCH_REJECTED", "", 1),
                true,
                true,
                "s",
                AT),
            "PATCH_REJECTED"));
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("withoutAReason")
  void shouldSayItPlainlyWhenNobodySaidWhy(Event event, String expected) {
    assertThat(summary(event)).isEqualTo(expected);
  }

  @Test
  void shouldSayWhoTakesATaskOverFromWhom() {
    assertThat(summary(new Event.LadderClimbed("g", "t", AT, 1, "one", "two", "strong", 2)))
        .isEqualTo("2 attempts in a row of one failed; two takes it over");
  }

  @Test
  void shouldSayWhyWhenSomebodyDid() {
    assertThat(summary(new Event.PlanApproved("g", AT, 1, "h", "ada", "fine")))
        .isEqualTo("plan approved: fine");
  }

  @Test
  void shouldSayWhoSaysItToWhom() {
    assertThat(summary(told(Note.Kind.STEER, "ada", "use the API\nand test it", null)))
        .isEqualTo("ada says to t: use the API");
    assertThat(summary(told(Note.Kind.MESSAGE, "other", "I renamed it", null)))
        .isEqualTo("other says to t: I renamed it");
    assertThat(summary(told(Note.Kind.ANSWER, "ada", "You asked: so?\nThe answer: no", "q")))
        .isEqualTo("ada answers question q of t");
  }

  @Test
  void shouldTellTheWholeLessonAndWhatAPersonSaysOfIt() {
    Event proposed =
        new Event.LessonProposed("g", "t", AT, 2, "l", "shop", "Mind this.\nAnd that.", "w");

    assertThat(summary(proposed)).isEqualTo("proposes a lesson: Mind this.");
    assertThat(AuditMapper.event(proposed, 1, null).getDetails())
        .containsEntry("lessonId", "l")
        .containsEntry("repository", "shop")
        .containsEntry("lesson", "Mind this.\nAnd that.");
    assertThat(summary(new Event.LessonDecided("g", "t", AT, "l", false, "ada", "not so")))
        .isEqualTo("lesson rejected: not so");
    assertThat(summary(new Event.LessonDecided("g", "t", AT, "l", true, "ada", "")))
        .isEqualTo("lesson approved");
  }

  private static Event told(Note.Kind kind, String from, String text, @Nullable String questionId) {
    return new Event.TaskTold("g", "t", AT, new Note("n", kind, from, text, questionId, List.of()));
  }
}
