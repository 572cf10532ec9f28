package dev.divisi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.divisi.schemas.AgentChoice;
import dev.divisi.schemas.Budget;
import dev.divisi.schemas.CandidateChoice;
import dev.divisi.schemas.DecisionKind;
import dev.divisi.schemas.DecisionMade;
import dev.divisi.schemas.GoalLimits;
import dev.divisi.schemas.GoalState;
import dev.divisi.schemas.GoalStatus;
import dev.divisi.schemas.Plan;
import dev.divisi.schemas.TaskState;
import dev.divisi.schemas.TaskStatus;
import dev.divisi.schemas.TopicCatalogue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class DecisionCommandsTest {
  private static final Plan PLAN =
      States.plan(
          1,
          States.HASH,
          States.planned("expand", "common/**"),
          States.planned("migrate", "web/**", "expand"),
          States.planned("contract", "common/**", "migrate"),
          States.planned("docs", "docs/**"));
  private static final String NEXT_HASH = "4".repeat(64);

  @TempDir Path directory;
  private CommandFixture divisi;

  @BeforeEach
  void setUp() {
    divisi = new CommandFixture(directory);
    divisi.access.running = true;
    accept();
  }

  @Nested
  class Plans {
    @Test
    void shouldApproveThePlanThatStandsThereAndSayWhatItIs() {
      goal(GoalStatus.AWAITING_APPROVAL);

      assertThat(divisi.run("approve", "tidy-1")).as(divisi.err()).isZero();

      DecisionMade decision = decision();
      assertThat(decision.getKind()).isEqualTo(DecisionKind.APPROVE);
      assertThat(decision.getHash()).isEqualTo(States.HASH);
      assertThat(decision.getPlanVersion()).isEqualTo(1);
      assertThat(decision.getTaskId()).isNull();
      assertThat(decision.getBy()).isEqualTo("ada");
      assertThat(decision.getLogin()).isEqualTo("local");
      assertThat(divisi.out())
          .contains("The plan of tidy-1, version 1 (3333333333):")
          .contains("4 tasks; `divisi plan show tidy-1` shows all of it.")
          .contains("Approved the plan of tidy-1, version 1 (3333333333).\n  it is so\n");
    }

    @Test
    void shouldApproveThePendingVersionAndSayWhatItChanges() {
      revisions(3);

      assertThat(divisi.run("approve", "tidy-1", "--reason", "fine")).as(divisi.err()).isZero();

      assertThat(decision().getPlanVersion()).isEqualTo(2);
      assertThat(decision().getHash()).isEqualTo(NEXT_HASH);
      assertThat(decision().getReason()).isEqualTo("fine");
      assertThat(divisi.out())
          .contains("It waits for ann (a rule)")
          .contains("By bob: more tests")
          .contains("It adds 1 task (audit), removes 1 task (docs).");
    }

    @Test
    void shouldAskForTheVersionWhenSeveralWait() {
      revisions(3, 4);

      assertThat(divisi.run("approve", "tidy-1")).isEqualTo(4);
      assertThat(divisi.err())
          .contains("Several versions of the plan wait: version 2 (4444444444), version 4 (");
      assertThat(divisi.run("reject", "tidy-1", "--version", "3", "--reason", "no")).isEqualTo(4);
      assertThat(divisi.err()).contains("Version 3 of the plan does not wait for a person");
      assertThat(divisi.run("reject", "tidy-1", "--version", "4", "--reason", "no")).isZero();
      assertThat(decision().getPlanVersion()).isEqualTo(4);
      assertThat(divisi.out()).contains("Its content does not stand on the topics any more.");
    }

    @Test
    void shouldNeedAReasonToReject() {
      assertThat(divisi.run("reject", "tidy-1")).isEqualTo(2);
      assertThat(divisi.err()).contains("--reason");
    }

    @Test
    void shouldRefuseWhenNothingWaitsAndNameWhatDoes() {
      goal(GoalStatus.RUNNING);
      task("expand", 0, TaskStatus.AWAITING_APPROVAL);
      task("other", 1, TaskStatus.DONE);

      assertThat(divisi.run("approve", "tidy-1")).isEqualTo(4);
      assertThat(divisi.err()).contains("Name one of its tasks that do: expand");
      assertThat(divisi.run("approve", "tidy-1", "other")).isEqualTo(4);
      assertThat(divisi.err()).contains("it is done");
      assertThat(divisi.run("approve", "tidy-1", "absent")).isEqualTo(4);
      assertThat(divisi.access.client.on(TopicCatalogue.DECISION_MADE)).isEmpty();
    }

    /** Version 2 waits; so does version 4 when it is named; what comes between is not judged. */
    private void revisions(int unjudged, int... waiting) {
      Plan next =
          States.plan(
              2,
              NEXT_HASH,
              PLAN.getTasks().get(0),
              PLAN.getTasks().get(1),
              PLAN.getTasks().get(2),
              States.planned("audit", "audit/**"));
      var pending =
          new java.util.ArrayList<>(
              List.of(
                  States.revision(2, NEXT_HASH, "waits for ann (a rule)"),
                  States.revision(unjudged, "5".repeat(64), null)));
      for (int version : waiting) {
        pending.add(States.revision(version, "6".repeat(64), "a rule"));
      }
      goal(GoalState.newBuilder(state(GoalStatus.RUNNING)).setRevisions(pending).build());
      divisi.access.client.with(TopicCatalogue.PLAN_REVISED, States.revised("tidy-1", PLAN, next));
    }
  }

  @Nested
  class Patches {
    @Test
    void shouldRejectThePatchOfATask() {
      goal(GoalStatus.RUNNING);
      task("expand", 0, TaskStatus.AWAITING_APPROVAL);

      assertThat(divisi.run("reject", "tidy-1", "expand", "--reason", "too wide")).isZero();

      assertThat(decision().getTaskId()).isEqualTo("expand");
      assertThat(decision().getReason()).isEqualTo("too wide");
      assertThat(decision().getHash()).isEqualTo(States.HASH);
      assertThat(divisi.out()).contains("Rejected the patch of expand, attempt 1 (3333333333).");
    }
  }

  @Nested
  class Answers {
    @Test
    void shouldAnswerTheOnlyQuestionWithoutItsId() {
      questions("q-1");
      assertThat(divisi.run("answer", "tidy-1", "the new one")).as(divisi.err()).isZero();
      assertThat(decision().getKind()).isEqualTo(DecisionKind.ANSWER);
      assertThat(decision().getQuestionId()).isEqualTo("q-1");
      assertThat(decision().getText()).isEqualTo("the new one");
      assertThat(divisi.out()).contains("Answered worker-7: Which of q-1?");
    }

    @Test
    void shouldListTheQuestionsWhenSeveralAreOpenAndNoneIsNamed() {
      questions("q-1", "r-2");
      assertThat(divisi.run("answer", "tidy-1", "the new one")).isEqualTo(4);
      assertThat(divisi.err())
          .contains("  q-1  worker-7 for expand\n    Which of q-1?")
          .contains("r-2")
          .contains("Name the one");
      assertThat(divisi.run("answer", "tidy-1", "r", "the new one")).isZero();
      assertThat(decision().getQuestionId()).isEqualTo("r-2");
      assertThat(divisi.run("answer", "tidy-1", "absent", "yes")).isEqualTo(4);
      assertThat(divisi.err()).contains("no open question 'absent'");
    }

    @Test
    void shouldListOnlyWhenNothingIsAnswered() {
      questions("q-1");
      assertThat(divisi.run("answer", "tidy-1")).isZero();
      assertThat(divisi.out()).contains("Open questions of tidy-1:").contains("Which of q-1?");
      assertThat(divisi.run("answer", "tidy-1", "--json")).isZero();
      assertThat(divisi.out()).contains("[{\"questionId\":\"q-1\",\"taskId\":\"expand\"");
      assertThat(divisi.access.client.on(TopicCatalogue.DECISION_MADE)).isEmpty();
    }

    @Test
    void shouldRefuseAnAnswerThatSaysNothing() {
      questions("q-1");
      assertThat(divisi.run("answer", "tidy-1", " \n")).isEqualTo(2);
      assertThat(divisi.run("answer", "tidy-1", "q-1", "")).isEqualTo(2);
      assertThat(divisi.err()).contains("TEXT is empty");
      assertThat(divisi.run("answer", "tidy-1", "q-1")).isEqualTo(2);
      assertThat(divisi.err()).contains("say the answer behind it");
      assertThat(divisi.run("answer", "tidy-1", "the", "new", "one")).isEqualTo(2);
      assertThat(divisi.err()).contains("quotes");
      assertThat(divisi.access.client.on(TopicCatalogue.DECISION_MADE)).isEmpty();
    }

    @Test
    void shouldSayWhenNoQuestionIsOpen() {
      goal(GoalStatus.RUNNING);
      assertThat(divisi.run("answer", "tidy-1", "yes")).isEqualTo(4);
      assertThat(divisi.err()).contains("No question of tidy-1 is open.");
    }

    @Test
    void shouldGrantAWiderScope() {
      questions("q-1", "q-2");
      assertThat(divisi.run("approve", "tidy-1", "--question", "q-2")).as(divisi.err()).isZero();
      assertThat(decision().getKind()).isEqualTo(DecisionKind.APPROVE);
      assertThat(decision().getQuestionId()).isEqualTo("q-2");
      assertThat(decision().getHash()).isNull();
      assertThat(divisi.out()).contains("Approved what worker-7 asked for.");
    }

    @Test
    void shouldShowNoEscapesOfAQuestion() {
      GoalState state = state(GoalStatus.RUNNING);
      goal(
          GoalState.newBuilder(state)
              .setQuestions(
                  List.of(States.question("q\u001b[2J", "t", "a\u001b]0;evil\u0007b\u202ec\r\nd")))
              .build());
      assertThat(divisi.run("answer", "tidy-1")).isZero();
      assertThat(divisi.out()).contains("    abc\n    d\n").doesNotContain("\u001b", "\u202e");
    }

    private void questions(String... ids) {
      goal(
          GoalState.newBuilder(state(GoalStatus.RUNNING))
              .setQuestions(
                  java.util.stream.Stream.of(ids)
                      .map(id -> States.question(id, "expand", "Which of " + id + "?"))
                      .toList())
              .build());
    }
  }

  @Nested
  class Tasks {
    @ParameterizedTest
    @ValueSource(strings = {"retry", "skip"})
    void shouldSendWhatIsDecidedOnATask(String command) {
      goal(GoalStatus.BLOCKED);
      task("expand", 0, TaskStatus.BLOCKED);
      assertThat(divisi.run(command, "tidy-1", "expand")).as(divisi.err()).isZero();
      assertThat(decision().getKind().name()).isEqualToIgnoringCase(command);
      assertThat(decision().getTaskId()).isEqualTo("expand");
      assertThat(divisi.run(command, "tidy-1")).isEqualTo(2);
      assertThat(divisi.err()).contains("TASK");
    }

    @Test
    void shouldSteerAWorker() {
      goal(GoalStatus.RUNNING);
      task("expand", 0, TaskStatus.RUNNING);
      assertThat(divisi.run("steer", "tidy-1", "expand", "use the new API")).isZero();
      assertThat(decision().getText()).isEqualTo("use the new API");
      assertThat(divisi.run("steer", "tidy-1", "expand", "  ")).isEqualTo(2);
      assertThat(divisi.run("steer", "tidy-1", "expand", "-text")).isEqualTo(2);
      assertThat(divisi.err()).contains("'-text' is taken for an option; write -- before");
      assertThat(divisi.run("steer", "tidy-1", "expand", "--", "-text")).isZero();
      assertThat(decision().getText()).isEqualTo("-text");
    }

    @Test
    void shouldReassignWithTheAgentThatThePlanNames() {
      goal(GoalStatus.RUNNING);
      task("expand", 0, TaskStatus.BLOCKED);
      divisi.access.client.pools.add("strong");
      assertThat(divisi.run("reassign", "tidy-1", "expand", "--pool", "strong")).isZero();
      assertThat(decision().getCandidate())
          .isEqualTo(new CandidateChoice("strong", PLAN.getTasks().getFirst().getAgent()));
      assertThat(divisi.run("reassign", "tidy-1", "expand", "--pool", "strnog")).isEqualTo(4);
      assertThat(divisi.err())
          .contains("nobody serves the pool 'strnog'; served pools: implementers, strong.");
    }

    @Test
    void shouldReassignToAnAgentWithItsConfiguration() throws Exception {
      goal(GoalStatus.RUNNING);
      task("expand", 0, TaskStatus.BLOCKED);
      Path file = Files.writeString(directory.resolve("agent.yaml"), "run: [sh, y.sh]\n");
      assertThat(
              divisi.run(
                  "reassign",
                  "tidy-1",
                  "expand",
                  "--pool",
                  "implementers",
                  "--agent",
                  "command",
                  "--agent-configuration",
                  file.toString()))
          .as(divisi.err())
          .isZero();
      assertThat(decision().getCandidate())
          .isEqualTo(
              new CandidateChoice(
                  "implementers", new AgentChoice("command", "{\"run\":[\"sh\",\"y.sh\"]}")));
      Files.writeString(file, "run: [sh\n");
      assertThat(
              divisi.run(
                  "reassign",
                  "tidy-1",
                  "expand",
                  "--pool",
                  "implementers",
                  "--agent-configuration",
                  file.toString()))
          .isEqualTo(2);
      assertThat(divisi.err()).contains("agent.yaml:2:1:");
    }

    @Test
    void shouldNotSendAnAgentThatCannotBegin() throws Exception {
      goal(GoalStatus.RUNNING);
      task("expand", 0, TaskStatus.RUNNING);
      String[] command = {
        "reassign", "tidy-1", "expand", "--pool", "implementers", "--agent", "nosuch"
      };
      assertThat(divisi.run(command)).isEqualTo(2);
      assertThat(divisi.err())
          .contains("Not sent: agent.nosuch: no agent is called \"nosuch\"; there are: acp,");
      command[6] = "recipe";
      assertThat(divisi.run(command)).isEqualTo(2);
      assertThat(divisi.err()).contains("Not sent: agent.recipe");
      Path file = Files.writeString(directory.resolve("agent.yaml"), "run: 5\n");
      command[5] = "--agent-configuration";
      command[6] = file.toString();
      assertThat(divisi.run(command)).isEqualTo(2);
      assertThat(divisi.err()).contains("Not sent: agent.command.run");
      assertThat(divisi.access.client.on(TopicCatalogue.DECISION_MADE)).isEmpty();
    }

    @Test
    void shouldNotBeginAnewWhatStaysAsItIs() {
      goal(GoalStatus.RUNNING);
      task("expand", 0, TaskStatus.RUNNING);
      assertThat(divisi.run("reassign", "tidy-1", "expand", "--pool", "implementers")).isEqualTo(4);
      assertThat(divisi.err())
          .contains("Not sent: expand is for the pool implementers already; name another one");
    }

    @Test
    void shouldShowATextThatEndsInAColonAsItIs() {
      answering("TaskTold", "ada says to expand: mind this:");
      goal(GoalStatus.RUNNING);
      task("expand", 0, TaskStatus.RUNNING);
      assertThat(divisi.run("steer", "tidy-1", "expand", "mind this:")).isZero();
      assertThat(divisi.out()).contains("  ada says to expand: mind this:\n");
    }

    @Test
    void shouldSayWhatElseACancelEnds() {
      goal(GoalStatus.RUNNING);
      task("expand", 0, TaskStatus.RUNNING);
      task("migrate", 1, TaskStatus.PENDING);
      task("contract", 2, TaskStatus.PENDING);
      task("docs", 3, TaskStatus.RUNNING);
      assertThat(divisi.run("cancel", "tidy-1", "expand")).as(divisi.err()).isZero();
      assertThat(decision().getTaskId()).isEqualTo("expand");
      assertThat(divisi.out())
          .contains("Cancelling expand cancels 2 tasks that depend on it: migrate, contract.");
      assertThat(divisi.run("cancel", "tidy-1", "migrate")).as(divisi.err()).isZero();
      assertThat(divisi.out())
          .contains("Cancelling migrate cancels 1 task that depends on it: contract.");
    }

    @Test
    void shouldAskOnATerminalBeforeACancelEndsMore() {
      goal(GoalStatus.RUNNING);
      task("expand", 0, TaskStatus.RUNNING);
      divisi.interactive("n");
      assertThat(divisi.run("cancel", "tidy-1", "expand")).isEqualTo(4);
      assertThat(divisi.access.client.on(TopicCatalogue.DECISION_MADE)).isEmpty();
      divisi.interactive("y");
      assertThat(divisi.run("cancel", "tidy-1", "expand")).isZero();
      divisi.interactive();
      assertThat(divisi.run("cancel", "tidy-1", "expand", "--yes")).isZero();
    }

    @Test
    void shouldNameTheGoalThatHasTheTask() {
      goal(GoalStatus.RUNNING);
      divisi
          .access
          .client
          .with(TopicCatalogue.GOAL_STATE, States.goal("other", GoalStatus.RUNNING, "", 1))
          .with(
              TopicCatalogue.TASK_STATE, States.task("other", "theirs", 0, TaskStatus.DONE, "", 1));
      assertThat(divisi.run("skip", "tidy-1", "theirs")).isEqualTo(4);
      assertThat(divisi.err())
          .contains("The goal tidy-1 has no task 'theirs'; other has one.")
          .contains("divisi status tidy-1");
    }
  }

  @Nested
  class Goals {
    @ParameterizedTest
    @ValueSource(strings = {"pause", "resume", "cancel"})
    void shouldSendWhatIsDecidedOnAGoal(String command) {
      goal(GoalStatus.RUNNING);
      assertThat(divisi.run(command, "tidy-1", "--reason", "why not")).as(divisi.err()).isZero();
      assertThat(decision().getKind().name()).isEqualToIgnoringCase(command);
      assertThat(decision().getReason()).isEqualTo("why not");
      assertThat(decision().getTaskId()).isNull();
      assertThat(decision().getHash()).isNull();
    }

    @Test
    void shouldChangeOnlyTheLimitsThatAreNamed() {
      GoalLimits limits =
          GoalLimits.newBuilder()
              .setMaxParallelTasksByPool(Map.of("fast", 2))
              .setGoalBudget(Budget.newBuilder().setTokens(1000L).setCostMicros(5_000_000L).build())
              .build();
      goal(GoalState.newBuilder(state(GoalStatus.RUNNING)).setLimits(limits).build());

      assertThat(
              divisi.run(
                  "raise",
                  "tidy-1",
                  "--cost",
                  "12.50",
                  "--goal-timeout",
                  "2h",
                  "--attempts",
                  "5",
                  "--max-parallel-in",
                  "strong=1"))
          .as(divisi.err())
          .isZero();

      assertThat(decision().getLimits())
          .isEqualTo(
              GoalLimits.newBuilder()
                  .setMaxAttemptsPerTask(5)
                  .setGoalTimeoutSeconds(7200)
                  .setMaxParallelTasksByPool(Map.of("fast", 2, "strong", 1))
                  .setGoalBudget(
                      Budget.newBuilder().setTokens(1000L).setCostMicros(12_500_000L).build())
                  .build());
      assertThat(divisi.out())
          .contains("  cost of the goal: $5.00 -> $12.50\n")
          .contains("  time for the goal: the default -> 2h\n")
          .doesNotContain("tokens for the goal");
    }

    @Test
    void shouldSayWhatIsNoLimit() {
      goal(GoalStatus.RUNNING);
      assertThat(divisi.run("raise", "tidy-1")).isEqualTo(2);
      assertThat(divisi.err()).contains("Say which limit changes");
      assertThat(divisi.run("raise", "tidy-1", "--cost", "-3")).isEqualTo(2);
      assertThat(divisi.err()).contains("--cost must be more than 0, such as 12.50, not -3");
      assertThat(divisi.run("raise", "tidy-1", "--cost", "12,50")).isEqualTo(2);
      assertThat(divisi.run("raise", "tidy-1", "--goal-timeout", "soon")).isEqualTo(2);
      assertThat(divisi.err()).contains("'soon' is no length of time");
      assertThat(divisi.run("raise", "tidy-1", "--tokens", "0")).isEqualTo(2);
      assertThat(divisi.run("raise", "tidy-1", "--cost", "NaN")).isEqualTo(2);
      assertThat(divisi.err())
          .contains("Invalid value for option '--cost': 'NaN' is not a number\n")
          .doesNotContain("java.");
      assertThat(divisi.run("raise", "tidy-1", "--max-parallel-in", "=3")).isEqualTo(2);
      assertThat(divisi.err()).contains("--max-parallel-in: The name of a pool is lower-case");
      assertThat(divisi.run("raise", "tidy-1", "--max-parallel-in", "fast")).isEqualTo(2);
      assertThat(divisi.err()).contains("Value for option '--max-parallel-in' (POOL=N) should be");
      assertThat(divisi.access.client.on(TopicCatalogue.DECISION_MADE)).isEmpty();
    }
  }

  @Nested
  class WhatComesOfIt {
    @Test
    void shouldTellWhyTheTaskGraphRefuses() {
      goal(GoalStatus.RUNNING);
      answering("CommandRefused", "refused: resume: \u001b[31mthe goal is not paused");
      assertThat(divisi.run("resume", "tidy-1")).isEqualTo(4);
      assertThat(divisi.err()).isEqualTo("Refused: resume: the goal is not paused.\n");
      assertThat(divisi.run("resume", "tidy-1", "--json")).isEqualTo(4);
      assertThat(divisi.out()).contains("\"outcome\":\"refused\"").contains("not paused");
    }

    @Test
    void shouldNotTakeTheAnswerToAnotherDecisionForItsOwn() {
      goal(GoalStatus.RUNNING);
      divisi.access.client.reacting(
          (client, record) -> {
            if (record instanceof DecisionMade decision) {
              DecisionMade other =
                  DecisionMade.newBuilder(decision).setDecisionId("another").build();
              client.with(
                  TopicCatalogue.AUDIT_EVENTS, States.answer(other, "CommandRefused", "refused"));
              client.with(
                  TopicCatalogue.AUDIT_EVENTS, States.audit("tidy-1", 3, "TaskReadied", "ready"));
            }
          });
      assertThat(divisi.run("pause", "tidy-1")).isEqualTo(3);
      assertThat(divisi.err())
          .contains("nothing was heard of it yet")
          .contains("divisi audit tidy-1");
      assertThat(divisi.out()).isEmpty();
    }

    @Test
    void shouldPrintJson() {
      goal(GoalStatus.RUNNING);
      assertThat(divisi.run("pause", "tidy-1", "--json")).isZero();
      assertThat(divisi.out())
          .startsWith(
              "{\"decisionId\":\"" + decision().getDecisionId() + "\",\"goalId\":\"tidy-1\"")
          .contains("\"kind\":\"PAUSE\",\"outcome\":\"accepted\"")
          .hasLineCount(1);
    }

    @Test
    void shouldRefuseWhatCannotBeMeant() {
      divisi
          .access
          .client
          .with(TopicCatalogue.GOAL_STATE, States.goal("tidy-1", GoalStatus.RUNNING, "", 1))
          .with(TopicCatalogue.GOAL_STATE, States.goal("tidy-2", GoalStatus.RUNNING, "", 2))
          .with(TopicCatalogue.GOAL_STATE, States.goal("old", GoalStatus.DONE, "", 1));
      assertThat(divisi.run("pause", "absent")).isEqualTo(4);
      assertThat(divisi.err()).contains("no goal 'absent'");
      assertThat(divisi.run("pause", "tidy")).isEqualTo(4);
      assertThat(divisi.err())
          .contains("'tidy' may be any of ")
          .contains("tidy-1")
          .contains("tidy-2");
      assertThat(divisi.run("pause", "old")).isEqualTo(4);
      assertThat(divisi.err()).contains("The goal old has ended already: it is done.");
      assertThat(divisi.access.client.on(TopicCatalogue.DECISION_MADE)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"approve", "pause", "resume", "cancel", "answer"})
    void shouldNeedARunningDivisi(String command) {
      divisi.access.running = false;
      assertThat(divisi.run(command, "tidy-1")).isEqualTo(3);
      assertThat(divisi.err()).contains("No Divisi runs in").contains("divisi up");
    }
  }

  private void goal(GoalStatus status) {
    goal(state(status));
  }

  private void goal(GoalState state) {
    divisi
        .access
        .client
        .with(TopicCatalogue.GOAL_STATE, state)
        .with(TopicCatalogue.PLAN_CREATED, States.created("tidy-1", PLAN));
  }

  private static GoalState state(GoalStatus status) {
    return States.goal("tidy-1", status, "", 1);
  }

  private void task(String id, int position, TaskStatus status) {
    TaskState state = States.task("tidy-1", id, position, status, "", 1);
    divisi.access.client.with(TopicCatalogue.TASK_STATE, state);
  }

  private void accept() {
    answering("Accepted", "it is so");
  }

  private void answering(String type, String summary) {
    divisi.access.client.reacting(
        (client, record) -> {
          if (record instanceof DecisionMade decision) {
            client.with(TopicCatalogue.AUDIT_EVENTS, States.answer(decision, type, summary));
          }
        });
  }

  private DecisionMade decision() {
    return divisi.access.client.on(TopicCatalogue.DECISION_MADE).getLast();
  }
}
