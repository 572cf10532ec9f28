package dev.divisi.planner.domain;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.divisi.goals.BuiltInPlaybooks;
import dev.divisi.schemas.CheckCommand;
import dev.divisi.schemas.GoalSubmitted;
import dev.divisi.schemas.Plan;
import dev.divisi.schemas.PlannedTask;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExpansionTest {
  private static final Map<String, String> SHOP =
      Map.ofEntries(
          Map.entry("pom.xml", FilesInMemory.pom("shop")),
          Map.entry("src/main/java/Root.java", "package root;\nPrices.format(1);"),
          Map.entry("common/pom.xml", FilesInMemory.pom("common")),
          Map.entry("common/src/main/java/Prices.java", "package c;\nString format(long c)"),
          Map.entry("web/pom.xml", FilesInMemory.pom("Web_App")),
          Map.entry("web/src/main/java/Page.java", "package w;\nPrices.format(2);"),
          Map.entry("web/nested/pom.xml", FilesInMemory.pom("nested")),
          Map.entry("web/nested/src/main/java/N.java", "package n;\nclass N {}"),
          Map.entry("web/nested/README.md", "call Prices.format(3)"),
          Map.entry("web/src/test/resources/bad/pom.xml", "<!DOCTYPE x [<!ENTITY e SYSTEM"),
          Map.entry("billing/pom.xml", FilesInMemory.pom("billing")),
          Map.entry("billing/src/main/java/B.java", "package b;\nPrices.format(4);"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "modules",
        "files",
        "recipe",
        "expand-migrate-contract",
        "rename-method",
        "lesson"
      })
  void shouldMakeThePlanOfTheGoldenFileWhenAPlaybookIsExpanded(String name)
      throws IOException, PlanningException, InterruptedException {
    GoalSubmitted goal =
        BuiltInPlaybooks.names().contains(name)
            ? Goals.named(name, parametersOf(name))
            : Goals.inline(resource(name + ".yaml"), Map.of());

    String plan = shown(Goals.plan(new FilesInMemory(SHOP), goal));

    if (System.getProperty("golden.write") != null) {
      Files.writeString(Path.of("src/test/resources/golden/" + name + ".txt"), plan);
    }
    assertThat(plan).isEqualTo(resource(name + ".txt"));
  }

  private static Map<String, String> parametersOf(String playbook) {
    return switch (playbook) {
      case "recipe" ->
          Map.of(
              "recipe",
              "org.openrewrite.java.RemoveUnusedImports",
              "check",
              "./mvnw -q -pl \"$1\" test");
      case "lesson" ->
          Map.of("lesson", "Say \"{{file}}\": - and #not# {a: b}", "file", "docs/AGENTS.md");
      case "rename-method" ->
          Map.of("method", "c.Prices format(long)", "newName", "show", "check", "./mvnw -q test");
      default ->
          Map.of(
              "provider", "common",
              "uses", "Prices\\.format\\(",
              "expand", "tools/expand.sh",
              "migrate", "tools/migrate.sh \"$1\"",
              "contract", "tools/contract.sh",
              "check", "./mvnw -q -pl \"$1\" -am test");
    };
  }

  @Test
  void shouldGiveTheSameHashWhenThePlanIsTheSame() throws PlanningException, InterruptedException {
    FilesInMemory shop = new FilesInMemory(SHOP);
    GoalSubmitted goal = Goals.named("recipe", parametersOf("recipe"));

    Plan plan = Goals.plan(shop, goal);
    Plan again =
        new PlanGoal(
                shop,
                () -> new TreeSet<>(List.of("implementers")),
                Installation.BARE,
                PastWork.NONE)
            .plan(goal, 2, line -> {});

    assertThat(again.getContentHash()).isEqualTo(plan.getContentHash()).hasSize(64);
    assertThat(again.getVersion()).isEqualTo(2);
    Map<String, String> other = new LinkedHashMap<>(parametersOf("recipe"));
    other.put("check", "true");
    assertThat(Goals.plan(shop, Goals.named("recipe", other)).getContentHash())
        .isNotEqualTo(plan.getContentHash());
  }

  @Test
  void shouldTellItemsApartByPathWhenTheirNamesAreTheSame()
      throws PlanningException, InterruptedException {
    FilesInMemory files = new FilesInMemory(Map.of("a/x.conf", "", "b/x.conf", "", "b/Ü.conf", ""));

    Plan plan =
        Goals.plan(
            files,
            Goals.inline(
                """
                playbook: p
                find: {conf: {files: {matching: ["**/*.conf"]}}}
                tasks:
                  - {id: t, forEach: {f: conf}, title: "{{f.path}}", agent: {command: {run: [x]}},
                     scope: ["{{f.path}}"]}
                """,
                Map.of()));

    assertThat(plan.getTasks())
        .extracting(PlannedTask::getId)
        .containsExactly("t-a-x.conf", "t-b-x.conf", "t-u.conf");
  }

  @Test
  void shouldStillWaitForWhatComesBeforeWhenATemplateHasNoInstances()
      throws PlanningException, InterruptedException {
    Plan plan =
        Goals.plan(
            new FilesInMemory(SHOP),
            Goals.inline(
                """
                playbook: p
                find: {none: {mavenModules: {containing: NoSuchThing}}}
                tasks:
                  - {id: expand, title: t, agent: {command: {run: [x]}}, scope: [x]}
                  - {id: migrate, forEach: {m: none}, title: t, agent: {command: {run: [x]}},
                     scope: [x], dependsOn: [expand]}
                  - {id: contract, title: t, agent: {command: {run: [x]}}, scope: [x],
                     dependsOn: [migrate]}
                """,
                Map.of()));

    assertThat(plan.getTasks()).hasSize(2);
    assertThat(plan.getTasks().getLast().getDependsOn()).containsExactly("expand");
  }

  @Test
  void shouldNotExpandTemplatesOfParametersWhenAValueLooksLikeOne()
      throws PlanningException, InterruptedException {
    Plan plan =
        Goals.plan(
            new FilesInMemory(SHOP),
            Goals.named(
                "rename-method",
                Map.of("method", "{{newName}}", "newName", "<a&b>", "check", "x")));

    assertThat(plan.getTasks().getFirst().getTitle()).isEqualTo("Rename {{newName}} to <a&b>");
  }

  @Test
  void shouldPlanTenThousandTasksWhenThatManyAreAsked()
      throws PlanningException, InterruptedException {
    Map<String, String> many =
        IntStream.range(0, 9_998)
            .boxed()
            .collect(Collectors.toMap(number -> "d" + number + "/f", number -> "x"));

    Plan plan =
        Goals.plan(
            new FilesInMemory(many),
            Goals.inline(
                """
                playbook: p
                find: {f: {files: {matching: ["**"]}}}
                tasks:
                  - {id: first, title: t, agent: {command: {run: [x]}}, scope: [x]}
                  - {id: each, forEach: {m: f}, title: t, agent: {command: {run: [x]}},
                     scope: ["{{m.path}}"], dependsOn: [first]}
                  - {id: last, title: t, agent: {command: {run: [x]}}, scope: [x],
                     dependsOn: [each]}
                """,
                Map.of()));

    assertThat(plan.getTasks()).hasSize(10_000);
    assertThat(plan.getTasks().getLast().getDependsOn()).hasSize(9_998);
  }

  private static String shown(Plan plan) {
    StringBuilder text = new StringBuilder();
    text.append("hash ").append(plan.getContentHash()).append('\n');
    plan.getRepositories()
        .forEach(
            repository ->
                text.append("repository ")
                    .append(repository.getRepository().getName())
                    .append(" at ")
                    .append(repository.getBaseCommit())
                    .append(" to ")
                    .append(repository.getBranch())
                    .append('\n'));
    text.append("--- specification\n").append(plan.getSpecification());
    for (PlannedTask task : plan.getTasks()) {
      text.append("--- ").append(task.getId()).append('\n');
      text.append("title ").append(task.getTitle()).append('\n');
      text.append("description ").append(task.getDescription()).append('\n');
      text.append("in ").append(task.getRepository()).append(" by ").append(task.getPool());
      text.append("\nagent ").append(task.getAgent().getFamily()).append(' ');
      text.append(task.getAgent().getConfiguration()).append('\n');
      text.append("scope ").append(task.getScope()).append('\n');
      text.append("depends on ").append(task.getDependsOn()).append('\n');
      for (CheckCommand check : task.getChecks()) {
        text.append("check ").append(check.getName()).append(' ').append(check.getCommand());
        text.append(' ').append(check.getTimeoutSeconds()).append(" s\n");
      }
      task.getAcceptanceCriteria()
          .forEach(criterion -> text.append("accepted when ").append(criterion).append('\n'));
    }
    return text.toString();
  }

  private static String resource(String name) throws IOException {
    try (InputStream resource = ExpansionTest.class.getResourceAsStream("/golden/" + name)) {
      return resource == null ? "" : new String(resource.readAllBytes(), UTF_8);
    }
  }
}
