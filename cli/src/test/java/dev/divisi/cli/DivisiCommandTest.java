package dev.divisi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.divisi.schemas.AuditEvent;
import dev.divisi.schemas.GoalStatus;
import dev.divisi.schemas.GoalSubmitted;
import dev.divisi.schemas.Playbook;
import dev.divisi.schemas.TaskStatus;
import dev.divisi.schemas.TopicCatalogue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class DivisiCommandTest {
  @TempDir Path directory;
  private CommandFixture divisi;

  @BeforeEach
  void setUp() {
    divisi = new CommandFixture(directory);
  }

  @Nested
  class Usage {
    @Test
    void shouldDocumentEveryExitCodeInTheHelp() {
      assertThat(divisi.run("run", "--help")).isZero();
      for (ExitCode exitCode : ExitCode.values()) {
        assertThat(divisi.out()).contains(exitCode.meaning());
      }
    }

    @Test
    void shouldSuggestWhenACommandIsMisspelled() {
      assertThat(divisi.run("statsu")).isEqualTo(2);
      assertThat(divisi.err()).contains("Did you mean").contains("divisi status");
      assertThat(divisi.out()).isEmpty();
    }

    @Test
    void shouldNameWhatIsMissing() {
      assertThat(divisi.run("run")).isEqualTo(2);
      assertThat(divisi.err()).contains("GOAL.yaml");
      assertThat(divisi.run("reject", "goal")).isEqualTo(2);
      assertThat(divisi.err()).contains("--reason");
    }

    @Test
    void shouldHaveDifferentExitCodes() {
      assertThat(ExitCode.values()).extracting(ExitCode::code).doesNotHaveDuplicates();
    }
  }

  @Nested
  class Run {
    @Test
    void shouldSubmitFollowAndReportWhenTheGoalGetsDone() throws Exception {
      divisi.access.running = true;
      divisi.access.client.reacting(DivisiCommandTest::getsDone);

      int exitCode = divisi.run("run", goalFile().toString(), "--id", "tidy-1");

      assertThat(exitCode).as(divisi.err()).isZero();
      GoalSubmitted goal = divisi.access.client.on(TopicCatalogue.GOAL_SUBMITTED).getFirst();
      assertThat(goal.getText()).isEqualTo("Tidy the shop");
      assertThat(goal.getSubmittedBy()).isEqualTo("ada");
      assertThat(divisi.out())
          .contains("expand running")
          .contains("goal done")
          .containsPattern("expand +1 +merged +10s +2222222222")
          .contains("Goal tidy-1 is done (30s)")
          .contains("divisi/tidy-1")
          .contains("git fetch https://example.org/shop.git divisi/tidy-1 && git diff 1111")
          .contains("audit.events");
      assertThat(divisi.access.started).isFalse();
      assertThat(divisi.access.home().goal("tidy-1").resolve("audit.jsonl"))
          .content()
          .contains("\"sequence\":1")
          .endsWith("}\n");
    }

    @Test
    void shouldStartDivisiAndStopItWhenNoneRuns() throws Exception {
      divisi.access.client.reacting(DivisiCommandTest::getsDone);

      assertThat(divisi.run("run", goalFile().toString())).isZero();

      assertThat(divisi.access.started).isTrue();
      assertThat(divisi.access.ended).isTrue();
      assertThat(divisi.out()).containsPattern("Started Divisi in .*\\(broker 1.5s\\)");
    }

    @Test
    void shouldSayWhatFailedAndShowTheEvidenceWhenTheGoalFails() throws Exception {
      divisi.access.running = true;
      divisi.access.client.reacting(
          (client, record) -> {
            if (record instanceof GoalSubmitted goal) {
              String id = goal.getGoalId();
              client.with(
                  TopicCatalogue.WORK_FAILED,
                  States.failed(id, "expand", 2, "CHECK_FAILED", "one\n\u001b[31mred\u001b[0m\n"));
              client.with(
                  TopicCatalogue.TASK_STATE,
                  States.task(id, "expand", 0, TaskStatus.FAILED, "gave up after 2 attempts", 9));
              client.with(
                  TopicCatalogue.TASK_STATE,
                  States.task(id, "contract", 1, TaskStatus.BLOCKED, "expand failed", 9));
              client.with(
                  TopicCatalogue.GOAL_STATE,
                  States.goal(id, GoalStatus.FAILED, "1 task failed", 10));
            }
          });

      assertThat(divisi.run("run", goalFile().toString())).isEqualTo(1);

      assertThat(divisi.out())
          .contains("expand failed (attempt 2): CHECK_FAILED: What went wrong in attempt 2")
          .contains("  | $ sh test.sh   (exit code 1)")
          .contains("  | red\n")
          .contains("gave up after 2 attempts")
          .contains("contract: expand failed")
          .containsPattern("Goal \\S+ failed: 1 task failed")
          .contains("Repository shop: nothing was merged onto divisi/")
          .doesNotContain("\u001b");
    }

    @Test
    void shouldSayThatADirectoryIsNoGoalFile() {
      assertThat(divisi.run("run", directory.toString())).isEqualTo(2);
      assertThat(divisi.err()).contains(directory + " is a directory");
    }

    @Test
    void shouldNameTheHomeDirectoryWhenItCannotBeOne() throws Exception {
      Path home = Files.writeString(divisi.access.home().directory(), "a file");
      assertThat(divisi.run("status")).isEqualTo(3);
      assertThat(divisi.err())
          .contains(home + ", which is no directory")
          .contains("DIVISI_HOME")
          .doesNotContain("Exception")
          .hasLineCount(1);
      assertThat(divisi.run("run", goalFile().toString())).isEqualTo(3);
      assertThat(divisi.run("run", "--help")).isZero();
    }

    @Test
    void shouldPrintOnlyJsonOnStandardOutputWhenAsked() throws Exception {
      divisi.access.running = true;
      divisi.access.client.reacting(DivisiCommandTest::getsDone);

      assertThat(divisi.run("run", goalFile().toString(), "--json", "--id", "tidy-1")).isZero();

      assertThat(divisi.out())
          .startsWith("{\"goalId\":\"tidy-1\",\"status\":\"DONE\"")
          .hasLineCount(1);
      assertThat(divisi.err()).contains("expand running");
    }

    @Test
    void shouldOnlySubmitWhenDetached() throws Exception {
      divisi.access.running = true;

      assertThat(divisi.run("run", goalFile().toString(), "--detach", "--id", "tidy-1")).isZero();

      assertThat(divisi.access.client.on(TopicCatalogue.GOAL_SUBMITTED)).hasSize(1);
      assertThat(divisi.out()).isEqualTo("tidy-1\n");
      assertThat(divisi.err()).contains("divisi status tidy-1").contains("divisi cancel tidy-1");
    }

    @Test
    void shouldRefuseToDetachWhenNoneRuns() throws Exception {
      assertThat(divisi.run("run", goalFile().toString(), "--detach")).isEqualTo(3);
      assertThat(divisi.err()).contains("divisi up");
    }

    @Test
    void shouldRefuseAnIdThatIsTaken() throws Exception {
      divisi.access.running = true;
      divisi.access.client.with(
          TopicCatalogue.GOAL_STATE, States.goal("taken", GoalStatus.RUNNING, "", 1));

      assertThat(divisi.run("run", goalFile().toString(), "--id", "taken")).isEqualTo(4);
      assertThat(divisi.err()).contains("already");
    }

    @Test
    void shouldRefuseAnIdThatIsNone() throws Exception {
      assertThat(divisi.run("run", goalFile().toString(), "--id", "../x")).isEqualTo(2);
      assertThat(divisi.err()).contains("../x").contains("lower-case");
    }

    @Test
    void shouldNameFileLineAndColumnWhenTheFileIsWrong() throws Exception {
      Path file = Files.writeString(directory.resolve("bad.yaml"), "goal: x\nrepositries: []\n");
      assertThat(divisi.run("run", file.toString())).isEqualTo(2);
      assertThat(divisi.err()).contains(file + ":2:1: ").contains("repositries");
    }

    @Test
    void shouldSayWhenTheFileDoesNotExist() {
      assertThat(divisi.run("run", "nowhere.yaml")).isEqualTo(2);
      assertThat(divisi.err()).contains("nowhere.yaml does not exist");
    }

    @Test
    void shouldSayWhenDivisiCannotStart() throws Exception {
      divisi.access.cannotStart = true;
      assertThat(divisi.run("run", goalFile().toString())).isEqualTo(3);
      assertThat(divisi.err()).contains("Port 1 is in use");
    }

    @Test
    void shouldSayWhenDivisiStopsMeanwhile() throws Exception {
      divisi.access.running = true;
      divisi.access.alive = false;
      assertThat(divisi.run("run", goalFile().toString(), "--id", "tidy-1")).isEqualTo(3);
      assertThat(divisi.err()).contains("goes on when it runs again");
    }

    @Test
    void shouldDetachWhenInterrupted() throws Exception {
      divisi.access.running = true;
      divisi.access.client.reacting((_, _) -> Thread.currentThread().interrupt());

      assertThat(divisi.run("run", goalFile().toString(), "--id", "tidy-1")).isEqualTo(130);

      assertThat(divisi.out()).contains("Detached").contains("divisi cancel tidy-1");
      assertThat(divisi.access.client.closed).isTrue();
    }

    @Test
    void shouldPrintOneLineAndNameTheLogWhenDivisiItselfFails() throws Exception {
      divisi.access.running = true;
      divisi.access.client.reacting(
          (_, _) -> {
            throw new IllegalStateException("broken");
          });

      assertThat(divisi.run("run", goalFile().toString())).isEqualTo(70);

      assertThat(divisi.err()).contains("broken").contains("divisi.log").hasLineCount(1);
    }
  }

  @Nested
  class StatusAndAudit {
    @Test
    void shouldListGoals() {
      divisi.access.running = true;
      divisi.access.client.with(
          TopicCatalogue.GOAL_STATE, States.goal("tidy-1", GoalStatus.RUNNING, "", 1));
      assertThat(divisi.run("status")).isZero();
      assertThat(divisi.out()).containsPattern("tidy-1 +running +1/2 +\\S+ \\S+ +Tidy the shop");
    }

    @Test
    void shouldShowOneGoalByTheBeginningOfItsId() {
      divisi.access.running = true;
      divisi
          .access
          .client
          .with(TopicCatalogue.GOAL_STATE, States.goal("tidy-1", GoalStatus.RUNNING, "", 1))
          .with(
              TopicCatalogue.TASK_STATE,
              States.task("tidy-1", "expand", 0, TaskStatus.IN_REVIEW, "", 2));
      assertThat(divisi.run("status", "ti")).isZero();
      assertThat(divisi.out()).containsPattern("expand +1 +in review").contains("is running");
      assertThat(divisi.run("status", "nothing")).isEqualTo(4);
      assertThat(divisi.err()).contains("no goal 'nothing'");
    }

    @Test
    void shouldStartOnlyTheBrokerWhenNoneRunsButSomethingWasRun() throws Exception {
      Files.createDirectories(divisi.access.home().kafka());
      assertThat(divisi.run("status")).isZero();
      assertThat(divisi.access.startedForReading).isTrue();
      assertThat(divisi.access.started).isFalse();
      assertThat(divisi.err()).contains("No Divisi runs");
      assertThat(divisi.access.ended).isTrue();
    }

    @Test
    void shouldStartNothingWhenNothingWasRun() {
      assertThat(divisi.run("status")).isZero();
      assertThat(divisi.out()).contains("Nothing was run yet in /");
      assertThat(divisi.access.startedForReading).isFalse();
    }

    @Test
    void shouldPrintEventsCleanedOfEscapes() {
      divisi.access.running = true;
      divisi
          .access
          .client
          .with(TopicCatalogue.GOAL_STATE, States.goal("tidy-1", GoalStatus.RUNNING, "", 1))
          .with(
              TopicCatalogue.AUDIT_EVENTS,
              States.audit("tidy-1", 1, "GoalAccepted", "Accepted \u001b]0;evil\u0007it\n"))
          .with(TopicCatalogue.AUDIT_EVENTS, States.audit("other", 1, "GoalAccepted", "Other"));
      assertThat(divisi.run("audit", "tidy-1")).isZero();
      assertThat(divisi.out())
          .contains("GoalAccepted")
          .contains("Accepted it  [task graph]")
          .doesNotContain("Other");
      assertThat(divisi.run("audit", "--json")).isZero();
      assertThat(divisi.out()).contains("\"goalId\":\"other\"").contains("\"details\":{\"key\"");
    }

    @Test
    void shouldNotFollowWhenNoneRuns() {
      assertThat(divisi.run("audit", "--follow")).isEqualTo(3);
    }
  }

  @Nested
  class UpAndStop {
    @Test
    void shouldRefuseToStartTwice() {
      divisi.access.running = true;
      assertThat(divisi.run()).isEqualTo(4);
      assertThat(divisi.run("up")).isEqualTo(4);
      assertThat(divisi.err()).contains("process 4711");
    }

    @Test
    void shouldRunUntilInterruptedAndThenStop() {
      Thread.currentThread().interrupt();
      assertThat(divisi.run("up")).isEqualTo(130);
      assertThat(divisi.access.ended).isTrue();
      assertThat(divisi.out()).contains("127.0.0.1:19092").contains("Stopped.");
    }

    @Test
    void shouldStopTheRunningOne() {
      assertThat(divisi.run("stop")).isEqualTo(3);
      divisi.access.running = true;
      assertThat(divisi.run("stop")).isZero();
      divisi.access.stops = false;
      assertThat(divisi.run("stop")).isEqualTo(3);
      assertThat(divisi.err()).contains("kill -9 4711");
    }
  }

  @Nested
  class Demo {
    @Test
    void shouldRunTheExampleOnACopy() throws Exception {
      Path examples = Files.createDirectories(directory.resolve("installation/examples"));
      Files.createDirectories(examples.resolve("storefront/target"));
      Files.writeString(examples.resolve("storefront/shop.txt"), "open\n");
      Files.writeString(examples.resolve("storefront/target/old.txt"), "built\n");
      Path tests = examples.resolve("storefront/mvnw");
      Files.writeString(tests, "#!/bin/sh\nexit 0\n");
      assertThat(tests.toFile().setExecutable(true)).isTrue();
      Files.writeString(
          examples.resolve("storefront-goal.yaml"),
          "goal: Tidy the shop\nrepositories:\n  - url: storefront\nplaybook: playbooks/p.yaml\n");
      Files.createDirectories(examples.resolve("playbooks"));
      Files.writeString(examples.resolve("playbooks/p.yaml"), "playbook: p\n");
      divisi.access.client.reacting(DivisiCommandTest::getsDone);

      assertThat(divisi.run("demo")).as(divisi.err()).isZero();
      assertThat(divisi.run("demo")).isZero();

      Path second = divisi.access.home().demonstrations().resolve("2/storefront");
      assertThat(second.resolve(".git")).isDirectory();
      assertThat(second.resolve("target")).doesNotExist();
      GoalSubmitted goal = divisi.access.client.on(TopicCatalogue.GOAL_SUBMITTED).getLast();
      assertThat(goal.getRepositories().getFirst().getUrl()).isEqualTo(second.toString());
      assertThat(goal.getPlaybook()).isEqualTo(new Playbook("playbooks/p.yaml", "playbook: p\n"));
      assertThat(divisi.out())
          .contains("Where the time went")
          .containsPattern("start-up +")
          .containsPattern("planning +4.0s")
          .containsPattern("implementing +8.0s")
          .containsPattern("in all +");
    }

    @Test
    void shouldSayWhenTheExampleIsMissing() {
      assertThat(divisi.run("demo")).isEqualTo(3);
      assertThat(divisi.err()).contains("lacks the example");
    }
  }

  static void getsDone(FakeClient client, Object record) {
    if (record instanceof GoalSubmitted goal) {
      String id = goal.getGoalId();
      AuditEvent event = States.audit(id, 1, "GoalAccepted", "Accepted");
      client
          .with(TopicCatalogue.AUDIT_EVENTS, event)
          .with(TopicCatalogue.GOAL_STATE, States.goal(id, GoalStatus.PLANNING, "", 0))
          .with(TopicCatalogue.GOAL_STATE, States.goal(id, GoalStatus.RUNNING, "", 4))
          .with(TopicCatalogue.TASK_STATE, States.task(id, "expand", 0, TaskStatus.RUNNING, "", 2))
          .with(TopicCatalogue.TASK_STATE, States.task(id, "expand", 0, TaskStatus.DONE, "", 10))
          .with(TopicCatalogue.GOAL_STATE, States.goal(id, GoalStatus.DONE, "", 30));
    }
  }

  private Path goalFile() throws IOException {
    return Files.writeString(
        directory.resolve("goal.yaml"),
        "goal: Tidy the shop\nrepositories:\n  - url: https://example.org/shop.git\n");
  }
}
