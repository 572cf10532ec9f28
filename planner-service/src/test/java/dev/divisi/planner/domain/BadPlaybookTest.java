package dev.divisi.planner.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.divisi.schemas.FailureKind;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class BadPlaybookTest {
  private static final String TASK =
      "{id: %s, title: t, agent: {command: {run: [x]}}, scope: [\"src/**\"], dependsOn: [%s]}";

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void shouldNameWhatIsWrongWhenAPlaybookIsBad(
      String name, String code, String text, String message) {
    PlanningException failure = refused(text, Map.of());

    assertThat(failure.getMessage()).isEqualTo(message);
    assertThat(failure.code()).isEqualTo(code);
    assertThat(failure.kind()).isEqualTo(FailureKind.REJECTED);
  }

  static List<Arguments> shouldNameWhatIsWrongWhenAPlaybookIsBad() {
    return List.of(
        arguments(
            "a typing error in a key",
            "PLAYBOOK_INVALID",
            """
            playbook: p
            tasks:
              - id: a
                title: t
                agent: {command: {run: [x]}}
                scpe: ["src/**"]
            """,
            "p.yaml:6:5: tasks[0].scpe: unknown key; did you mean scope? known keys: id, forEach,"
                + " title, description, repository, pool, agent, scope, dependsOn, checks,"
                + " acceptance, bestOf, expand, type, profile, reviewers"),
        arguments(
            "no title and no id",
            "PLAYBOOK_INVALID",
            "playbook: p\ntasks:\n  - scope: [x]",
            "p.yaml:3:5: tasks[0].id: is required\np.yaml:3:5: tasks[0].title: is required"),
        arguments(
            "a cycle",
            "PLAN_HAS_CYCLE",
            tasks(TASK.formatted("a", "c"), TASK.formatted("b", "a"), TASK.formatted("c", "b")),
            "p.yaml:3:83: tasks[0].dependsOn: these tasks wait for each other: a -> c -> b -> a"),
        arguments(
            "a task that waits for itself",
            "PLAN_HAS_CYCLE",
            tasks(TASK.formatted("a", ""), TASK.formatted("b", "b")),
            "p.yaml:4:83: tasks[1].dependsOn: these tasks wait for each other: b -> b"),
        arguments(
            "an unknown dependency",
            "PLAN_UNKNOWN_DEPENDENCY",
            tasks(TASK.formatted("a", "bb"), TASK.formatted("b", "")),
            "p.yaml:3:83: tasks[0].dependsOn: no task is called \"bb\"; there are: a, b"),
        arguments(
            "one id twice",
            "PLAN_DUPLICATE_TASK",
            tasks(TASK.formatted("a", ""), TASK.formatted("a", "")),
            "p.yaml:4:10: tasks[1].id: another task is called \"a\" already; give each its own id"),
        arguments(
            "an id that a fanned out task gets too",
            "PLAN_DUPLICATE_TASK",
            """
            playbook: p
            find: {modules: {mavenModules: {except: [root, web]}}}
            tasks:
              - {id: a-common, title: t, agent: {command: {run: [x]}}, scope: [x]}
              - {id: a, forEach: {m: modules}, title: t, agent: {command: {run: [x]}}, scope: [x]}
            """,
            "p.yaml:5:10: tasks[1].id: two tasks get the id \"a-common\"; rename one"),
        arguments(
            "an id that is none",
            "PLAYBOOK_INVALID",
            tasks(TASK.formatted("Über", "")),
            "p.yaml:3:10: tasks[0].id: \"Über\" is no id: use lower-case letters, digits, dots and"
                + " dashes, at most 63"),
        arguments(
            "no scope",
            "PLAN_EMPTY_SCOPE",
            tasks("{id: a, title: t, agent: {command: {run: [x]}}}"),
            "p.yaml:3:5: tasks[0].scope: names no paths; a task must say where it may write, such"
                + " as [\"src/**\"]"),
        arguments(
            "a scope outside of the repository",
            "PLAN_INVALID_SCOPE",
            tasks("{id: a, title: t, agent: {command: {run: [x]}}, scope: [ok, \"../x\"]}"),
            "p.yaml:3:65: tasks[0].scope[1]: The pattern \"../x\" has a '..' segment."),
        arguments(
            "an unknown repository",
            "PLAN_UNKNOWN_REPOSITORY",
            tasks("{id: a, repository: shop, title: t, agent: {command: {run: [x]}}, scope: [x]}"),
            "p.yaml:3:25: tasks[0].repository: the goal has no repository \"shop\"; it has: store"),
        arguments(
            "a pool that nobody serves",
            "PLAN_UNKNOWN_POOL",
            tasks("{id: a, pool: gpu, title: t, agent: {command: {run: [x]}}, scope: [x]}"),
            "p.yaml:3:19: tasks[0].pool: nobody serves the pool \"gpu\"; served pools:"
                + " implementers, writers"),
        arguments(
            "an unknown agent",
            "AGENT_UNKNOWN",
            tasks("{id: a, title: t, agent: {magic: {}}, scope: [x]}"),
            "p.yaml:3:38: tasks[0].agent.magic: no agent is called \"magic\"; there are: acp,"
                + " command, lesson, model, patch, recipe"),
        arguments(
            "two agents",
            "PLAYBOOK_INVALID",
            tasks("{id: a, title: t, agent: {command: {run: [x]}, recipe: {}}, scope: [x]}"),
            "p.yaml:3:30: tasks[0].agent: needs exactly one agent and its configuration: acp,"
                + " command, lesson, model, patch, recipe"),
        arguments(
            "a recipe without a name",
            "AGENT_CONFIGURATION_INVALID",
            tasks("{id: a, title: t, agent: {recipe: {recipes: [{nam: x}]}}, scope: [x]}"),
            "p.yaml:3:56: tasks[0].agent.recipe.recipes[0].nam: unknown key; did you mean name?"
                + " known keys: name, options"),
        arguments(
            "a check without a command",
            "PLAN_CHECK_WITHOUT_COMMAND",
            tasks(
                "{id: a, title: t, agent: {command: {run: [x]}}, scope: [x], checks: [{name: c,"
                    + " run: []}]}"),
            "p.yaml:3:89: tasks[0].checks[0].run: needs a program and its arguments, such as"
                + " [./mvnw, -B, test]"),
        arguments(
            "a check without time",
            "PLAYBOOK_INVALID",
            tasks(
                "{id: a, title: t, agent: {command: {run: [x]}}, scope: [x], checks: [{name: c,"
                    + " run: [x], timeout: 0s}]}"),
            "p.yaml:3:103: tasks[0].checks[0].timeout: must be from 1s to 24h"),
        arguments(
            "an unknown name in a template",
            "PLAYBOOK_INVALID",
            tasks("{id: a, title: \"{{module.name}}\", agent: {command: {run: [x]}}, scope: [x]}"),
            "p.yaml:3:20: tasks[0].title: nothing is called {{module}} here; known names:"
                + " none"),
        arguments(
            "a section that is not closed",
            "PLAYBOOK_INVALID",
            "playbook: p\nspecification: '{{#a}}'\n"
                + tasks(TASK.formatted("a", "")).substring("playbook: p\n".length()),
            "p.yaml:2:16: specification: is no template: Section missing close tag 'a' @ line"
                + " 1"),
        arguments(
            "a method of a Java object in a template",
            "PLAYBOOK_INVALID",
            """
            playbook: p
            parameters: {x: {default: v}}
            specification: "{{x.class}} {{x.getBytes}}"
            tasks: [{id: a, title: t, agent: {command: {run: [x]}}, scope: [x]}]
            """,
            "p.yaml:3:16: specification: nothing is called {{x.class}} here; known names: x"),
        arguments(
            "an unknown list",
            "PLAYBOOK_INVALID",
            tasks(
                "{id: a, forEach: {m: users}, title: t, agent: {command: {run: [x]}}, scope: [x]}"),
            "p.yaml:3:26: tasks[0].forEach.m: nothing under find is called \"users\"; there is:"
                + " none"),
        arguments(
            "two kinds of finder",
            "PLAYBOOK_INVALID",
            "playbook: p\nfind: {x: {files: {matching: [a]}, mavenModules: {}}}",
            "p.yaml:2:11: find.x: needs exactly one of mavenModules, files, directories"),
        arguments(
            "a finder's pattern that is none",
            "PLAYBOOK_INVALID",
            "playbook: p\nfind: {x: {files: {matching: [a], containing: \"a(\"}}}\n"
                + "tasks: ["
                + TASK.formatted("a", "")
                + "]",
            "p.yaml:2:47: find.x.files.containing: is no regular expression"),
        arguments(
            "a finder's glob that is none",
            "PLAYBOOK_INVALID",
            "playbook: p\nfind: {x: {files: {matching: [\"/a\"]}}}\n"
                + "tasks: ["
                + TASK.formatted("a", "")
                + "]",
            "p.yaml:2:31: find.x.files.matching[0]: The pattern \"/a\" is absolute: patterns start"
                + " at the root of the repository, without '/'."),
        arguments(
            "several at once",
            "PLAN_INVALID",
            tasks(
                TASK.formatted("a", "nobody"),
                "{id: b, pool: gpu, title: t, agent: {command: {run: []}}, scope: []}"),
            "p.yaml:3:83: tasks[0].dependsOn: no task is called \"nobody\"; there are: a, b\n"
                + "p.yaml:4:19: tasks[1].pool: nobody serves the pool \"gpu\"; served pools:"
                + " implementers, writers\n"
                + "p.yaml:4:57: tasks[1].agent.command.run: needs a program and its arguments,"
                + " such as [sh, tools/x.sh]\n"
                + "p.yaml:4:70: tasks[1].scope: names no paths; a task must say where it may"
                + " write, such as [\"src/**\"]"),
        arguments(
            "no tasks",
            "PLAN_EMPTY",
            "playbook: p\ntasks: []",
            "There is nothing to do: the plan has no tasks. Found: the playbook looks for"
                + " nothing."),
        arguments(
            "nothing found",
            "PLAN_EMPTY",
            """
            playbook: p
            find: {users: {mavenModules: {containing: "NoSuchThing"}}}
            tasks: [{id: a, forEach: {m: users}, title: t, agent: {command: {run: [x]}}, scope: [x]}]
            """,
            "There is nothing to do: the plan has no tasks. Found: users 0."));
  }

  @Test
  void shouldNameTheParametersWhenTheyDoNotFit() {
    String text =
        """
        playbook: p
        parameters:
          old: {description: The old name.}
          fresh: {}
          other: {default: x}
        tasks: []
        """;

    PlanningException failure = refused(text, Map.of("fresh", "f", "odl", "y"));

    assertThat(failure.code()).isEqualTo("PLAN_INVALID");
    assertThat(failure)
        .hasMessage(
            "p.yaml:3:3: parameters: the goal gives \"odl\", which the playbook does not have; it"
                + " has: old, fresh, other\n"
                + "p.yaml:3:8: parameters.old: the goal must give the parameter \"old\": The old"
                + " name.");
    assertThat(refused(text, Map.of("fresh", "f")).code()).isEqualTo("PARAMETER_MISSING");
    assertThat(refused(text, Map.of("fresh", "f", "old", "o", "x", "y")).code())
        .isEqualTo("PARAMETER_UNKNOWN");
  }

  @Test
  void shouldListThePlaybooksWhenOneIsUnknown() {
    FilesInMemory files =
        new FilesInMemory(
            Map.of(".divisi/playbooks/ours.yaml", "playbook: ours", ".divisi/policy.yaml", ""));

    assertThatThrownBy(() -> Goals.plan(files, Goals.named("their", Map.of())))
        .hasMessage(
            "No playbook is called \"their\". Built in: expand-migrate-contract, lesson, recipe,"
                + " rename-method. In .divisi/playbooks/ of the first repository at its base:"
                + " ours.");
    assertThatThrownBy(() -> Goals.plan(files, Goals.named("../policy", Map.of())))
        .hasMessageStartingWith("No playbook is called \"../policy\".");
  }

  @Test
  void shouldStopEarlyWhenNestedSectionsWouldRunAway() {
    Map<String, String> many =
        IntStream.range(0, 500)
            .boxed()
            .collect(Collectors.toMap(number -> "f" + number, number -> "x"));
    String text =
        """
        playbook: p
        find: {f: {files: {matching: ["**"]}}}
        specification: "{{#f}}{{#f}}{{#f}}{{#f}}{{/f}}{{/f}}{{/f}}{{/f}}"
        tasks: []
        """;

    assertThatThrownBy(() -> Goals.plan(new FilesInMemory(many), Goals.inline(text, Map.of())))
        .hasMessage("p.yaml:3:16: specification: repeats its sections more than 2000000 times");
    assertThatThrownBy(
            () ->
                Goals.plan(
                    new FilesInMemory(many),
                    Goals.inline(
                        text.replace("{{#f}}{{/f}}", "{{#f}}" + "x".repeat(100) + "{{/f}}"),
                        Map.of())))
        .hasMessage("p.yaml:3:16: specification: becomes longer than 512 KiB");
  }

  @Test
  void shouldRefuseWhenAPlanHasTooManyTasks() {
    Map<String, String> many =
        IntStream.range(0, 6_000)
            .boxed()
            .collect(Collectors.toMap(number -> "f" + number, number -> "x"));
    String template =
        "{id: %s, forEach: {m: f}, title: t, agent: {command: {run: [x]}}, scope: [x],"
            + " dependsOn: [%s]}";
    String find = "playbook: p\nfind: {f: {files: {matching: [\"**\"]}}}\n";

    assertThatThrownBy(
            () ->
                Goals.plan(
                    new FilesInMemory(many),
                    Goals.inline(
                        find
                            + "tasks:\n  - "
                            + template.formatted("a", "")
                            + "\n  - "
                            + template.formatted("b", ""),
                        Map.of())))
        .hasMessage("p.yaml:4:3: tasks: the plan has 12000 tasks; at most 10000. Split the goal");
    assertThatThrownBy(
            () ->
                Goals.plan(
                    new FilesInMemory(many),
                    Goals.inline(find + "tasks:\n  - " + template.formatted("a", "a"), Map.of())))
        .hasMessageStartingWith(
            "p.yaml:4:93: tasks[0].dependsOn: the plan has more than 200000 dependencies");
  }

  private static String tasks(String... tasks) {
    StringBuilder text = new StringBuilder("playbook: p\ntasks:\n");
    for (String task : tasks) {
      text.append("  - ").append(task).append('\n');
    }
    return text.toString();
  }

  private static PlanningException refused(String text, Map<String, String> parameters) {
    FilesInMemory files =
        new FilesInMemory(
            Map.of(
                "pom.xml", FilesInMemory.pom("root"),
                "common/pom.xml", FilesInMemory.pom("common"),
                "web/pom.xml", FilesInMemory.pom("web")));
    try {
      Goals.plan(files, Goals.inline(text, parameters));
    } catch (PlanningException failure) {
      return failure;
    } catch (InterruptedException unexpected) {
      throw new AssertionError(unexpected);
    }
    throw new AssertionError("was planned");
  }
}
