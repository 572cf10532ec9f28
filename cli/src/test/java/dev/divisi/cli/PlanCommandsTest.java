package dev.divisi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.divisi.schemas.AuditEvent;
import dev.divisi.schemas.GoalState;
import dev.divisi.schemas.GoalStatus;
import dev.divisi.schemas.Plan;
import dev.divisi.schemas.PlannedTask;
import dev.divisi.schemas.TopicCatalogue;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class PlanCommandsTest {
  private static final Plan FIRST =
      States.plan(
          1,
          States.HASH,
          States.planned("expand", "common/**"),
          States.planned("migrate", "web/**", "expand"),
          States.planned("docs", "common/docs/*.md"),
          States.planned("old", "old/**"));
  private static final Plan SECOND =
      States.plan(
          2,
          "4".repeat(64),
          States.planned("docs", "common/docs/*.md"),
          States.planned("expand", "common/**"),
          PlannedTask.newBuilder(States.planned("migrate", "api/**", "docs"))
              .setTitle("Another title")
              .setDescription("Do it\nin two steps\n")
              .build(),
          States.planned("new", "new/**"));
  private static final Plan THIRD =
      Plan.newBuilder(SECOND)
          .setVersion(3)
          .setContentHash("5".repeat(64))
          .setSpecification("Tidy it.\nAll of it.\n")
          .build();

  @TempDir Path directory;
  private CommandFixture divisi;

  @BeforeEach
  void setUp() {
    divisi = new CommandFixture(directory);
    divisi.access.running = true;
    divisi
        .access
        .client
        .with(TopicCatalogue.PLAN_CREATED, States.created("other", plan("9")))
        .with(TopicCatalogue.PLAN_CREATED, States.created("tidy-1", FIRST))
        .with(TopicCatalogue.PLAN_REVISED, States.revised("tidy-1", FIRST, plan("8")))
        .with(TopicCatalogue.PLAN_REVISED, States.revised("tidy-1", FIRST, SECOND))
        .with(TopicCatalogue.PLAN_REVISED, States.revised("tidy-1", SECOND, THIRD))
        .with(
            TopicCatalogue.GOAL_STATE,
            GoalState.newBuilder(States.goal("tidy-1", GoalStatus.RUNNING, "", 1))
                .setPlanVersion(2)
                .setPlanHash(SECOND.getContentHash())
                .setRevisions(List.of(States.revision(3, THIRD.getContentHash(), "a rule")))
                .build());
  }

  private static Plan plan(String digit) {
    return States.plan(2, digit.repeat(64), States.planned("strange", "x/**"));
  }

  @Test
  void shouldShowThePlanItsVersionsAndWhatNeverRunsAtOnce() {
    assertThat(divisi.run("plan", "show", "tidy")).as(divisi.err()).isZero();
    assertThat(divisi.out())
        .contains("The plan of tidy-1, version 2 (4444444444), in force")
        .containsPattern("1 +was in force +a planner +- +the first plan")
        .containsPattern("2 +did not come into force +bob")
        .containsPattern("2 +in force +bob +2026-11-21 \\d\\d:\\d\\d +more tests")
        .containsPattern("3 +waits for approval +bob")
        .contains("  Tidy it.\n")
        .containsPattern("migrate +implementers +docs +api/\\*\\* +Another title")
        .contains("Never at once")
        .containsPattern("docs +expand +common/docs/\\*.md and common/\\*\\*")
        .doesNotContain("strange");
  }

  @Test
  void shouldShowAnyVersion() {
    assertThat(divisi.run("plan", "show", "tidy-1", "--version", "1")).isZero();
    assertThat(divisi.out()).contains("version 1 (3333333333), was in force").contains("old/**");
    assertThat(divisi.run("plan", "show", "tidy-1", "--version", "7")).isEqualTo(4);
    assertThat(divisi.err()).contains("has no version 7; it has 1, 2, 3.");
    assertThat(divisi.run("plan", "show", "absent")).isEqualTo(4);
    assertThat(divisi.run("plan")).isEqualTo(2);
    assertThat(divisi.err()).contains("plan show");
  }

  @Test
  void shouldSayThatAPlanWaitsUntilAPersonApprovedItAndWhoDid() {
    divisi
        .access
        .client
        .with(TopicCatalogue.AUDIT_EVENTS, said("GoalAccepted", 1, "ada", 0))
        .with(TopicCatalogue.AUDIT_EVENTS, said("PlanRevised", 2, "policy", 2));
    goalIs(GoalStatus.AWAITING_APPROVAL, "the goal asks for it");
    assertThat(divisi.run("plan", "show", "tidy-1")).as(divisi.err()).isZero();
    assertThat(divisi.out())
        .contains("The plan of tidy-1, version 2 (4444444444), waits for approval")
        .containsPattern("1 +was replaced before it was in force +a planner")
        .containsPattern("2 +waits for approval +bob")
        .doesNotContain("in force +bob", ", in force");
    assertThat(divisi.run("plan", "show", "tidy-1", "--json")).isZero();
    assertThat(divisi.out())
        .contains("\"place\":\"PENDING\"", "\"approval\":\"the goal asks for it\"")
        .contains("\"place\":\"REPLACED\"")
        .doesNotContain("IN_FORCE");

    divisi.access.client.with(TopicCatalogue.AUDIT_EVENTS, said("PlanApproved", 3, "eve", 2));
    goalIs(GoalStatus.RUNNING, "");
    assertThat(divisi.run("plan", "show", "tidy-1")).as(divisi.err()).isZero();
    assertThat(divisi.out())
        .contains("The plan of tidy-1, version 2 (4444444444), in force, approved by eve")
        .containsPattern("1 +was replaced before it was in force +a planner");
    assertThat(divisi.run("plan", "show", "tidy-1", "--json")).isZero();
    assertThat(divisi.out())
        .contains("\"place\":\"IN_FORCE\"")
        .contains("\"approval\":null,\"approvedBy\":\"eve\"");
  }

  @Test
  void shouldNameEveryoneWhoApprovedIt() {
    AuditEvent given =
        AuditEvent.newBuilder(said("PlanApprovalGiven", 3, "eve", 2))
            .setDetails(Map.of("version", "2", "given", "ann\neve"))
            .build();
    divisi
        .access
        .client
        .with(TopicCatalogue.AUDIT_EVENTS, said("GoalAccepted", 1, "ada", 0))
        .with(TopicCatalogue.AUDIT_EVENTS, given)
        .with(TopicCatalogue.AUDIT_EVENTS, said("PlanRevised", 4, "eve", 2));
    goalIs(GoalStatus.RUNNING, "");

    assertThat(divisi.run("plan", "show", "tidy-1")).as(divisi.err()).isZero();

    assertThat(divisi.out()).contains("in force, approved by ann, eve");
  }

  @Test
  void shouldSayThatAPlanNeverCameIntoForceWhenTheGoalEndedBefore() {
    divisi.access.client.with(TopicCatalogue.AUDIT_EVENTS, said("GoalAccepted", 1, "ada", 0));
    goalIs(GoalStatus.CANCELLED, "rejected");
    assertThat(divisi.run("plan", "show", "tidy-1")).as(divisi.err()).isZero();
    assertThat(divisi.out()).contains("version 2 (4444444444), did not come into force");
    goalIs(GoalStatus.PLAN_PROPOSED, "");
    assertThat(divisi.run("plan", "show", "tidy-1")).as(divisi.err()).isZero();
    assertThat(divisi.out()).contains("version 2 (4444444444), pending");
  }

  private void goalIs(GoalStatus status, String reason) {
    divisi.access.client.with(
        TopicCatalogue.GOAL_STATE,
        GoalState.newBuilder(States.goal("tidy-1", status, reason, 3))
            .setPlanVersion(2)
            .setPlanHash(SECOND.getContentHash())
            .build());
  }

  private static AuditEvent said(String type, int sequence, String actor, int version) {
    return AuditEvent.newBuilder(States.audit("tidy-1", sequence, type, ""))
        .setActor(actor)
        .setDetails(version == 0 ? Map.of() : Map.of("version", Integer.toString(version)))
        .build();
  }

  @Test
  void shouldListWholeSentencesInItsHelp() {
    assertThat(divisi.run("plan", "--help")).isZero();
    assertThat(divisi.out()).contains("Shows a goal's plan and its versions.\n");
  }

  @Test
  void shouldPrintYamlAndJson() {
    assertThat(divisi.run("plan", "show", "tidy-1", "--yaml")).isZero();
    assertThat(divisi.out())
        .startsWith("specification: |\n  Tidy it.\n\ntasks:\n  - id: docs\n")
        .contains("    agent:\n      command:\n        run: [sh, x.sh]\n");
    CommandFixture json = new CommandFixture(directory);
    json.access.running = true;
    json.access.client.log.addAll(divisi.access.client.log);
    assertThat(json.run("plan", "show", "tidy-1", "--json")).isZero();
    assertThat(json.out())
        .startsWith("{\"version\":2,\"contentHash\":\"4444")
        .contains("\"serialised\":{\"count\":1,\"complete\":true,\"pairs\":[{\"taskId\":\"docs\"")
        .hasLineCount(1);
  }

  @Test
  void shouldTellThePendingVersionAgainstTheOneInForce() {
    assertThat(divisi.run("plan", "diff", "tidy-1")).as(divisi.err()).isZero();
    assertThat(divisi.out())
        .contains("version 3 (5555555555) (pending) against version 2 (4444444444)")
        .contains("By bob: more tests")
        .contains("~ the specification\n      + All of it.\n");
  }

  @Test
  void shouldTellWhatWasAddedRemovedChangedAndMoved() {
    assertThat(divisi.run("plan", "diff", "tidy-1", "1", "2")).isZero();
    assertThat(divisi.out())
        .contains("+ new: Title of new\n")
        .contains("- old: Title of old\n")
        .contains("~ migrate\n    title: Title of migrate -> Another title\n")
        .contains("    description:\n      - Do migrate\n      + Do it\n      + in two steps\n")
        .contains("    scope: +api/** -web/**\n")
        .contains("    dependsOn: +docs -expand\n")
        .contains("~ moved: docs\n");
    assertThat(divisi.run("plan", "diff", "tidy-1", "1", "2", "--json")).isZero();
    assertThat(divisi.out())
        .contains("\"fields\":{\"title\":{\"from\":\"Title of migrate\",\"to\":\"Another title\"}")
        .contains("\"moved\":[\"docs\"]");
  }

  @Test
  void shouldSayWhenThereIsNothingToCompareOrShow() {
    divisi
        .access
        .client
        .with(TopicCatalogue.GOAL_STATE, States.goal("tidy-1", GoalStatus.RUNNING, "", 2))
        .with(
            TopicCatalogue.GOAL_STATE,
            GoalState.newBuilder(States.goal("fresh", GoalStatus.PLANNING, "", 2))
                .setPlanHash(null)
                .build())
        .with(
            TopicCatalogue.GOAL_STATE,
            GoalState.newBuilder(States.goal("old", GoalStatus.RUNNING, "", 2))
                .setPlanHash("a".repeat(64))
                .build());
    assertThat(divisi.run("plan", "diff", "tidy-1")).isEqualTo(4);
    assertThat(divisi.err()).contains("is the first; there is none before it");
    assertThat(divisi.run("plan", "show", "fresh")).isEqualTo(4);
    assertThat(divisi.err()).contains("has no plan yet: it is planning");
    assertThat(divisi.run("plan", "show", "old")).isEqualTo(4);
    assertThat(divisi.err()).contains("does not stand on plan.created or plan.revised any more");
  }

  @Test
  void shouldShowNoEscapesOfAPlan() {
    Plan evil =
        States.plan(
            1,
            States.HASH,
            PlannedTask.newBuilder(States.planned("a", "x/\u001b[2J*"))
                .setTitle("evil \u001b]0;title\u0007 \u202e")
                .build());
    divisi
        .access
        .client
        .with(
            TopicCatalogue.PLAN_CREATED,
            States.created(
                "evil",
                Plan.newBuilder(evil).setSpecification("one\u001b[31m\r\ntwo\u0007").build()))
        .with(TopicCatalogue.GOAL_STATE, States.goal("evil", GoalStatus.RUNNING, "", 2));
    assertThat(divisi.run("plan", "show", "evil")).as(divisi.err()).isZero();
    assertThat(divisi.run("plan", "show", "evil", "--yaml")).isZero();
    assertThat(divisi.out())
        .contains("  one\n  two\n")
        .doesNotContain("\u001b", "\u0007", "\u202e");
    assertThat(divisi.run("plan", "show", "evil", "--json")).isZero();
    assertThat(divisi.out()).doesNotContain("\u001b", "\u0007");
  }
}
