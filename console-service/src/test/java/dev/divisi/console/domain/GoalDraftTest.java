package dev.divisi.console.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.divisi.documents.DocumentException;
import dev.divisi.goals.GoalReader;
import dev.divisi.schemas.GoalLimits;
import dev.divisi.schemas.GoalSubmitted;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class GoalDraftTest {
  private static final Map<String, String> FIELDS =
      Map.ofEntries(
          Map.entry("goal", "Do it: \"now\"\nand # well"),
          Map.entry("url.0", "https://example.org/shop.git"),
          Map.entry("base.0", "main"),
          Map.entry("playbook", "rename-method"),
          Map.entry("parameter.rename-method.method", "a.B c(long)"),
          Map.entry("parameter.rename-method.newName", "d"),
          Map.entry("parameter.rename-method.check", "true"),
          Map.entry("parameter.recipe.recipe", "of another playbook"),
          Map.entry("cost", "12.5"),
          Map.entry("attemptCost", "1"),
          Map.entry("parallel", "4"),
          Map.entry("goalTimeout", "2h"),
          Map.entry("deciders", "ada, bob"),
          Map.entry("priority", "high"),
          Map.entry("planApproval", "true"));

  @Test
  void shouldBeTheGoalThatTheFormSaysWhenItIsReadAsAFile() throws DocumentException {
    GoalSubmitted goal = read(GoalDraft.of(FIELDS));

    GoalLimits limits = Objects.requireNonNull(goal.getLimits());
    assertThat(goal.getText()).isEqualTo("Do it: \"now\"\nand # well");
    assertThat(goal.getRepositories().getFirst().getBaseRef()).isEqualTo("main");
    assertThat(Objects.requireNonNull(goal.getPlaybook()).getName()).isEqualTo("rename-method");
    assertThat(goal.getParameters()).containsOnlyKeys("method", "newName", "check");
    assertThat(Objects.requireNonNull(limits.getGoalBudget()).getCostMicros())
        .isEqualTo(12_500_000L);
    assertThat(limits.getMaxParallelTasks()).isEqualTo(4);
    assertThat(limits.getGoalTimeoutSeconds()).isEqualTo(7200);
    assertThat(goal.getDeciders()).containsExactly("ada", "bob");
    assertThat(goal.getPlanApproval()).isTrue();
  }

  @Test
  void shouldAskForTheSameWhenItIsMadeOfAGoal() throws DocumentException {
    GoalSubmitted goal = read(GoalDraft.of(FIELDS));

    assertThat(read(GoalDraft.like(goal))).isEqualTo(goal);
  }

  @Test
  void shouldKeepAPlaybookOfItsOwnWhenItIsMadeOfAGoal() throws DocumentException {
    Map<String, String> fields = new HashMap<>(FIELDS);
    fields.put("playbook", GoalDraft.OWN);
    fields.put("playbookText", "playbook: mine\ntasks:\n  - id: a\n    title: A");
    fields.put("parameters", "key: value: with a colon\n");
    GoalSubmitted again = read(GoalDraft.like(read(GoalDraft.of(fields))));

    assertThat(Objects.requireNonNull(again.getPlaybook()).getText()).contains("title: A");
    assertThat(again.getParameters()).containsEntry("key", "value: with a colon");
  }

  @Test
  void shouldTellProblemsAtTheirFieldsWhenValuesCannotBe() {
    Map<String, String> fields = new HashMap<>(FIELDS);
    fields.put("url.0", "shop");
    fields.put("parallel", "many");
    fields.put("goalTimeout", "soon");
    fields.put("parameter.rename-method.method", " ");
    GoalDraft draft = GoalDraft.of(fields);

    DocumentException e = catchThrowableOfType(DocumentException.class, () -> read(draft));

    assertThat(e.problems().stream().map(draft::fieldOf)).contains("parallel", "goalTimeout");
    assertThat(draft.missing()).containsOnlyKeys("parameter.rename-method.method");
    fields.put("parallel", "4");
    fields.put("goalTimeout", "2h");
    GoalDraft relative = GoalDraft.of(fields);
    e = catchThrowableOfType(DocumentException.class, () -> read(relative));
    assertThat(e.problems().stream().map(relative::fieldOf)).containsExactly("url.0");
  }

  private static GoalSubmitted read(GoalDraft draft) throws DocumentException {
    return GoalReader.read("goal", draft.yaml(), null, _ -> "id", "ada", Instant.EPOCH);
  }
}
