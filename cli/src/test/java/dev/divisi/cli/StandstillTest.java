package dev.divisi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.divisi.goals.StatusWords;
import dev.divisi.schemas.Budget;
import dev.divisi.schemas.Cause;
import dev.divisi.schemas.CauseKind;
import dev.divisi.schemas.ExplanationGiven;
import dev.divisi.schemas.ExplanationRequested;
import dev.divisi.schemas.GivenApproval;
import dev.divisi.schemas.GoalLimits;
import dev.divisi.schemas.GoalState;
import dev.divisi.schemas.GoalStatus;
import dev.divisi.schemas.GoalSubmitted;
import dev.divisi.schemas.Hold;
import dev.divisi.schemas.HoldKind;
import dev.divisi.schemas.PendingRevision;
import dev.divisi.schemas.Spend;
import dev.divisi.schemas.TaskState;
import dev.divisi.schemas.TaskStatus;
import dev.divisi.schemas.TopicCatalogue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.json.JsonMapper;

/** What a person is told when a goal waits for one, and why anything waits. */
@Timeout(30)
class StandstillTest {
  @TempDir Path directory;
  private CommandFixture divisi;

  @BeforeEach
  void setUp() {
    divisi = new CommandFixture(directory);
    divisi.access.running = true;
  }

  @Nested
  class Run {
    @Test
    void shouldEndAndSayWhatToTypeWhenTheGoalIsBlocked() throws Exception {
      becomes(
          state(GoalStatus.BLOCKED, "1 task is given up"),
          blocked("expand", "gave up after 3 attempts"));

      assertThat(divisi.run("run", goalFile().toString(), "--id", "tidy-1")).isEqualTo(5);

      assertThat(divisi.out())
          .contains("Goal tidy-1 cannot go on until a person acts: 1 task is given up")
          .contains("Waiting for a person:\n  expand is blocked: gave up after 3 attempts\n")
          .contains("    divisi retry tidy-1 expand\n")
          .contains(
              "    divisi reassign tidy-1 expand --pool '...'\n",
              "    divisi task take-over tidy-1 expand\n")
          .contains("    divisi skip tidy-1 expand\n    divisi edit tidy-1\n")
          .contains("The goal stays, and goes on when you type one of the commands above.");
    }

    @ParameterizedTest
    @EnumSource(names = {"DONE", "MERGING"}) // what is held is not merged
    void shouldEndWhenABudgetHoldsTheGoalAndNothingIsAtWork(TaskStatus last) throws Exception {
      GoalState held =
          GoalState.newBuilder(state(GoalStatus.RUNNING, ""))
              .setHold(new Hold(HoldKind.BUDGET, "budget", "85 % of $5.00 spent", States.BEGAN))
              .setLimits(
                  GoalLimits.newBuilder()
                      .setGoalBudget(Budget.newBuilder().setCostMicros(5_000_000L).build())
                      .build())
              .setSpend(new Spend(1234L, 4_300_000L, 7L))
              .build();
      divisi.access.client.reacting(
          (client, record) -> {
            if (record instanceof GoalSubmitted) {
              client.with(TopicCatalogue.TASK_STATE, task("expand", TaskStatus.RUNNING));
              client.with(TopicCatalogue.GOAL_STATE, held);
              client.with(TopicCatalogue.TASK_STATE, task("expand", last));
            }
          });

      assertThat(divisi.run("run", goalFile().toString(), "--id", "tidy-1")).isEqualTo(5);

      assertThat(divisi.out())
          .contains("expand " + StatusWords.of(last))
          .contains("Spent  $4.30 of $5.00, 1,234 tokens, 7 model calls")
          .contains("Held by its budget: 85 % of $5.00 spent")
          .contains("    divisi raise tidy-1 --cost 10.00\n    divisi resume tidy-1\n");
    }

