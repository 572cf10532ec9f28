package dev.divisi.planner.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.divisi.schemas.AgentChoice;
import dev.divisi.schemas.CandidateChoice;
import dev.divisi.schemas.FailureKind;
import dev.divisi.schemas.Plan;
import dev.divisi.schemas.PlanHash;
import dev.divisi.schemas.PlannedTask;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Tasks that several try, and tasks that are turned into tasks of their own. */
class PartsTest {
  private static final String PARTS =
      """
      playbook: parts
      parameters: {verb: {default: Do}}
      find: {conf: {files: {matching: ["src/**/*.conf"]}}}
      tasks:
        - id: each
          forEach: {f: conf}
          title: "{{verb}} {{f.path}}"
          agent: {command: {run: [x]}}
          scope: ["{{f.path}}"]
        - {id: all, title: All, agent: {command: {run: [x]}}, scope: ["src/all/**"], dependsOn: [each]}
      """;

  private static final FilesInMemory FILES =
      new FilesInMemory(
          Map.of(
              "src/a.conf",
              "",
              "src/b/b.conf",
              "",
              ".divisi/playbooks/parts.yaml",
              PARTS,
              ".divisi/playbooks/wild.yaml",
              "playbook: wild\ntasks:\n  - {id: a, title: t, agent: {command: {run: [x]}},"
                  + " scope: [\"src/x\", \"test/**\"]}\n"));

  private static Plan plan(String tasks) throws PlanningException, InterruptedException {
    return Goals.plan(FILES, Goals.inline("playbook: p\ntasks:\n" + tasks, Map.of()));
  }

  private static PlannedTask parent(String family, String configuration, String... scope) {
    return PlannedTask.newBuilder()
        .setId("whole")
        .setTitle("The whole")
        .setDescription("")
        .setRepository("store")
        .setPool("implementers")
        .setAgent(new AgentChoice(family, configuration))
        .setScope(List.of(scope))
        .setExpand(true)
        .build();
  }

  private static Plan expand(PlannedTask task, int depth)
      throws PlanningException, InterruptedException {
    return new PlanGoal(
            FILES, () -> new TreeSet<>(List.of("implementers")), Installation.BARE, PastWork.NONE)
        .expand(Goals.named("any", Map.of("unused", "x")), task, depth, 3, activity -> {});
  }

  private static PlanningException refused(PlannedTask task, int depth) {
    PlanningException failure =
        catchThrowableOfType(PlanningException.class, () -> expand(task, depth));
    assertThat(failure.kind()).isEqualTo(FailureKind.REJECTED);
    return failure;
  }

  @Nested
  class BestOf {
    @Test
    void shouldPlanTheCandidatesInTheirOrder() throws Exception {
      Plan plan =
          plan(
              """
                - id: race
                  title: t
                  scope: [x]
                  bestOf:
                    - {agent: {command: {run: [a], iterate: true}}}
                    - {pool: writers, agent: {command: {run: [b]}}}
              """);

      PlannedTask task = plan.getTasks().getFirst();
      CandidateChoice first =
          new CandidateChoice(
              "implementers", new AgentChoice("command", "{\"run\":[\"a\"],\"iterate\":true}"));
      assertThat(task.getBestOf())
          .containsExactly(
              first,
              new CandidateChoice("writers", new AgentChoice("command", "{\"run\":[\"b\"]}")));
      assertThat(task.getPool()).isEqualTo(first.getPool());
      assertThat(task.getAgent()).isEqualTo(first.getAgent());
      assertThat(plan.getContentHash()).isEqualTo(PlanHash.of(plan));
    }
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource
  void shouldNameWhatIsWrongWithAPosition(String code, String message, String task) {
    PlanningException failure =
        catchThrowableOfType(PlanningException.class, () -> plan("  - " + task));

    assertThat(failure).hasMessage(message);
    assertThat(failure.code()).isEqualTo(code);
  }

