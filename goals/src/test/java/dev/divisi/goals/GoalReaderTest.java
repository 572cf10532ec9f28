package dev.divisi.goals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.divisi.documents.DocumentException;
import dev.divisi.schemas.Budget;
import dev.divisi.schemas.GoalLimits;
import dev.divisi.schemas.GoalSubmitted;
import dev.divisi.schemas.Playbook;
import dev.divisi.schemas.Priority;
import dev.divisi.schemas.Repository;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GoalReaderTest {
  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

  @TempDir Path directory;

  @Test
  void shouldReadEverything() throws Exception {
    Files.createDirectories(directory.resolve("shop"));
    Files.writeString(directory.resolve("plan.yaml"), "playbook: p\n");

    GoalSubmitted goal =
        read(
            """
            goal: |
              Tidy the shop
            repositories:
              - url: shop
                base: main
              - url: git@example.org:team/tools.git
              - {url: "https://example.org/docs.git/", name: handbook}
            playbook: plan.yaml
            parameters: {version: 1.10, release: "17"}
            limits: {maxParallelTasks: 4, attemptTimeout: 10m}
            """);

    assertThat(goal.getGoalId()).isEqualTo("id-of-Tidy the shop");
    assertThat(goal.getSubmittedAt()).isEqualTo(NOW);
    assertThat(goal.getRepositories())
        .extracting(Repository::getName)
        .containsExactly("shop", "tools", "handbook");
    assertThat(goal.getRepositories())
        .extracting(Repository::getUrl)
        .containsExactly(
            directory.resolve("shop").toString(),
            "git@example.org:team/tools.git",
            "https://example.org/docs.git/");
    assertThat(goal.getRepositories().getFirst().getBaseRef()).isEqualTo("main");
    assertThat(goal.getPlaybook()).isEqualTo(new Playbook("plan.yaml", "playbook: p\n"));
    assertThat(goal.getParameters())
        .containsEntry("version", "1.10")
        .containsEntry("release", "17");
    assertThat(goal.getLimits())
        .isEqualTo(
            GoalLimits.newBuilder().setMaxParallelTasks(4).setAttemptTimeoutSeconds(600).build());
  }

  @Test
  void shouldReadWhoDecidesHowUrgentItIsAndWhatMayBeSpent() throws Exception {
    GoalSubmitted goal =
        read(
            """
            goal: x
            repositories: [{url: 'https://example.org/a'}]
            planApproval: true
            priority: high
            deciders: [ada, " bob ", ada]
            limits:
              maxParallelTasksByPool: {fast: 2}
              maxIterationsPerAttempt: 3
              goalTimeout: 1h30m
              budgets:
                attempt: {tokens: 5000}
                task: {cost: 0.5}
                goal: {cost: 12.50, modelCalls: 100}
            """);

    assertThat(goal.getPlanApproval()).isTrue();
    assertThat(goal.getPriority()).isEqualTo(Priority.HIGH);
    assertThat(goal.getDeciders()).containsExactly("ada", "bob");
    assertThat(goal.getLimits())
        .isEqualTo(
            GoalLimits.newBuilder()
                .setMaxParallelTasksByPool(Map.of("fast", 2))
                .setMaxIterationsPerAttempt(3)
                .setGoalTimeoutSeconds(5400)
                .setAttemptBudget(Budget.newBuilder().setTokens(5000L).build())
                .setTaskBudget(Budget.newBuilder().setCostMicros(500_000L).build())
                .setGoalBudget(
                    Budget.newBuilder().setCostMicros(12_500_000L).setModelCalls(100L).build())
                .build());
    GoalSubmitted plain = read("goal: x\nrepositories: [{url: 'https://example.org/a'}]\n");
    assertThat(plain.getPlanApproval()).isFalse();
    assertThat(plain.getPriority()).isNull();
    assertThat(plain.getDeciders()).isEmpty();
  }

  @Test
  void shouldNameThePlaceOfAWrongLimit() {
    String goal = "goal: x\nrepositories: [{url: 'https://e.org/a'}]\n";
    assertRefused(goal + "priority: urgent\n", "goal.yaml:3:11: priority: expected one of low, ");
    assertRefused(
        goal + "planApproval: sometimes\n", "goal.yaml:3:15: planApproval: expected true");
    assertRefused(goal + "deciders: ['']\n", "deciders has an empty name");
    assertRefused(
        goal + "limits: {goalTimeout: soon}\n",
        "goal.yaml:3:23: limits.goalTimeout: expected a length");
    assertRefused(
        goal + "limits:\n  budgets:\n    goal: {cost: free}\n",
        "goal.yaml:5:18: limits.budgets.goal.cost: expected a number");
    assertRefused(
        goal + "limits:\n  budgets:\n    goal: {cost: -1}\n",
        "goal.yaml:5:11: limits.budgets.goal: cost must be more than 0, such as 12.50, not -1");
    assertRefused(
        goal + "limits:\n  budgets: {goal: {cost: 0.0000001}}\n", "has more than 6 decimals");
    assertRefused(
        goal + "limits:\n  budgets: {goal: {tokens: 0}}\n", "tokens must be 1 or more, not 0");
    assertRefused(
        goal + "limits: {maxParallelTasksByPool: {fast: 0}}\n",
        "maxParallelTasksByPool.fast must be 1 or more");
    assertRefused(
        goal + "limits: {maxParallelTasksByPool: {Fast: 1}}\n",
        "goal.yaml:3:9: limits: The name of a pool is lower-case letters");
    assertRefused(
        goal + "limits: {budget: {}}\n", "limits.budget: unknown key; did you mean budgets?");
  }

  @Test
  void shouldLeaveANameToThePlannerAndSendAnInlinePlaybookAlong() throws Exception {
    String repositories = "goal: x\nrepositories: [{url: 'https://example.org/a'}]\n";
    assertThat(read(repositories).getPlaybook()).isNull();
    assertThat(read(repositories + "playbook: migrate\n").getPlaybook())
        .isEqualTo(new Playbook("migrate", null));
    GoalSubmitted inline = read(repositories + "playbook:\n  playbook: mine\n  tasks: [{id: a}]\n");
    assertThat(inline.getPlaybook())
        .isEqualTo(new Playbook("goal.yaml", "\n\n\n  playbook: mine\n  tasks: [{id: a}]\n"));
  }

  @Test
  void shouldKeepTheLinesOfAnInlinePlaybookAndLeaveOutWhatFollows() throws Exception {
    GoalSubmitted goal =
        read(
            """
            goal: x
            playbook: # ours
              playbook: mine

            # a remark
              specification: |
                Text

                goal: not the goal
            repositories: [{url: 'https://example.org/a'}]
            """);
    assertThat(goal.getPlaybook())
        .isEqualTo(
            new Playbook(
                "goal.yaml",
                """


                  playbook: mine

                # a remark
                  specification: |
                    Text

                    goal: not the goal
                """));
  }

  @Test
  void shouldWriteAnInlinePlaybookAnewWhenItCannotBeCutOut() throws Exception {
    GoalSubmitted goal =
        read(
            "{goal: x, playbook: {playbook: mine, tasks: [{id: a}]}, "
                + "repositories: [{url: 'https://example.org/a'}]}\n");
    assertThat(goal.getPlaybook())
        .hasFieldOrPropertyWithValue("name", "mine")
        .extracting("text")
        .asString()
        .contains("\"id\" : \"a\"");
  }

  @Test
  void shouldTellAllProblemsWithTheirPlaces() {
    assertThatExceptionOfType(DocumentException.class)
        .isThrownBy(
            () ->
                read(
                    """
                    goal: x
                    repositories:
                      - url: absent
                      - {url: "https://example.org/a", name: "absent"}
                      - {url: "https://example.org/b", name: "a b"}
                    playbook: missing.yaml
                    """))
        .withMessageContaining("goal.yaml:3:10: repositories[0].url: there is no directory")
        .withMessageContaining("goal.yaml:4:42: repositories[1].name: 'absent' is the name of")
        .withMessageContaining("goal.yaml:5:42: repositories[2].name: 'a b' is no name")
        .withMessageContaining("goal.yaml:6:11: playbook: ")
        .withMessageContaining("missing.yaml does not exist");
  }

  @Test
  void shouldRefuseWhatCannotBeAGoal() {
    assertRefused("goal: x\nrepositories: []\n", "at least one repository");
    assertRefused("goal: ' '\nrepositories: [{url: 'https://e.org/a'}]\n", "goal is empty");
    assertRefused(
        "goal: x\nrepositories: [{url: 'https://e.org/a'}]\nlimits: {maxParallelTasks: 0}\n",
        "maxParallelTasks must be 1 or more");
    assertRefused(
        "goal: x\nrepositories: [{url: 'https://e.org/a'}]\nplaybook: [a]\n", "must be a name");
    assertRefused(
        "goal: x\nrepositories: [{url: 'https://e.org/a'}]\nplaybook: |\n  playbook: p\n  t: 1\n",
        "a mapping written without `|`");
  }

  @Test
  void shouldTakeWhatNeedsNoFileFromATextOfNoFile() throws Exception {
    GoalSubmitted goal =
        readOfNoFile(
            """
            goal: x
            repositories:
              - url: git@example.org:team/tools.git
              - url: /nowhere/of/../shop
            playbook:
              playbook: mine
            """);
    assertThat(goal.getRepositories())
        .extracting(Repository::getUrl)
        .containsExactly("git@example.org:team/tools.git", "/nowhere/shop");
    assertThat(goal.getPlaybook())
        .isEqualTo(new Playbook("the text", "\n\n\n\n\n  playbook: mine\n"));
  }

  @Test
  void shouldLookForNoFileOfATextOfNoFile() throws Exception {
    Path playbook = Files.writeString(directory.resolve("plan.yaml"), "playbook: p\n");
    assertThatExceptionOfType(DocumentException.class)
        .isThrownBy(
            () ->
                readOfNoFile(
                    "goal: x\nrepositories: [{url: ../shop}]\nplaybook: " + playbook + "\n"))
        .withMessageContaining(
            "the text:2:22: repositories[0].url: is a relative path, and there is no file here")
        .withMessageContaining("the text:3:11: playbook: is the path of a file, and there is no");
  }

  private void assertRefused(String text, String message) {
    assertThatExceptionOfType(DocumentException.class)
        .isThrownBy(() -> read(text))
        .withMessageContaining(message);
  }

  private GoalSubmitted read(String text) throws Exception {
    String source = directory.resolve("goal.yaml").toString();
    return GoalReader.read(source, text, directory, goal -> "id-of-" + goal, "ada", NOW);
  }

  private static GoalSubmitted readOfNoFile(String text) throws DocumentException {
    return GoalReader.read("the text", text, null, goal -> "id-of-" + goal, "ada", NOW);
  }
}
