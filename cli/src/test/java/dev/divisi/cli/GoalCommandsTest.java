package dev.divisi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.divisi.schemas.Approver;
import dev.divisi.schemas.Budget;
import dev.divisi.schemas.GoalLimits;
import dev.divisi.schemas.GoalState;
import dev.divisi.schemas.GoalStatus;
import dev.divisi.schemas.GoalSubmitted;
import dev.divisi.schemas.Plan;
import dev.divisi.schemas.RequiredApproval;
import dev.divisi.schemas.Spend;
import dev.divisi.schemas.TaskStatus;
import dev.divisi.schemas.TopicCatalogue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(30)
class GoalCommandsTest {
  @TempDir Path directory;
  private CommandFixture divisi;

  // JUnit calls setUp() before each test.
  @SuppressWarnings("NullAway.Init")
  GoalCommandsTest() {}

  @BeforeEach
  void setUp() {
    divisi = new CommandFixture(directory);
    divisi.access.running = true;
  }

  private JsonNode json() {
    return JsonMapper.shared().readTree(divisi.out());
  }

  private void goal(GoalState state) {
    divisi.access.client.with(TopicCatalogue.GOAL_STATE, state);
  }

  private static GoalState later(GoalState state, int second) {
    return GoalState.newBuilder(state).setSubmittedAt(States.at(second)).build();
  }

  @Nested
  class Submit {
    private String file() throws IOException {
      return Files.writeString(
              directory.resolve("goal.yaml"),
              """
              goal: Tidy the shop
              playbook: recipe
              repositories: [{name: shop, url: https://example.org/shop.git}]
              """)
          .toString();
    }

    @Test
    void shouldPrintTheIdAloneAndNotWait() throws Exception {
      assertThat(divisi.run("goal", "submit", file(), "--id", "tidy-1")).as(divisi.err()).isZero();
      assertThat(divisi.out()).isEqualTo("tidy-1\n");
      assertThat(divisi.err()).contains("divisi status tidy-1");
      assertThat(divisi.access.client.on(TopicCatalogue.GOAL_SUBMITTED))
          .extracting(GoalSubmitted::getGoalId)
          .containsExactly("tidy-1");
    }

    @Test
    void shouldPrintTheIdAsJson() throws Exception {
      assertThat(divisi.run("goal", "submit", file(), "--id", "tidy-1", "--json")).isZero();
      assertThat(divisi.out()).isEqualTo("{\"goalId\":\"tidy-1\"}\n");
    }

    @Test
    void shouldFollowAsRunDoesWhenAsked() throws Exception {
      divisi.access.client.reacting(
          (client, record) -> {
            if (record instanceof GoalSubmitted submitted) {
              client.with(
                  TopicCatalogue.GOAL_STATE,
                  States.goal(submitted.getGoalId(), GoalStatus.FAILED, "no planner", 3));
            }
          });
      assertThat(divisi.run("goal", "submit", file(), "--follow", "--id", "tidy-1"))
          .isEqualTo(ExitCode.GOAL_NOT_DONE.code());
      assertThat(divisi.out()).contains("Goal tidy-1 failed: no planner");
    }

    @Test
    void shouldStartNothingWhenNoneRuns() throws Exception {
      divisi.access.running = false;
      assertThat(divisi.run("goal", "submit", file())).isEqualTo(ExitCode.UNAVAILABLE.code());
      assertThat(divisi.err()).contains("`divisi up`");
      assertThat(divisi.access.started).isFalse();
    }
  }

  @Nested
  class ListOfGoals {
    @BeforeEach
    void setUp() {
      goal(States.goal("old-1", GoalStatus.DONE, "", 5));
      goal(later(States.goal("new-1", GoalStatus.AWAITING_APPROVAL, "", 40), 30));
      goal(later(States.goal("mid-1", GoalStatus.RUNNING, "", 20), 10));
    }

    private List<String> ids() {
      return json()
          .path("goals")
          .valueStream()
          .map(goal -> goal.path("goalId").asString())
          .toList();
    }

    @Test
    void shouldHaveTheLatestFirst() {
      assertThat(divisi.run("goal", "list")).as(divisi.err()).isZero();
      assertThat(divisi.out())
          .containsSubsequence("GOAL", "new-1", "mid-1", "old-1")
          .contains("Tidy the shop");
    }

    @Test
    void shouldBeOneObjectAsJson() {
      assertThat(divisi.run("goal", "list", "--json")).isZero();
      assertThat(ids()).containsExactly("new-1", "mid-1", "old-1");
      assertThat(json().path("goals").get(0).path("needsPerson").asBoolean()).isTrue();
      assertThat(divisi.out()).hasLineCount(1);
    }

