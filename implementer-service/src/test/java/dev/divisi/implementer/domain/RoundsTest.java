package dev.divisi.implementer.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.divisi.agents.Agents;
import dev.divisi.agents.command.CommandAgent;
import dev.divisi.checks.CheckRuns;
import dev.divisi.implementer.Orders;
import dev.divisi.implementer.adapter.git.GitCheckouts;
import dev.divisi.schemas.Budget;
import dev.divisi.schemas.CheckCommand;
import dev.divisi.schemas.FailureKind;
import dev.divisi.schemas.FileChange;
import dev.divisi.schemas.Handoff;
import dev.divisi.schemas.Note;
import dev.divisi.schemas.NoteKind;
import dev.divisi.schemas.PatchProposed;
import dev.divisi.schemas.PlannedTask;
import dev.divisi.schemas.SayingKind;
import dev.divisi.schemas.Spend;
import dev.divisi.schemas.TaskReady;
import dev.divisi.testing.GitFixture;
import dev.divisi.workspace.GitSettings;
import dev.divisi.workspace.RepositoryCache;
import dev.divisi.workspace.process.CommandRunner;
import dev.divisi.workspace.process.Sandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** Attempts of the command agent that go round, ask, and are told. */
class RoundsTest {
  @TempDir Path temp;
  private final FakeAttempt attempt = new FakeAttempt();
  private GitFixture repository;
  private ImplementTask implementTask;

  @BeforeEach
  void setUp() {
    repository =
        GitFixture.init(
            temp.resolve("shop"),
            Map.of("m1/a.txt", "0\n", "m2/b.txt", "b\n", ".gitignore", "x\n"));
    implementTask =
        new ImplementTask(
            new GitCheckouts(
                new RepositoryCache(temp.resolve("cache"), GitSettings.defaults()),
                temp.resolve("worktrees")),
            Agents.of(new CommandAgent(Sandbox.NONE, true)),
            (order, first, log) -> Briefing.none(log),
            PatchLimits.DEFAULT,
            new CheckRuns(new CommandRunner(), Sandbox.NONE, true, Map.of()),
            text -> new Redaction.Redacted(text.replace("hunter2", "[a secret]"), 0));
  }

  private TaskReady order(boolean iterate, String script, String... check) {
    var configuration = JsonMapper.shared().createObjectNode();
    configuration.putArray("run").add("sh").add("-c").add(script);
    configuration.put("iterate", iterate);
    TaskReady order =
        Orders.order(
            "goal-1",
            repository.url(),
            repository.head("main"),
            "command",
            configuration.toString(),
            "m1/**");
    PlannedTask task =
        PlannedTask.newBuilder(order.getTask())
            .setId("migrate-m1.candidate-1")
            .setChecks(
                check.length == 0
                    ? List.of()
                    : List.of(new CheckCommand("tests", List.of(check), 20)))
            .build();
    return TaskReady.newBuilder(order).setTask(task).build();
  }

  private PatchProposed propose(TaskReady order) throws Exception {
    PatchProposed proposed = implementTask.propose(order, attempt);
    assertNothingIsLeft();
    return proposed;
  }

  private ImplementationException fail(TaskReady order) {
    ImplementationException failure =
        catchThrowableOfType(
            ImplementationException.class, () -> implementTask.propose(order, attempt));
    assertThat(failure).isNotNull();
    assertNothingIsLeft();
    return failure;
  }