    @Test
    void shouldEndAndSayWhatToTypeWhenThePlanWaitsForApproval() throws Exception {
      becomes(
          state(GoalStatus.AWAITING_APPROVAL, "the goal asks for it"),
          task("expand", TaskStatus.PENDING));

      assertThat(divisi.run("run", goalFile().toString(), "--id", "tidy-1")).isEqualTo(5);

      assertThat(divisi.out())
          .contains(
              "    divisi approve tidy-1 --version 1\n    divisi reject tidy-1 --version 1 --reason '...'\n")
          .contains("The goal stays, and goes on when you type one of the commands above.");
    }

    @Test
    void shouldEndWhenAPatchWaitsForApprovalAndNothingElseCanGoOn() throws Exception {
      divisi.access.client.reacting(
          (client, record) -> {
            if (record instanceof GoalSubmitted) {
              client
                  .with(TopicCatalogue.GOAL_STATE, state(GoalStatus.RUNNING, ""))
                  .with(TopicCatalogue.TASK_STATE, task("web", TaskStatus.RUNNING))
                  .with(TopicCatalogue.TASK_STATE, task("docs", TaskStatus.PENDING))
                  .with(TopicCatalogue.TASK_STATE, task("expand", TaskStatus.AWAITING_APPROVAL))
                  .with(TopicCatalogue.TASK_STATE, task("web", TaskStatus.DONE));
            }
          });

      assertThat(divisi.run("run", goalFile().toString(), "--id", "tidy-1")).isEqualTo(5);

      assertThat(divisi.out())
          .contains("web done")
          .contains("    divisi approve tidy-1 expand --attempt 1\n");
    }

    @Test
    void shouldEndWhenSomebodyMustHandInAPatchAndNothingElseCanGoOn() throws Exception {
      becomes(
          state(GoalStatus.RUNNING, ""),
          TaskState.newBuilder(task("expand", TaskStatus.DISPATCHED)).setPool("people").build());

      assertThat(divisi.run("run", goalFile().toString(), "--id", "tidy-1")).isEqualTo(5);

      assertThat(divisi.out()).contains("    divisi task hand-in tidy-1 expand '...'\n");
    }

    @ParameterizedTest
    @EnumSource(names = {"READY", "DISPATCHED", "RUNNING", "IN_REVIEW", "MERGING"})
    void shouldGoOnWhileAnythingElseCan(TaskStatus other) throws Exception {
      divisi.access.client.reacting(
          (client, record) -> {
            if (record instanceof GoalSubmitted) {
              client
                  .with(TopicCatalogue.GOAL_STATE, state(GoalStatus.RUNNING, ""))
                  .with(TopicCatalogue.TASK_STATE, task("web", other))
                  .with(TopicCatalogue.TASK_STATE, task("expand", TaskStatus.AWAITING_APPROVAL));
              Thread.currentThread().interrupt(); // seen at the second look
            }
          });
      assertThat(divisi.run("run", goalFile().toString(), "--id", "tidy-1")).isEqualTo(130);
    }

    @Test
    void shouldGoOnWaitingWhenAsked() throws Exception {
      divisi.access.client.reacting(
          (client, record) -> {
            if (record instanceof GoalSubmitted) {
              client.with(TopicCatalogue.GOAL_STATE, state(GoalStatus.BLOCKED, "given up"));
              Thread.currentThread().interrupt(); // seen at the second look
            }
          });
      assertThat(divisi.run("run", goalFile().toString(), "--id", "tidy-1", "--wait"))
          .isEqualTo(130);
    }

    @Test
    void shouldGoOnWhenSomebodyActsMeanwhile() throws Exception {
      divisi.access.client.reacting(
          (client, record) -> {
            if (record instanceof GoalSubmitted) {
              client.with(TopicCatalogue.GOAL_STATE, state(GoalStatus.BLOCKED, "given up"));
              client.with(TopicCatalogue.GOAL_STATE, state(GoalStatus.RUNNING, ""));
              client.with(TopicCatalogue.GOAL_STATE, state(GoalStatus.DONE, ""));
            }
          });
      assertThat(divisi.run("run", goalFile().toString(), "--id", "tidy-1")).isZero();
    }