    @Test
    void shouldKeepOnlyTheStatusesThatAreAskedFor() {
      assertThat(divisi.run("goal", "list", "--json", "--status", "done,awaiting-approval"))
          .isZero();
      assertThat(ids()).containsExactly("new-1", "old-1");
    }

    @Test
    void shouldNameTheStatusesWhenOneIsNone() {
      assertThat(divisi.run("goal", "list", "--status", "finished")).isEqualTo(2);
      assertThat(divisi.err()).contains("'finished'").contains("awaiting-approval");
    }

    @Test
    void shouldKeepOnlyWhatNeedsAPerson() {
      assertThat(divisi.run("goal", "list", "--json", "--needs-person")).isZero();
      assertThat(ids()).containsExactly("new-1");
    }

    @Test
    void shouldLeaveOutWhatWaitsForOthersOnly() {
      goal(awaiting("new-1", "bob"));
      assertThat(divisi.run("goal", "list", "--needs-me")).isZero();
      assertThat(divisi.out()).isEqualTo("There is none.\n");

      goal(awaiting("new-1", "ada"));
      assertThat(divisi.run("goal", "list", "--needs-me")).isZero();
      assertThat(divisi.out()).contains("new-1");
    }

    private static GoalState awaiting(String id, String name) {
      return GoalState.newBuilder(States.goal(id, GoalStatus.AWAITING_APPROVAL, "", 41))
          .setAwaited(
              List.of(
                  RequiredApproval.newBuilder()
                      .setRuleId("plan")
                      .setGroup("leads")
                      .setApprovers(List.of(new Approver(name, null, null)))
                      .setPeople(1)
                      .build()))
          .build();
    }
  }

  @Test
  void shouldListNothingWhenNothingWasRun() {
    divisi.access.running = false;
    assertThat(divisi.run("goal", "list", "--json")).isZero();
    assertThat(divisi.out()).isEqualTo("{\"goals\":[]}\n");
  }

  @Nested
  class Show {
    private void planned(String specification) {
      Plan plan =
          Plan.newBuilder(States.plan(1, States.HASH, States.planned("web", "src/**")))
              .setSpecification(specification)
              .build();
      goal(
          GoalState.newBuilder(States.goal("tidy-1", GoalStatus.RUNNING, "", 1))
              .setSpend(new Spend(4000L, 1_200_000L, 7L))
              .setLimits(
                  GoalLimits.newBuilder()
                      .setGoalBudget(Budget.newBuilder().setCostMicros(12_500_000L).build())
                      .build())
              .build());
      divisi
          .access
          .client
          .with(TopicCatalogue.PLAN_CREATED, States.created("tidy-1", plan))
          .with(
              TopicCatalogue.TASK_STATE,
              States.task("tidy-1", "web", 0, TaskStatus.IN_REVIEW, "", 2));
    }

    @Test
    void shouldTellSpecificationTasksBranchesAndSpendAgainstTheBudget() {
      planned("Prices in euros.\n\u001b[31mNothing else.\u202e\n");

      assertThat(divisi.run("goal", "show", "tidy")).as(divisi.err()).isZero();

      assertThat(divisi.out())
          .startsWith("Tidy the shop\n  Prices in euros.\n  Nothing else.\n\n")
          .containsPattern("web +1 +in review")
          .contains("Repository shop: nothing was merged onto divisi/tidy-1")
          .contains("$1.20 of $12.50")
          .doesNotContain("\u001b")
          .doesNotContain("\u202e");
    }

    @Test
    void shouldCutALongSpecificationAndSayWhereTheRestIs() {
      planned("line\n".repeat(20));
      assertThat(divisi.run("goal", "show", "tidy-1")).isZero();
      assertThat(divisi.out()).contains("... 8 more lines: divisi plan show tidy-1");
    }

    @Test
    void shouldBeWhatStatusSaysOfOneGoal() {
      planned("Prices in euros.");
      assertThat(divisi.run("goal", "show", "tidy-1", "--json")).isZero();
      String shown = divisi.out();
      assertThat(json().path("specification").asString()).isEqualTo("Prices in euros.");
      assertThat(json().path("tasks").get(0).path("taskId").asString()).isEqualTo("web");

      assertThat(divisi.run("status", "tidy-1", "--json")).isZero();
      assertThat(divisi.out()).isEqualTo(shown + shown);
    }

    @Test
    void shouldNameAGoalThatIsNone() {
      assertThat(divisi.run("goal", "show", "none")).isEqualTo(ExitCode.REFUSED.code());
      assertThat(divisi.err()).contains("no goal 'none'").contains("divisi status");
    }
  }
}