  private void assertNothingIsLeft() {
    try (Stream<Path> left = Files.list(temp.resolve("worktrees"))) {
      assertThat(left).isEmpty();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static final String COUNT_UP = "n=$(cat m1/a.txt); echo $((n + 1)) > m1/a.txt";

  @Nested
  class Iterating {
    @Test
    void shouldGoOnWithTheEvidenceUntilTheChecksPass() throws Exception {
      PatchProposed proposed =
          propose(
              order(
                  true,
                  COUNT_UP + "; grep -o 'has not three' \"$DIVISI_TASK_FILE\" >> m1/evidence; true",
                  "sh",
                  "-c",
                  "touch rubbish; grep 3 m1/a.txt || { echo 'error: has not three'; exit 1; }"));

      assertThat(attempt.iterations).containsExactly(1, 2, 3);
      assertThat(proposed.getPatch().getDiff()).contains("+3").contains("+has not three");
      // What a check leaves is no part of the patch.
      assertThat(proposed.getPatch().getFiles())
          .extracting(FileChange::getPath)
          .containsExactlyInAnyOrder("m1/a.txt", "m1/evidence");
      assertThat(proposed.getWork().getTaskId()).isEqualTo("migrate-m1");
    }

    @Test
    void shouldStopWhenTheRoundsAreUsedUp() {
      attempt.maxIterations = 2;

      ImplementationException failure =
          fail(order(true, COUNT_UP, "sh", "-c", "echo 'error: nothing will do'; exit 1"));

      assertThat(failure.kind()).isEqualTo(FailureKind.EXHAUSTED);
      assertThat(failure.code()).isEqualTo("ITERATIONS_EXHAUSTED");
      assertThat(failure).hasMessageContaining("2 rounds").hasMessageContaining("nothing will do");
      assertThat(failure.evidence()).singleElement().extracting("exitCode").isEqualTo(1);
      assertThat(attempt.iterations).containsExactly(1, 2);
    }

    @Test
    void shouldGoOnWithoutBoundWhenThereIsNone() throws Exception {
      attempt.maxIterations = 0;

      propose(order(true, COUNT_UP, "grep", "12", "m1/a.txt"));

      assertThat(attempt.iterations).hasSize(12);
    }

    @Test
    void shouldStopWhenTheAgentChangesNothingMore() {
      ImplementationException failure =
          fail(order(true, "echo 1 > m1/a.txt", "sh", "-c", "exit 1"));

      assertThat(failure.kind()).isEqualTo(FailureKind.AGENT);
      assertThat(failure.code()).isEqualTo("CHECKS_FAILED");
      // Its first line is all that a list of events shows.
      assertThat(failure.getMessage().lines().findFirst().orElseThrow())
          .contains("The check '", " failed");
      assertThat(attempt.iterations).containsExactly(1, 2);
    }

    @Test
    void shouldLetTheAgentMendWhatItWroteOutsideOfItsScope() throws Exception {
      PatchProposed proposed =
          propose(
              order(
                  true,
                  "echo 1 > m1/a.txt; if grep -q 'outside of the task' \"$DIVISI_TASK_FILE\"; then"
                      + " rm m2/new.txt; else echo x > m2/new.txt; fi",
                  "true"));

      assertThat(attempt.iterations).containsExactly(1, 2);
      assertThat(proposed.getPatch().getFiles()).hasSize(1);
    }

    @Test
    void shouldRunNoChecksWhenTheAgentDoesTheSameEveryTime() throws Exception {
      propose(order(false, COUNT_UP, "sh", "-c", "exit 1"));

      assertThat(attempt.iterations).isEmpty();
    }

    @Test
    void shouldLeaveTheJudgementToTheReviewerWhenThisWorkerLacksTheProgram() throws Exception {
      PatchProposed proposed = propose(order(true, COUNT_UP, "no-such-program"));

      assertThat(proposed.getPatch().getFiles()).hasSize(1);
    }

    @Test
    void shouldAddUpWhatTheRoundsSpendAndStopWhenNothingIsLeft() {
      attempt.budget = new Budget(null, null, 5L);

      ImplementationException failure =
          fail(
              order(
                  true,
                  COUNT_UP
                      + "; echo '{\"tokens\": 10, \"modelCalls\": 2}' > $DIVISI_OUT/spend.json",
                  "false"));

      assertThat(failure.code()).isEqualTo("BUDGET_EXHAUSTED");
      assertThat(failure.kind()).isEqualTo(FailureKind.EXHAUSTED);
      assertThat(attempt.spent).isEqualTo(new Spend(30L, 0L, 6L));
    }
  }

  @Nested
  class Talking {
    @Test
    void shouldPassOnHandoffSpendAndMessages() throws Exception {
      PatchProposed proposed =
          propose(
              order(
                  false,
                  COUNT_UP
                      + "; cd $DIVISI_OUT; echo 'Call it.' > handoff.md; echo 'Renamed.' >"
                      + " message-other.md; echo '{\"tokens\": 10}' > spend.json"));

      assertThat(proposed.getHandoff()).isEqualTo("Call it.");
      assertThat(proposed.getSpend()).isEqualTo(new Spend(10L, 0L, 0L));
      assertThat(attempt.said)
          .singleElement()
          .satisfies(
              said -> {
                assertThat(said.kind()).isEqualTo(SayingKind.MESSAGE);
                assertThat(said.toTaskId()).isEqualTo("other");
                assertThat(said.text()).isEqualTo("Renamed.");
              });
    }

    @Test
    void shouldProposeAFewLessonsWithoutSecretsEachOnce() throws Exception {
      propose(
          order(
              false,
              COUNT_UP
                  + "; cd $DIVISI_OUT; echo 'Use --fast.' > lesson-1.md; echo 'Use --fast.' >"
                  + " lesson-2.md; echo 'The password is hunter2.' > lesson-3.md; echo Three. >"
                  + " lesson-4.md; echo 'One too many.' > lesson-5.md"));

      assertThat(attempt.said)
          .allSatisfy(said -> assertThat(said.kind()).isEqualTo(SayingKind.LESSON))
          .extracting(FakeAttempt.Said::text)
          .containsExactly("Use --fast.", "The password is [a secret].", "Three.");
    }

    @Test
    void shouldGiveTheAgentHandoffsAndNotes() throws Exception {
      TaskReady order =
          TaskReady.newBuilder(
                  order(
                      false, "cp $DIVISI_TASK_FILE m1/task.json; cp $DIVISI_NOTES m1/notes.jsonl"))
              .setHandoffs(List.of(new Handoff("expand", "Add it", "Call display().")))
              .setNotes(
                  List.of(new Note("n1", NoteKind.STEER, "ada", "Use Money.", null, List.of())))
              .build();

      String diff = propose(order).getPatch().getDiff();

      assertThat(diff).contains("Call display().").contains("Use Money.");
      assertThat(diff).contains("\"message\" : \"be careful\"");
    }

    @Test
    void shouldHandBackWhenItAsksAndHasMadeNothing() {
      ImplementationException failure =
          fail(order(true, "echo 'Which?' > $DIVISI_OUT/question.md", "true"));

      assertThat(failure.code()).isEqualTo("QUESTION_OPEN");
      assertThat(failure.handedBack()).isTrue();
      assertThat(attempt.said)
          .extracting(FakeAttempt.Said::kind)
          .containsExactly(SayingKind.QUESTION);
    }

    @Test
    void shouldNotHandBackWhenTheQuestionWasAnsweredMeanwhile() {
      attempt.answer = new Note("a", NoteKind.ANSWER, "ada", "That.", null, List.of());

      ImplementationException failure =
          fail(order(false, "echo 'Which?' > $DIVISI_OUT/question.md"));

      assertThat(failure.code()).isEqualTo("AGENT_CHANGED_NOTHING");
      assertThat(failure.handedBack()).isFalse();
    }

    @Test
    void shouldSayTheQuestionAndProposeWhenThereIsAPatch() throws Exception {
      propose(order(false, COUNT_UP + "; echo 'Fine?' > $DIVISI_OUT/question.md"));

      assertThat(attempt.said).hasSize(1);
    }

    @Test
    void shouldGiveTheSameSayingTheSameIdInEveryRound() throws Exception {
      propose(
          order(
              true,
              COUNT_UP + "; echo 'Same.' > $DIVISI_OUT/message-t.md",
              "grep",
              "2",
              "m1/a.txt"));

      assertThat(attempt.said).hasSize(2);
      assertThat(attempt.said.getFirst().id()).isEqualTo(attempt.said.getLast().id());
    }

    private static final String WRITES_BOTH =
        "echo '{\"scope\": [\"m2/**\"], \"reason\": \"It calls it.\"}' >"
            + " $DIVISI_OUT/scope-request.json; echo 1 > m1/a.txt; echo 1 > m2/b.txt";

    @Test
    void shouldHandBackWhenItNeedsAScopeThatNobodyHasGranted() {
      ImplementationException failure = fail(order(false, WRITES_BOTH));

      assertThat(failure.code()).isEqualTo("QUESTION_OPEN");
      assertThat(attempt.said).singleElement().extracting("scope").isEqualTo(List.of("m2/**"));
    }

    @Test
    void shouldTakeTheScopeThatIsGrantedWhileItWorks() throws Exception {
      attempt.answer = FakeAttempt.scope("m1/**", "m2/**");

      PatchProposed proposed = propose(order(false, WRITES_BOTH));

      assertThat(proposed.getPatch().getFiles()).hasSize(2);
      assertThat(proposed.getTask().getScope()).containsExactly("m1/**", "m2/**");
    }

    @Test
    void shouldFailWhenTheScopeIsRefusedAndUsedAllTheSame() {
      attempt.answer = FakeAttempt.scope();

      ImplementationException failure = fail(order(false, WRITES_BOTH));

      assertThat(failure.code()).isEqualTo("PATCH_OUT_OF_SCOPE");
      assertThat(failure.handedBack()).isFalse();
    }
  }
}