  static List<Arguments> shouldNameWhatIsWrongWithAPosition() {
    String begin = "{id: a, title: t, scope: [x], ";
    return List.of(
        arguments(
            "PLAYBOOK_INVALID",
            "p.yaml:3:43: tasks[0].bestOf: needs from 2 to 8 candidates",
            begin + "bestOf: [{agent: {command: {run: [x]}}}]}"),
        arguments(
            "PLAYBOOK_INVALID",
            "p.yaml:3:41: tasks[0].pool: each candidate under bestOf says its own; leave it out"
                + " here",
            begin
                + "pool: writers, bestOf: [{agent: {command: {run: [x]}}}, {agent: {command: {run:"
                + " [x]}}}]}"),
        arguments(
            "PLAN_UNKNOWN_POOL",
            "p.yaml:3:83: tasks[0].bestOf[1].pool: nobody serves the pool \"gpu\"; served pools:"
                + " implementers, writers",
            begin
                + "bestOf: [{agent: {command: {run: [x]}}}, {pool: gpu, agent: {command: {run:"
                + " [x]}}}]}"),
        arguments(
            "AGENT_UNKNOWN",
            "p.yaml:3:92: tasks[0].bestOf[1].agent.magic: no agent is called \"magic\"; there are:"
                + " acp, command, lesson, model, patch, recipe",
            begin + "bestOf: [{agent: {command: {run: [x]}}}, {agent: {magic: {}}}]}"),
        arguments(
            "PLAYBOOK_INVALID",
            "p.yaml:3:45: tasks[0].bestOf[0].poool: unknown key; did you mean pool? known keys:"
                + " pool, agent, profile",
            begin + "bestOf: [{poool: x}]}"),
        arguments(
            "AGENT_CONFIGURATION_INVALID",
            "p.yaml:3:66: tasks[0].agent.command: a task with expand: true needs {playbook: {name:"
                + " ..., parameters: {...}}}, which makes its parts",
            begin + "expand: true, agent: {command: {run: [x]}}}"),
        arguments(
            "AGENT_CONFIGURATION_INVALID",
            "p.yaml:3:53: tasks[0].agent.playbook: an agent of the family playbook makes parts of a"
                + " task: say expand: true",
            begin + "agent: {playbook: {name: x}}}"),
        arguments(
            "AGENT_CONFIGURATION_INVALID",
            "p.yaml:3:67: tasks[0].agent.playbook.name: needs the name of a playbook",
            begin + "expand: true, agent: {playbook: {}}}"),
        arguments(
            "AGENT_CONFIGURATION_INVALID",
            "p.yaml:3:93: tasks[0].agent.playbook.parameters.n: must be a text; put it in quotes",
            begin + "expand: true, agent: {playbook: {name: x, parameters: {n: 3}}}}"),
        arguments(
            "PLAYBOOK_INVALID",
            "p.yaml:3:43: tasks[0].expand: expected true or false, found the text \"maybe\"",
            begin + "expand: maybe, agent: {playbook: {name: x}}}"),
        arguments(
            "AGENT_CONFIGURATION_INVALID",
            "p.yaml:3:72: tasks[0].agent.command.iterate: must be true or false",
            begin + "agent: {command: {run: [x], iterate: often}}}"));
  }

  @Nested
  class Expanding {
    @Test
    void shouldPlanATaskThatIsToBeExpanded() throws Exception {
      PlannedTask task =
          plan("""
            - id: whole
              title: t
              expand: true
              agent: {playbook: {name: parts, parameters: {verb: "Mend"}}}
              scope: ["src/**"]
          """)
              .getTasks()
              .getFirst();

      assertThat(task.getExpand()).isTrue();
      assertThat(task.getAgent())
          .isEqualTo(
              new AgentChoice(
                  "playbook", "{\"name\":\"parts\",\"parameters\":{\"verb\":\"Mend\"}}"));
    }

