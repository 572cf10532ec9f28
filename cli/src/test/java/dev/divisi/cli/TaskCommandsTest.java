package dev.divisi.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.divisi.schemas.AgentChoice;
import dev.divisi.schemas.AuditEvent;
import dev.divisi.schemas.CheckResult;
import dev.divisi.schemas.Claim;
import dev.divisi.schemas.GoalStatus;
import dev.divisi.schemas.Patch;
import dev.divisi.schemas.PatchProposed;
import dev.divisi.schemas.PlannedTask;
import dev.divisi.schemas.ReviewCompleted;
import dev.divisi.schemas.ReviewOutcome;
import dev.divisi.schemas.RuleFinding;
import dev.divisi.schemas.TaskReady;
import dev.divisi.schemas.TaskState;
import dev.divisi.schemas.TaskStatus;
import dev.divisi.schemas.TopicCatalogue;
import dev.divisi.schemas.VerdictOutcome;
import dev.divisi.schemas.WorkClaimed;
import dev.divisi.schemas.WorkReference;
import dev.divisi.schemas.WorkStep;
import dev.divisi.testing.GitFixture;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(30)
class TaskCommandsTest {
  @TempDir Path directory;
  private CommandFixture divisi;

  // JUnit calls setUp() before each test.
  @SuppressWarnings("NullAway.Init")
  TaskCommandsTest() {}

  @BeforeEach
  void setUp() {
    divisi = new CommandFixture(directory);
    divisi.access.running = true;
    divisi.access.client.with(
        TopicCatalogue.GOAL_STATE, States.goal("g-1", GoalStatus.RUNNING, "", 1));
    state(States.task("g-1", "web", 0, TaskStatus.AWAITING_APPROVAL, "a person must approve", 20));
  }

  private void state(TaskState task) {
    divisi.access.client.with(TopicCatalogue.TASK_STATE, task);
  }

  private void audit(long sequence, int attempt, String type, String summary) {
    audit(sequence, attempt, type, "task graph", summary, Map.of());
  }

  private void audit(
      long sequence,
      int attempt,
      String type,
      String actor,
      String summary,
      Map<String, String> details) {
    divisi.access.client.with(
        TopicCatalogue.AUDIT_EVENTS,
        AuditEvent.newBuilder(States.audit("g-1", sequence, type, summary))
            .setTaskId("web")
            .setAttempt(attempt)
            .setActor(actor)
            .setLogin("local")
            .setDetails(details)
            .build());
  }

  private static PatchProposed proposed(int attempt, String hash, String diff) {
    PatchProposed some = Proposals.proposed("g-1", "web", "src/a.txt");
    return PatchProposed.newBuilder(some)
        .setWork(new WorkReference("g-1", "web", attempt, WorkStep.IMPLEMENT))
        .setPatch(Patch.newBuilder(some.getPatch()).setHash(hash).setDiff(diff).build())
        .build();
  }

  /** The first attempt failed its checks; the patch of the second waits for a person. */
  private void twoAttempts() {
    for (int attempt = 1; attempt <= 2; attempt++) {
      WorkReference work = new WorkReference("g-1", "web", attempt, WorkStep.IMPLEMENT);
      divisi
          .access
          .client
          .with(TopicCatalogue.TASK_READY, order(work, attempt == 1 ? "command" : "model"))
          .with(
              TopicCatalogue.WORK_CLAIMED,
              new WorkClaimed(work, new Claim("claim-" + attempt, "worker-" + attempt, "pool")));
      audit(
          attempt * 10L,
          attempt,
          "WorkGranted",
          "task graph",
          "given",
          Map.of("claim", "claim-" + attempt));
    }
    divisi
        .access
        .client
        .with(
            TopicCatalogue.WORK_FAILED,
            States.failed("g-1", "web", 1, "CHECK_FAILED", "no\u001b[2J"))
        .with(TopicCatalogue.PATCH_PROPOSED, proposed(2, "good", "the diff\n"))
        .with(
            TopicCatalogue.PATCH_EVALUATED,
            Proposals.evaluated(
                proposed(2, "good", ""),
                Proposals.saying(
                    VerdictOutcome.REQUIRE_APPROVAL,
                    new RuleFinding(
                        "keys", VerdictOutcome.REQUIRE_APPROVAL, "touches keys", "src/a.txt"))))
        .with(
            TopicCatalogue.REVIEW_COMPLETED,
            ReviewCompleted.newBuilder()
                .setWork(new WorkReference("g-1", "web", 2, WorkStep.REVIEW))
                .setClaimId("review")
                .setPatchHash("good")
                .setReviewer("reviewer-1")
                .setOutcome(ReviewOutcome.APPROVED)
                .setChecks(
                    List.of(
                        CheckResult.newBuilder()
                            .setName("tests")
                            .setCommand(List.of("sh", "test.sh"))
                            .setExitCode(0)
                            .setTimedOut(false)
                            .setDurationMillis(1200)
                            .setLogEnd("ok")
                            .build()))
                .build());
    audit(15, 1, "AttemptFailed", "CHECK_FAILED: it is \u001b[31mred");
    audit(25, 2, "PatchAccepted", "worker-2", "patch proposed", Map.of("patchHash", "good"));
    audit(28, 2, "ApprovalGiven", "ann", "approves it; 1 more of security needed", Map.of());
  }

