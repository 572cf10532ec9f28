package dev.divisi.console.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.divisi.console.SampleRecords;
import dev.divisi.console.domain.PlanEdits.TaskForm;
import dev.divisi.documents.DocumentException;
import dev.divisi.schemas.Plan;
import dev.divisi.schemas.PlannedTask;
import dev.divisi.schemas.TaskState;
import dev.divisi.schemas.TaskStatus;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class PlanEditsTest {
  private static final String TEXT =
      """
      specification: What
      tasks:
        - id: first
          title: First
          agent: {command: {run: [make, one]}}
          scope: ["src/**"]
        - id: second
          title: Second
          agent: {command: {run: [make, two]}}
          scope: ["docs/**"]
          dependsOn: [first]
        - id: third
          title: Third
          agent: {command: {run: [make, three]}}
          scope: ["docs/**"]
          dependsOn: [second, first]
      """;

  private static final Plan BEFORE = SampleRecords.plan("g", "first", "second", "third").getPlan();

  @Nested
  class Editing {
    @Test
    void shouldWriteATaskThatCanBeReadWhenItIsAdded() throws DocumentException {
      PlanEdits edits = PlanEdits.of(TEXT);
      edits.add(
          new TaskForm(
              "new.one",
              "New: with a colon",
              "Two\nlines",
              "",
              "command: {run: [sh, -c, 'a && b']}",
              "a/**\nb/*.md\n",
              "first, second",
              "- {name: test, run: [make, test]}",
              "It works.\nIt stays."));

      PlannedTask task = task(read(edits.text()), "new.one");
      assertThat(task.getTitle()).isEqualTo("New: with a colon");
      assertThat(task.getDescription()).isEqualTo("Two\nlines");
      assertThat(task.getScope()).containsExactly("a/**", "b/*.md");
      assertThat(task.getDependsOn()).containsExactly("first", "second");
      assertThat(task.getAgent().getConfiguration()).contains("a && b");
      assertThat(task.getChecks().getFirst().getCommand()).containsExactly("make", "test");
      assertThat(task.getAcceptanceCriteria()).containsExactly("It works.", "It stays.");
    }

    @Test
    void shouldSayTheSameWhenAFormIsWrittenBackUnchanged() throws DocumentException {
      PlanEdits edits = PlanEdits.of(TEXT);
      Map<String, PlannedTask> before = read(edits.text());

      for (String id : edits.ids()) {
        edits.change(id, edits.form(id));
      }

      assertThat(read(edits.text())).isEqualTo(before);
    }

    @Test
    void shouldLetOthersDependOnTheNewIdWhenATaskIsRenamed() throws DocumentException {
      PlanEdits edits = PlanEdits.of(TEXT);
      TaskForm form = edits.form("first");
      edits.change(
          "first",
          new TaskForm("begin", form.title(), "", "", form.agent(), form.scope(), "", "", ""));

      assertThat(task(read(edits.text()), "third").getDependsOn())
          .containsExactly("second", "begin");
    }

    @Test
    void shouldCloseTheGapWhenATaskIsRemoved() throws DocumentException {
      PlanEdits edits = PlanEdits.of(TEXT);
      edits.remove("second");

      assertThat(edits.ids()).containsExactly("first", "third");
      assertThat(task(read(edits.text()), "third").getDependsOn()).containsExactly("first");
    }

    @Test
    void shouldLetOthersWaitForAllPartsWhenATaskIsSplit() throws DocumentException {
      PlanEdits edits = PlanEdits.of(TEXT);
      edits.split("second", List.of("second-a", "second-b"), false);

      Map<String, PlannedTask> tasks = read(edits.text());
      assertThat(edits.ids()).containsExactly("first", "second-a", "second-b", "third");
      assertThat(task(tasks, "second-b").getDependsOn()).containsExactly("first");
      assertThat(task(tasks, "third").getDependsOn())
          .containsExactly("second-a", "second-b", "first");
    }

    @Test
    void shouldLetOthersWaitForTheLastPartWhenPartsFollowEachOther() throws DocumentException {
      PlanEdits edits = PlanEdits.of(TEXT);
      edits.split("second", List.of("second", "second-b"), true);

      Map<String, PlannedTask> tasks = read(edits.text());
      assertThat(task(tasks, "second").getDependsOn()).containsExactly("first");
      assertThat(task(tasks, "second-b").getDependsOn()).containsExactly("second");
      assertThat(task(tasks, "third").getDependsOn()).containsExactly("second-b", "first");
    }

    @Test
    void shouldRefuseWithAReasonWhenAnIdIsTaken() throws DocumentException {
      PlanEdits edits = PlanEdits.of(TEXT);

      assertThatThrownBy(() -> edits.split("first", List.of("second", "x"), false))
          .hasMessage("'second' cannot be the id of a part.");
      assertThatThrownBy(() -> edits.remove("none")).hasMessage("No task is called 'none'.");
      assertThatThrownBy(() -> PlanEdits.of("- a list"))
          .hasMessageContaining("The text is no plan");
    }
  }

  @Nested
  class Checking {
    @Test
    void shouldNameEveryPlaceWhenSeveralThingsAreWrong() {
      PlanCheck check =
          PlanCheck.of(
              TEXT.replace("dependsOn: [first]", "dependsOn: [nobody]")
                  .replace("title: Third", "title: ''"),
              BEFORE,
              new TreeSet<>(Set.of("implementers")),
              List.of());

      assertThat(check.isReady()).isFalse();
      assertThat(check.problems())
          .extracting(problem -> problem.position().line() + " " + problem.message())
          .containsExactly("11 no task is called 'nobody'", "13 the title is empty");
    }

    @Test
    void shouldSayWhatBecomesOfARunningTaskWhenItChanges() {
      TaskState running = SampleRecords.task("g", "first", "First", TaskStatus.RUNNING, 1);

      PlanCheck check =
          PlanCheck.of(TEXT, BEFORE, new TreeSet<>(Set.of("implementers")), List.of(running));

      assertThat(check.isReady()).isTrue();
      assertThat(check.effects())
          .containsExactly("first (running, attempt 1) is stopped, and begins anew as it is now");
      assertThat(DiffLine.of(Objects.requireNonNull(check.diff())))
          .contains(new DiffLine("+", "dependsOn", "first", true))
          .contains(new DiffLine("~", "first", "", false));
    }

    @Test
    void shouldNameThePlaceWhenTheTextIsNoYaml() {
      PlanCheck check = PlanCheck.of("tasks: [", BEFORE, new TreeSet<>(), List.of());

      assertThat(check.problems()).isNotEmpty();
      assertThat(check.problems().getFirst().position().line()).isEqualTo(1);
    }
  }

  private static PlannedTask task(Map<String, PlannedTask> tasks, String id) {
    return Objects.requireNonNull(tasks.get(id));
  }

  private static Map<String, PlannedTask> read(String text) {
    PlanCheck check = PlanCheck.of(text, BEFORE, new TreeSet<>(Set.of("implementers")), List.of());
    assertThat(check.problems()).isEmpty();
    return Objects.requireNonNull(check.plan()).getTasks().stream()
        .collect(Collectors.toMap(PlannedTask::getId, Function.identity()));
  }
}