    @Test
    void shouldMakePartsWithIdsOfTheirOwn() throws Exception {
      Plan plan =
          expand(
              parent(
                  "playbook",
                  "{\"name\": \"parts\", \"parameters\": {\"verb\": \"Mend\"}}",
                  "src/**"),
              1);

      assertThat(plan.getVersion()).isEqualTo(3);
      assertThat(plan.getTasks())
          .extracting(PlannedTask::getId)
          .containsExactly("each-a.conf", "each-b.conf", "all");
      assertThat(plan.getTasks().getFirst().getTitle()).isEqualTo("Mend src/a.conf");
      assertThat(plan.getTasks().getLast().getDependsOn())
          .containsExactly("each-a.conf", "each-b.conf");
      assertThat(plan.getTasks()).extracting(PlannedTask::getRepository).containsOnly("store");
      assertThat(plan.getContentHash()).isEqualTo(PlanHash.of(plan));
    }

    @Test
    void shouldRefusePartsThatWouldWriteMoreThanTheTask() {
      PlanningException failure = refused(parent("playbook", "{\"name\": \"wild\"}", "src/**"), 1);

      assertThat(failure.code()).isEqualTo("PLAN_OUT_OF_SCOPE");
      assertThat(failure)
          .hasMessage(
              ".divisi/playbooks/wild.yaml:3:70: tasks[0].scope[1]: \"test/**\" is not surely"
                  + " inside of what the task that is turned into parts may write: src/**");
    }

    @Test
    void shouldRefusePartsWhoseIdsWouldBeTooLong() {
      PlannedTask whole = parent("playbook", "{\"name\": \"parts\"}", "src/**");

      PlanningException failure =
          refused(PlannedTask.newBuilder(whole).setId("w".repeat(120)).build(), 1);

      assertThat(failure.code()).isEqualTo("PLAN_ID_TOO_LONG");
      assertThat(failure).hasMessageContaining("each-a.conf").hasMessageContaining("longer than 7");
    }

    @Test
    void shouldRefuseWhatCannotBeExpanded() {
      assertThat(refused(parent("command", "{}", "**"), 1).code())
          .isEqualTo("EXPANSION_WITHOUT_PLAYBOOK");
      assertThat(refused(parent("playbook", "[", "**"), 1).code())
          .isEqualTo("EXPANSION_WITHOUT_PLAYBOOK");
      assertThat(refused(parent("playbook", "{}", "**"), 1).code())
          .isEqualTo("EXPANSION_WITHOUT_PLAYBOOK");
      assertThat(refused(parent("playbook", "{\"name\": \"nope\"}", "**"), 1).code())
          .isEqualTo("PLAYBOOK_UNKNOWN");
      assertThat(refused(parent("playbook", "{\"name\": \"parts\"}", "src/**"), 6).code())
          .isEqualTo("EXPANSION_TOO_DEEP");
    }

    @Test
    void shouldSayYesOnlyWhenAScopeIsSurelyInside() {
      assertThat(Within.isWithin("src/a/B.java", List.of("src/**"))).isTrue();
      assertThat(Within.isWithin("src/a/*.java", List.of("docs/", "src/"))).isTrue();
      assertThat(Within.isWithin("src/a/", List.of("src/*/**"))).isTrue();
      assertThat(Within.isWithin("**/x", List.of("**"))).isTrue();
      assertThat(Within.isWithin("src/*.java", List.of("src/*.java"))).isTrue();
      assertThat(Within.isWithin("src/a/B.java", List.of("src/*"))).isFalse();
      assertThat(Within.isWithin("src*/a", List.of("src/**"))).isFalse();
      assertThat(Within.isWithin("**", List.of("src/**"))).isFalse();
      assertThat(Within.isWithin("{src,test}/x", List.of("src/**"))).isFalse();
      assertThat(Within.isWithin("src/A*.java", List.of("src/*.java"))).isFalse();
    }
  }
}
