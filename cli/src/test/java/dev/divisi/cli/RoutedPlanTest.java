package dev.divisi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.divisi.schemas.AgentChoice;
import dev.divisi.schemas.DecisionMade;
import dev.divisi.schemas.GoalStatus;
import dev.divisi.schemas.LadderRung;
import dev.divisi.schemas.Plan;
import dev.divisi.schemas.PlannedTask;
import dev.divisi.schemas.ReviewProfile;
import dev.divisi.schemas.TaskType;
import dev.divisi.schemas.TopicCatalogue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A plan whose tasks were given to profiles, as people see and change it. */
@Timeout(60)
class RoutedPlanTest {
  private static final PlannedTask ROUTED =
      PlannedTask.newBuilder(States.planned("docs", "docs/**"))
          .setType(TaskType.DOCUMENT)
          .setProfile("docs-writer")
          .setRouting("rule docs, .divisi/routing.yaml:2")
          .setLadder(
              List.of(
                  new LadderRung(
                      "senior",
                      "strong",
                      new AgentChoice(
                          "model",
                          "{\"provider\":\"p\",\"model\":\"m\",\"instructions\":\"A\\nB.\"}"))))
          .setReviewers(List.of(new ReviewProfile("security", "large", "Look\nhard.")))
          .build();
  private static final Plan PLAN =
      States.plan(1, States.HASH, ROUTED, States.planned("code", "src/**"));

  @TempDir Path directory;
  private CommandFixture divisi;

  @BeforeEach
  void setUp() {
    divisi = new CommandFixture(directory);
    divisi.access.running = true;
    divisi.access.client.pools.add("strong");
    divisi
        .access
        .client
        .with(TopicCatalogue.PLAN_CREATED, States.created("tidy-1", PLAN))
        .with(TopicCatalogue.GOAL_STATE, States.goal("tidy-1", GoalStatus.RUNNING, "", 1));
    divisi.access.client.reacting(
        (client, record) -> {
          if (record instanceof DecisionMade decision) {
            client.with(
                TopicCatalogue.AUDIT_EVENTS,
                States.answer(decision, "PlanRevised", "version 2 is proposed"));
          }
        });
  }

  @Test
  void shouldShowWhoDoesWhatAndWhatSaysSo() {
    assertThat(divisi.run("plan", "show", "tidy-1")).as(divisi.err()).isZero();
    assertThat(divisi.out())
        .contains("Who does what; who comes next begins after two failed attempts in a row:")
        .containsPattern("TASK +TYPE +DONE BY +THEN BY +REVIEWED BY +BECAUSE")
        .containsPattern(
            "docs +document +docs-writer +senior +security +rule docs, .divisi/routing.yaml:2")
        .doesNotContainPattern("code +- ");
  }

  @Test
  void shouldKeepAllOfItWhenSomethingElseIsEdited() throws Exception {
    assertThat(edit("title: Title of docs", "title: Better")).as(divisi.err()).isZero();
    assertThat(sent().getTasks())
        .containsExactly(
            PlannedTask.newBuilder(ROUTED).setTitle("Better").build(), PLAN.getTasks().get(1));
  }

  @Test
  void shouldChangeTheLadderWhenItIsEdited() throws Exception {
    assertThat(edit("provider: p", "provider: q")).as(divisi.err()).isZero();
    assertThat(sent().getTasks().getFirst().getLadder().getFirst().getAgent().getConfiguration())
        .contains("\"provider\":\"q\"");
  }

  @Test
  void shouldRefuseAProfileThatTheAgentIsNotOf() throws Exception {
    assertThat(edit("run: [sh, x.sh]", "run: [sh, y.sh]")).isEqualTo(2);
    assertThat(divisi.err())
        .contains("tasks[0].profile: only a planner makes an agent of a profile: leave profile");

    assertThat(
            edit(
                "run: [sh, x.sh]",
                "run: [sh, y.sh]",
                "    profile: docs-writer\n    routing: \"rule docs, .divisi/routing.yaml:2\"\n",
                ""))
        .as(divisi.err())
        .isZero();
    assertThat(sent().getTasks().getFirst().getProfile()).isEmpty();
  }

  private int edit(String... changes) throws IOException {
    CommandFixture show = new CommandFixture(directory);
    show.access.running = true;
    show.access.client.log.addAll(divisi.access.client.log);
    assertThat(show.run("plan", "show", "tidy-1", "--yaml")).isZero();
    String text = show.out();
    for (int i = 0; i < changes.length; i += 2) {
      int at = text.indexOf(changes[i]);
      assertThat(at).as("%s in %s", changes[i], text).isNotNegative();
      text = text.substring(0, at) + changes[i + 1] + text.substring(at + changes[i].length());
    }
    Path file = Files.writeString(directory.resolve("plan.yaml"), text);
    return divisi.run("edit", "tidy-1", "--file", file.toString(), "--reason", "better");
  }

  private Plan sent() {
    return Objects.requireNonNull(
        divisi.access.client.on(TopicCatalogue.DECISION_MADE).getLast().getPlan());
  }
}