    private void becomes(GoalState goal, TaskState task) {
      divisi.access.client.reacting(
          (client, record) -> {
            if (record instanceof GoalSubmitted) {
              client.with(TopicCatalogue.TASK_STATE, task).with(TopicCatalogue.GOAL_STATE, goal);
            }
          });
    }
  }

  @Nested
  class Status {
    @Test
    void shouldTellWhatIsAwaitedAndFromWhom() {
      divisi
          .access
          .client
          .with(
              TopicCatalogue.GOAL_STATE,
              GoalState.newBuilder(state(GoalStatus.RUNNING, ""))
                  .setApprovals(
                      List.of(new GivenApproval("eve", "sso", "ken", "d-9", States.BEGAN)))
                  .build())
          .with(
              TopicCatalogue.TASK_STATE,
              States.halfApproved(
                  States.task("tidy-1", "expand", 0, TaskStatus.AWAITING_APPROVAL, "", 5)));

      assertThat(divisi.run("status", "tidy-1")).as(divisi.err()).isZero();

      assertThat(divisi.out())
          .contains(
              "  The patch of expand (risk 80 of 100) waits for approval:"
                  + " 1 of 2 of security: waits for 1 more of bob (keys: touches keys)\n"
                  + "    divisi approve tidy-1 expand --attempt 1\n");
      assertThat(divisi.run("status", "tidy-1", "--json")).isZero();
      assertThat(divisi.out())
          .contains("\"approvals\":[{\"by\":\"eve\",\"login\":\"sso\",\"standsInFor\":\"ken\"")
          .contains("\"approvals\":[{\"by\":\"ann\",\"login\":\"local\",\"standsInFor\":null")
          .contains("\"awaited\":[{\"ruleId\":\"keys\",\"group\":\"security\",\"people\":1")
          .contains("\"approvers\":[{\"name\":\"bob\",\"standsInFor\":null,\"until\":null}]")
          .contains("\"risk\":{\"level\":\"TWO_PERSONS\",\"score\":80");
    }

    @Test
    void shouldTellEverythingThatWaitsForAPerson() {
      GoalState goal =
          GoalState.newBuilder(state(GoalStatus.RUNNING, ""))
              .setHold(new Hold(HoldKind.PERSON, "bob", "too \u001b[31mloud", States.BEGAN))
              .setQuestions(
                  List.of(
                      States.question("q-1", "expand", "Which API?"),
                      States.question("s-1", "docs", "asks to write [x/**] too: needed")))
              .setRevisions(
                  List.of(
                      States.revision(2, States.HASH, "waits for ada, bob (a rule)"),
                      new PendingRevision(
                          3, "5".repeat(64), "w", "docs asks to write [x/**] too: needed", "rule")))
              .build();
      divisi
          .access
          .client
          .with(TopicCatalogue.GOAL_STATE, goal)
          .with(TopicCatalogue.TASK_STATE, task("expand", TaskStatus.EXPANDED))
          .with(TopicCatalogue.TASK_STATE, part("expand.b", "expand", 3))
          .with(TopicCatalogue.TASK_STATE, part("expand.a", "expand", 2))
          .with(TopicCatalogue.TASK_STATE, blocked("docs", "no"));

      assertThat(divisi.run("status", "tidy-1")).as(divisi.err()).isZero();

      assertThat(divisi.out())
          .contains("  Paused by bob: too loud\n    divisi resume tidy-1\n")
          .contains("  Version 2 of the plan, by bob, waits for ada, bob (a rule)\n")
          .contains("    divisi approve tidy-1 --version 2\n")
          .contains("  worker-7 for expand asks: Which API?\n    divisi answer tidy-1 q-1 '...'\n")
          .contains("    divisi approve tidy-1 --question s-1\n")
          .doesNotContain("--version 3")
          .containsPattern("(?s)\n  expand +1 +in parts.*\n    expand.a .*\n    expand.b .*")
          .contains("  docs is blocked: no\n")
          .doesNotContain("\u001b");
      assertThat(divisi.run("status", "tidy-1", "--json")).isZero();
      assertThat(divisi.out())
          .contains("\"needsPerson\":true")
          .contains("\"hold\":{\"kind\":\"PERSON\",\"by\":\"bob\"")
          .contains("\"questions\":[{\"questionId\":\"q-1\"")
          .contains("\"revisions\":[{\"version\":2")
          .contains("\"parentTaskId\":\"expand\"")
          .contains("\"options\":[\"retry\"");
    }