  private static TaskReady order(WorkReference work, String family) {
    PatchProposed some = Proposals.proposed("g-1", "web", "src/a.txt");
    return TaskReady.newBuilder()
        .setWork(work)
        .setRepository(some.getRepository())
        .setBaseCommit(States.BASE)
        .setTask(
            PlannedTask.newBuilder(States.planned("web", "src/**"))
                .setAgent(new AgentChoice(family, "{}"))
                .build())
        .build();
  }

  private JsonNode json() {
    return JsonMapper.shared().readTree(divisi.out());
  }

  @Nested
  class Show {
    @Test
    void shouldTellStateReasonAttemptsEvidenceRiskAndApprovals() {
      state(
          TaskState.newBuilder(
                  States.halfApproved(
                      States.task("g-1", "web", 0, TaskStatus.AWAITING_APPROVAL, "", 20)))
              .setAttempt(2)
              .build());
      twoAttempts();

      assertThat(divisi.run("task", "show", "g-1", "web")).as(divisi.err()).isZero();

      assertThat(divisi.out())
          .startsWith("web: Title of web\nneeds approval\n")
          .contains("waits for 1 more of bob")
          .contains("    divisi approve g-1 web --attempt 2\n")
          .containsPattern("Writes +src/\\*\\*")
          .containsPattern("Risk +80 of 100: touches keys")
          .containsPattern("1 +command +worker-1 +5.0s +- +CHECK_FAILED: it is red\n")
          .containsPattern("2 +model +worker-2 +\\S+ +- +needs approval\n")
          .contains("Policy: require approval\n    keys: touches keys (src/a.txt)")
          .contains("Review by reviewer-1: approved\n    tests: exit 0 in 1.2s: sh test.sh")
          .contains("ann (local), ")
          .contains("approves it; 1 more of security needed")
          .contains("divisi task diff g-1 web")
          .doesNotContain("\u001b");
    }

    @Test
    void shouldTellHowAnAttemptEndedThatAnEditOrATakeOverEnded() {
      twoAttempts();
      AuditEvent edited =
          States.audit("g-1", 40, "TaskRevised", "changed by version 3 of the plan");
      divisi
          .access
          .client
          .with(
              TopicCatalogue.AUDIT_EVENTS,
              AuditEvent.newBuilder(edited).setTaskId("docs").setSequence(21).build())
          .with(
              TopicCatalogue.AUDIT_EVENTS, AuditEvent.newBuilder(edited).setTaskId("web").build());

      assertThat(divisi.run("task", "show", "g-1", "web")).as(divisi.err()).isZero();

      assertThat(divisi.out())
          .containsPattern("1 +command +worker-1 +5.0s +- +CHECK_FAILED: it is red\n")
          .containsPattern("2 +model +worker-2 +20s +- +changed by version 3 of the plan\n");
    }

    @Test
    void shouldTellAllAttemptsWithStableKeysAsJson() {
      twoAttempts();
      assertThat(divisi.run("task", "show", "g-1", "web", "--json")).isZero();
      JsonNode first = json().path("attempts").get(0);
      JsonNode second = json().path("attempts").get(1);
      assertThat(divisi.out()).hasLineCount(1);
      assertThat(json().path("goalId").asString()).isEqualTo("g-1");
      assertThat(json().path("needsPerson").asBoolean()).isTrue();
      assertThat(first.propertyNames()).containsExactlyElementsOf(second.propertyNames());
      assertThat(first.path("failure").path("code").asString()).isEqualTo("CHECK_FAILED");
      assertThat(first.path("patch").isNull()).isTrue();
      assertThat(second.path("patch").path("hash").asString()).isEqualTo("good");
      assertThat(second.path("verdict").path("outcome").asString()).isEqualTo("REQUIRE_APPROVAL");
      assertThat(second.path("reviews").get(0).path("checks").get(0).path("exitCode").asInt())
          .isZero();
      assertThat(second.path("approvals").get(0).path("by").asString()).isEqualTo("ann");
    }

    @Test
    void shouldTellOfATaskThatWasNotBegun() {
      state(States.task("g-1", "web", 0, TaskStatus.PENDING, "waits for api", 3));
      assertThat(divisi.run("task", "show", "g-1", "web")).isZero();
      assertThat(divisi.out()).contains("pending\n  waits for api").doesNotContain("ATTEMPT");
    }

    @Test
    void shouldNameATaskOrAGoalThatIsNone() {
      assertThat(divisi.run("task", "show", "g-1", "wed")).isEqualTo(ExitCode.REFUSED.code());
      assertThat(divisi.err())
          .contains("no task 'wed'")
          .contains("`divisi status g-1` lists its tasks");
      assertThat(divisi.run("task", "show", "h-1", "web")).isEqualTo(ExitCode.REFUSED.code());
      assertThat(divisi.err()).contains("no goal 'h-1'");
    }
  }

