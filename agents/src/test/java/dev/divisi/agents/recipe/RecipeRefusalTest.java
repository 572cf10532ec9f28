package dev.divisi.agents.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.divisi.agents.AgentException;
import dev.divisi.agents.AgentReport;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecipeRefusalTest extends RecipeStory {
  @Test
  void shouldNameTheNearestRecipesWhenTheRecipeIsUnknown() {
    AgentException failure =
        fail("{\"recipes\": [{\"name\": \"org.openrewrite.java.ChangeMethodNames\"}]}", "**");

    assertThat(failure.kind()).isEqualTo(AgentException.Kind.REJECTED);
    assertThat(failure.code()).isEqualTo("RECIPE_UNKNOWN");
    assertThat(failure).hasMessageContaining("org.openrewrite.java.ChangeMethodName,");
  }

  @Test
  void shouldNotLoadAClassWhenItIsNoRecipe() {
    assertThat(fail("{\"recipes\": [{\"name\": \"java.lang.Runtime\"}]}", "**").code())
        .isEqualTo("RECIPE_UNKNOWN");
    assertThat(fail("{\"recipes\": [{\"name\": \"org.openrewrite.Recipe\"}]}", "**").code())
        .isEqualTo("RECIPE_UNKNOWN");
    assertThat(fail("{\"recipes\": [{\"name\": \"../../x\"}]}", "**").code())
        .isEqualTo("RECIPE_UNKNOWN");
  }

  @Test
  void shouldListTheOptionsWhenAnOptionIsUnknown() {
    AgentException failure = fail(RENAME_CALLS.replace("newMethodName", "newName"), "**");

    assertThat(failure.code()).isEqualTo("RECIPE_OPTION_INVALID");
    assertThat(failure)
        .hasMessageContaining("unknown option newName")
        .hasMessageContaining("methodPattern (String, required)")
        .hasMessageContaining("ignoreDefinition (Boolean)");
  }

  @Test
  void shouldNameTheOptionWhenARequiredOneIsMissing() {
    AgentException failure =
        fail(
            "{\"recipes\": [{\"name\": \"org.openrewrite.java.ChangeMethodName\", \"options\": {\"newMethodName\": \"x\"}}]}",
            "**");

    assertThat(failure.code()).isEqualTo("RECIPE_OPTION_INVALID");
    assertThat(failure).hasMessageContaining("required option methodPattern is missing");
  }

  @Test
  void shouldNameTheTypeWhenAnOptionIsOfAnother() {
    AgentException failure = fail(RENAME_CALLS.replace("true", "\"yes\""), "**");

    assertThat(failure.code()).isEqualTo("RECIPE_OPTION_INVALID");
    assertThat(failure)
        .hasMessageContaining("option ignoreDefinition must be true or false, not \"yes\"");
  }

  @Test
  void shouldRefuseWhenTheRecipeItselfFindsAnOptionInvalid() {
    AgentException failure =
        fail(RENAME_CALLS.replace("com.acme.common.Prices format(..)", "not a pattern ("), "**");

    assertThat(failure.kind()).isEqualTo(AgentException.Kind.REJECTED);
    assertThat(failure.code()).isEqualTo("RECIPE_OPTION_INVALID");
  }

  @Test
  void shouldRefuseTheConfigurationWhenItHasAnotherShape() {
    for (String configuration :
        List.of(
            "[]",
            "{}",
            "{\"recipes\": []}",
            "{\"recipes\": [{}]}",
            "{\"recipe\": 1, \"recipes\": [{\"name\": \"x\"}]}")) {
      AgentException failure = fail(configuration, "**");
      assertThat(failure.code()).as(configuration).isEqualTo("AGENT_CONFIGURATION_INVALID");
      assertThat(failure).hasMessageContaining("expected {\"recipes\"");
    }
  }

  @Test
  void shouldFailWhenNothingChanges() {
    AgentException failure = fail(RENAME_CALLS.replace("Prices format", "Prices nothing"), "m1/**");

    assertThat(failure.kind()).isEqualTo(AgentException.Kind.REJECTED);
    assertThat(failure.code()).isEqualTo("RECIPE_CHANGED_NOTHING");
  }

  @Test
  void shouldSucceedWhenNothingChangesAndThatIsAllowed() throws Exception {
    String nothing =
        RENAME_CALLS
            .replace("Prices format", "Prices nothing")
            .replace("{\"recipes\"", "{\"allowNoChange\": true, \"recipes\"");

    AgentReport report = run(nothing, "m1/**");

    assertThat(report.summary()).contains("changed 0 files");
    assertThat(report.nothingToDo()).isTrue();
  }

  @Test
  void shouldWriteNoMarkersWhenARecipeOnlyFinds() {
    AgentException failure =
        fail(
            """
            {"recipes": [{"name": "org.openrewrite.java.search.FindMethods", "options": {
              "methodPattern": "com.acme.common.Prices format(..)"}}]}
            """,
            "**");

    assertThat(failure.code()).isEqualTo("RECIPE_CHANGED_NOTHING");
    assertThat(project.bill(1)).doesNotContain("~~>");
  }
}