    private TaskState part(String id, String parent, int position) {
      return TaskState.newBuilder(
              States.task("tidy-1", id, position, TaskStatus.RUNNING, "", position))
          .setParentTaskId(parent)
          .build();
    }
  }

  @Nested
  class Listed {
    @Test
    void shouldShowThatAPersonIsNeeded() {
      listed("p", new Hold(HoldKind.PERSON, "bob", "", States.BEGAN));
      listed("b", new Hold(HoldKind.BUDGET, "budget", "", States.BEGAN));
      listed("t", new Hold(HoldKind.TIME, "time", "", States.BEGAN));
      divisi.access.client.with(
          TopicCatalogue.GOAL_STATE,
          GoalState.newBuilder(States.goal("q", GoalStatus.RUNNING, "", 1))
              .setQuestions(List.of(States.question("q-1", "x", "Which?")))
              .build());
      divisi.access.client.with(
          TopicCatalogue.GOAL_STATE,
          GoalState.newBuilder(States.goal("r", GoalStatus.RUNNING, "", 1))
              .setRevisions(List.of(States.revision(2, States.HASH, "a rule")))
              .build());
      divisi
          .access
          .client
          .with(TopicCatalogue.GOAL_STATE, States.goal("k", GoalStatus.RUNNING, "", 1))
          .with(TopicCatalogue.TASK_STATE, States.task("k", "x", 0, TaskStatus.BLOCKED, "no", 1));

      assertThat(divisi.run("status")).as(divisi.err()).isZero();

      assertThat(divisi.out())
          .containsPattern("(?m)^ +p +paused +1/2")
          .containsPattern("(?m)^ +b +held: budget +1/2")
          .containsPattern("(?m)^ +t +held: time +1/2")
          .containsPattern("(?m)^ +q +needs an answer +1/2")
          .containsPattern("(?m)^ +r +needs approval +1/2")
          .containsPattern("(?m)^ +k +a task is blocked +1/2");
    }

    @Test
    void shouldSayInOneFieldWhetherAPersonIsNeeded() {
      listed("p", new Hold(HoldKind.PERSON, "bob", "", States.BEGAN));
      divisi
          .access
          .client
          .with(TopicCatalogue.GOAL_STATE, States.goal("a", GoalStatus.AWAITING_APPROVAL, "", 1))
          .with(TopicCatalogue.GOAL_STATE, States.goal("b", GoalStatus.BLOCKED, "", 1))
          .with(TopicCatalogue.GOAL_STATE, States.goal("k", GoalStatus.RUNNING, "", 1))
          .with(TopicCatalogue.TASK_STATE, States.task("k", "x", 0, TaskStatus.BLOCKED, "no", 1))
          .with(TopicCatalogue.GOAL_STATE, States.goal("r", GoalStatus.RUNNING, "", 1))
          .with(TopicCatalogue.GOAL_STATE, States.goal("f", GoalStatus.CANCELLED, "", 1))
          .with(TopicCatalogue.TASK_STATE, States.task("f", "x", 0, TaskStatus.BLOCKED, "no", 1));

      assertThat(divisi.run("status", "--json")).as(divisi.err()).isZero();

      Map<String, Boolean> needs = new TreeMap<>();
      JsonMapper.shared()
          .readTree(divisi.out())
          .forEach(
              goal ->
                  needs.put(
                      goal.get("goalId").stringValue(), goal.get("needsPerson").booleanValue()));
      assertThat(needs)
          .isEqualTo(Map.of("p", true, "a", true, "b", true, "k", true, "r", false, "f", false));
    }