  @Nested
  class Diff {
    private static final String HOSTILE =
        """
        diff --git a/src/a.txt b/src/a.txt
        index 1111111..2222222 100644
        --- a/src/a.txt
        +++ b/src/a.txt
        @@ -1,2 +1,2 @@
         same
        --- gone\u202e
        ++\u001b]0;title\u0007new\u001b[2J\r
        """;

    @Test
    void shouldBeWhatGitAppliesWhenItGoesToAPipe() throws Exception {
      GitFixture repository = GitFixture.init(directory.resolve("shop"), Map.of("a.txt", "a\n"));
      Path work = repository.directory();
      Files.writeString(work.resolve("a.txt"), "a\nb\u001b[31m\r\n");
      String diff = repository.git("diff", "--full-index");
      repository.git("checkout", "-q", "--", ".");
      divisi.access.client.with(TopicCatalogue.PATCH_PROPOSED, proposed(1, "one", diff));

      assertThat(divisi.run("task", "diff", "g-1", "web")).as(divisi.err()).isZero();

      assertThat(divisi.out()).isEqualTo(diff);
      Path patch = Files.writeString(directory.resolve("p.diff"), divisi.out(), UTF_8);
      repository.git("apply", patch.toString());
      assertThat(work.resolve("a.txt")).hasContent("a\nb\u001b[31m\r\n");
    }

    @Test
    void shouldNameOnATerminalWhatWouldNotBeShown() {
      divisi.access.client.with(TopicCatalogue.PATCH_PROPOSED, proposed(1, "one", HOSTILE));
      divisi.screen(false);

      assertThat(divisi.run("task", "diff", "g-1", "web")).isZero();

      assertThat(divisi.out())
          .contains("\n--- gone<U+202E>\n")
          .endsWith("\n++<U+001B>]0;title<U+0007>new<U+001B>[2J<U+000D>\n")
          .doesNotContain("\u001b")
          .doesNotContain("\r");
    }

    @Test
    void shouldColourOnATerminalOnlyWithItsOwnEscapes() {
      divisi.access.client.with(TopicCatalogue.PATCH_PROPOSED, proposed(1, "one", HOSTILE));
      divisi.screen(true);

      assertThat(divisi.run("task", "diff", "g-1", "web")).isZero();

      assertThat(divisi.out())
          .contains("\u001b[1m--- a/src/a.txt\u001b[0m\n")
          .contains("\u001b[36m@@ -1,2 +1,2 @@\u001b[0m\n")
          .contains("\n same\n")
          .contains("\u001b[31m--- gone<U+202E>\u001b[0m\n")
          .contains("\u001b[32m++<U+001B>]0;title<U+0007>new<U+001B>[2J<U+000D>\u001b[0m\n");
    }

    @Test
    void shouldShowTheAttemptThatIsAskedForElseTheLastWithAPatch() {
      divisi
          .access
          .client
          .with(TopicCatalogue.PATCH_PROPOSED, proposed(1, "one", "first\n"))
          .with(TopicCatalogue.PATCH_PROPOSED, proposed(2, "late", "refused\n"))
          .with(TopicCatalogue.PATCH_PROPOSED, proposed(2, "two", "second\n"))
          .with(TopicCatalogue.PATCH_PROPOSED, proposed(2, "later", "refused too\n"));
      audit(1, 2, "PatchAccepted", "worker-2", "patch proposed", Map.of("patchHash", "two"));
      audit(2, 3, "WorkGranted", "given");

      assertThat(divisi.run("task", "diff", "g-1", "web")).isZero();
      assertThat(divisi.run("task", "diff", "g-1", "web", "--attempt", "1")).isZero();

      assertThat(divisi.out()).isEqualTo("second\nfirst\n");
    }

    @Test
    void shouldSayWhatIsOnRecordWhenThereIsNoSuchPatch() {
      assertThat(divisi.run("task", "diff", "g-1", "web")).isEqualTo(ExitCode.REFUSED.code());
      assertThat(divisi.err()).contains("No attempt of web has a patch on record");

      audit(1, 1, "WorkGranted", "given");
      assertThat(divisi.run("task", "diff", "g-1", "web", "--attempt", "1"))
          .isEqualTo(ExitCode.REFUSED.code());
      assertThat(divisi.err()).contains("Attempt 1 of web has no patch").contains("task show");
      assertThat(divisi.run("task", "diff", "g-1", "web", "--attempt", "4"))
          .isEqualTo(ExitCode.REFUSED.code());
      assertThat(divisi.err()).contains("no attempt 4 of web on record; there are [1].");
      assertThat(divisi.out()).isEmpty();
    }

    @Test
    void shouldBeOneObjectAsJson() {
      divisi.access.client.with(TopicCatalogue.PATCH_PROPOSED, proposed(1, "one", HOSTILE));
      assertThat(divisi.run("task", "diff", "g-1", "web", "--json")).isZero();
      assertThat(json().path("diff").asString()).isEqualTo(HOSTILE);
      assertThat(json().path("files").get(0).path("path").asString()).isEqualTo("src/a.txt");
      assertThat(divisi.out()).hasLineCount(1).doesNotContain("\u001b");
    }
  }
}