    @Test
    void shouldCountWhatIsOver() {
      divisi.access.client.with(
          TopicCatalogue.GOAL_STATE,
          GoalState.newBuilder(States.goal("d", GoalStatus.DONE, "", 1))
              .setTaskCounts(Map.of("DONE", 4, "REMOVED", 1, "SKIPPED", 1, "SUPERSEDED", 1))
              .build());
      assertThat(divisi.run("status")).isZero();
      assertThat(divisi.out()).containsPattern("(?m)^ +d +done +7/7");
    }

    private void listed(String id, Hold hold) {
      divisi.access.client.with(
          TopicCatalogue.GOAL_STATE,
          GoalState.newBuilder(States.goal(id, GoalStatus.RUNNING, "", 1)).setHold(hold).build());
    }
  }

  @Nested
  class Suggested {
    @Test
    void shouldBeToRaiseWhatATaskHasUsedUp() {
      GoalLimits limits =
          GoalLimits.newBuilder()
              .setTaskBudget(Budget.newBuilder().setTokens(900L).build())
              .setGoalBudget(Budget.newBuilder().setTokens(3_000L).setModelCalls(45L).build())
              .build();
      divisi
          .access
          .client
          .with(
              TopicCatalogue.GOAL_STATE,
              GoalState.newBuilder(state(GoalStatus.BLOCKED, "2 blocked"))
                  .setLimits(limits)
                  .build())
          .with(TopicCatalogue.TASK_STATE, blocked("a", "BUDGET_EXHAUSTED: it spent 400 tokens"))
          .with(TopicCatalogue.TASK_STATE, blocked("b", "TASK_BUDGET_USED_UP: 1100 of 900 tokens"));

      assertThat(divisi.run("status", "tidy-1")).as(divisi.err()).isZero();

      assertThat(divisi.out())
          .contains(
              "    divisi raise tidy-1 --attempt-tokens 600 --attempt-model-calls 8"
                  + " && divisi retry tidy-1 a\n")
          .contains("    divisi raise tidy-1 --task-tokens 1800 && divisi retry tidy-1 b\n")
          .doesNotContain("    divisi retry");
    }

    @Test
    void shouldBeMoreTimeThanHasPassed() {
      GoalState goal =
          GoalState.newBuilder(state(GoalStatus.RUNNING, ""))
              .setHold(new Hold(HoldKind.TIME, "time", "used up", States.BEGAN))
              .setLimits(GoalLimits.newBuilder().setGoalTimeoutSeconds(10).build())
              .build();
      divisi.access.client.with(TopicCatalogue.GOAL_STATE, goal);
      assertThat(divisi.run("status", "tidy-1")).isZero();
      // 90 s have passed.
      assertThat(divisi.out()).contains("    divisi raise tidy-1 --goal-timeout 3m\n");
    }

    @Test
    void shouldNotBeToResumeWithNothingLeft() {
      GoalState goal =
          GoalState.newBuilder(state(GoalStatus.RUNNING, ""))
              .setHold(new Hold(HoldKind.BUDGET, "budget", "all spent", States.BEGAN))
              .setLimits(
                  GoalLimits.newBuilder()
                      .setGoalBudget(Budget.newBuilder().setTokens(100L).build())
                      .build())
              .setSpend(new Spend(120L, 0L, 1L))
              .build();
      divisi.access.client.with(TopicCatalogue.GOAL_STATE, goal);
      assertThat(divisi.run("status", "tidy-1")).isZero();
      assertThat(divisi.out())
          .contains("    divisi raise tidy-1 --tokens 240\n    divisi cancel tidy-1\n")
          .doesNotContain("divisi resume");
    }
  }

  @Nested
  class Why {
    @Test
    void shouldTellEachCauseAndWhatToType() {
      GoalState goal =
          GoalState.newBuilder(state(GoalStatus.RUNNING, ""))
              .setHold(new Hold(HoldKind.TIME, "time", "used up", States.BEGAN))
              .setLimits(GoalLimits.newBuilder().setGoalTimeoutSeconds(3600).build())
              .build();
      divisi
          .access
          .client
          .with(TopicCatalogue.GOAL_STATE, goal)
          .with(TopicCatalogue.TASK_STATE, task("expand", TaskStatus.READY));
      explains(
          null,
          new Cause(CauseKind.DEPENDENCY, "a is \u001b[1mRUNNING", States.at(30), "'a' is merged"),
          new Cause(
              CauseKind.HOLD, "the goal is held by time", States.at(60), "raise its timeout"));

      assertThat(divisi.run("why", "tidy-1", "expand")).as(divisi.err()).isZero();

      assertThat(divisi.out())
          .contains("expand: ready (for 1m30s)\n  the reason\n")
          .contains(
              "  Waits for another task: a is RUNNING (for 1m00s)\n    ends when: 'a' is merged\n")
          .contains("    divisi raise tidy-1 --goal-timeout 2h\n")
          .doesNotContain("\u001b");
      assertThat(divisi.run("why", "tidy-1", "expand", "--json")).isZero();
      assertThat(divisi.out()).contains("\"causes\":[{\"kind\":\"DEPENDENCY\"");
    }

    @Test
    void shouldNameTheOptionsOfABlockedTask() {
      divisi
          .access
          .client
          .with(TopicCatalogue.GOAL_STATE, state(GoalStatus.BLOCKED, ""))
          .with(TopicCatalogue.TASK_STATE, blocked("expand", "no"));
      explains(null, new Cause(CauseKind.PERSON, "given up", States.at(30), "retry, skip"));
      assertThat(divisi.run("why", "tidy-1", "expand")).isZero();
      assertThat(divisi.out()).contains("divisi retry tidy-1 expand");
      assertThat(divisi.run("why", "tidy-1")).isZero();
      assertThat(divisi.out()).contains("    divisi why tidy-1 expand\n");
    }

    @Test
    void shouldSayWhenThereIsNoAnswer() {
      divisi.access.client.with(TopicCatalogue.GOAL_STATE, state(GoalStatus.RUNNING, ""));
      assertThat(divisi.run("why", "tidy-1")).isEqualTo(3);
      assertThat(divisi.err()).contains("did not answer within 15s");
      explains("the goal is not known");
      assertThat(divisi.run("why", "tidy-1")).isEqualTo(4);
      assertThat(divisi.err()).contains("There is no answer: the goal is not known.");
      assertThat(divisi.run("why", "tidy-1", "absent")).isEqualTo(4);
      assertThat(divisi.run("why", "absent")).isEqualTo(4);
    }

    private void explains(@org.jspecify.annotations.Nullable String problem, Cause... causes) {
      divisi.access.client.reacting(
          (client, record) -> {
            if (record instanceof ExplanationRequested question) {
              client.with(
                  TopicCatalogue.EXPLANATION_GIVEN,
                  ExplanationGiven.newBuilder()
                      .setRequestId("another")
                      .setGoalId(question.getGoalId())
                      .setProblem("not this one")
                      .build());
              client.with(
                  TopicCatalogue.EXPLANATION_GIVEN,
                  ExplanationGiven.newBuilder()
                      .setRequestId(question.getRequestId())
                      .setGoalId(question.getGoalId())
                      .setTaskId(question.getTaskId())
                      .setProblem(problem)
                      .setStatus("READY")
                      .setReason("the reason")
                      .setSince(States.BEGAN)
                      .setCauses(List.of(causes))
                      .build());
            }
          });
    }
  }

  private static GoalState state(GoalStatus status, String reason) {
    return States.goal("tidy-1", status, reason, 1);
  }

  private static TaskState task(String id, TaskStatus status) {
    return States.task("tidy-1", id, 0, status, "", 1);
  }

  private static TaskState blocked(String id, String reason) {
    return TaskState.newBuilder(States.task("tidy-1", id, 9, TaskStatus.BLOCKED, reason, 1))
        .setOptions(List.of("retry", "steer", "reassign", "skip", "edit", "cancel"))
        .build();
  }

  private Path goalFile() throws IOException {
    return Files.writeString(
        directory.resolve("goal.yaml"),
        "goal: Tidy the shop\nrepositories:\n  - url: https://example.org/shop.git\n");
  }
}
