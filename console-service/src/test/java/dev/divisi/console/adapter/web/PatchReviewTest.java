package dev.divisi.console.adapter.web;

import static dev.divisi.console.SampleRecords.step;
import static dev.divisi.console.SampleRecords.task;
import static dev.divisi.console.adapter.web.ReviewedGoal.ADDRESS;
import static dev.divisi.console.adapter.web.ReviewedGoal.DIFF;
import static dev.divisi.console.adapter.web.ReviewedGoal.GOAL;
import static dev.divisi.console.adapter.web.ReviewedGoal.HASH;
import static dev.divisi.console.adapter.web.ReviewedGoal.TASK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.divisi.console.adapter.login.PersonAuthentication;
import dev.divisi.console.domain.Decisions.Outcome;
import dev.divisi.console.domain.Person;
import dev.divisi.console.domain.Role;
import dev.divisi.console.testing.RunningConsole;
import dev.divisi.schemas.DecisionKind;
import dev.divisi.schemas.DecisionMade;
import dev.divisi.schemas.MergeCompleted;
import dev.divisi.schemas.MergeOutcome;
import dev.divisi.schemas.TaskState;
import dev.divisi.schemas.TaskStatus;
import dev.divisi.schemas.TopicCatalogue;
import dev.divisi.schemas.WorkReference;
import dev.divisi.schemas.WorkStep;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.http.ResponseEntity;

/** Pages of a task and its patches, and what is decided on them. */
class PatchReviewTest {
  private static final String OTHER = "0".repeat(64);

  @TempDir private Path directory;
  private RunningConsole console;

  // JUnit calls start() before each test.
  @SuppressWarnings("NullAway.Init")
  PatchReviewTest() {}

  @BeforeEach
  void start() {
    console = RunningConsole.start(directory);
    ReviewedGoal.keep(console);
  }

  @AfterEach
  void stop() {
    console.close();
  }

  private String body(String path) throws Exception {
    HttpResponse<String> answer = console.get(path);
    assertThat(answer.statusCode()).as(path + "\n" + answer.body()).isEqualTo(200);
    return answer.body();
  }

  private String review(Role role, DecisionKind kind, String hash, String text, String comments)
      throws InterruptedException {
    ResponseEntity<Void> answer =
        console
            .bean(DiffController.class)
            .review(
                GOAL,
                TASK,
                kind,
                hash,
                text,
                comments,
                new PersonAuthentication(new Person("ann", "local", role)));
    return String.valueOf(answer.getHeaders().getFirst("HX-Trigger"));
  }

  @Test
  void shouldShowATaskWithWhatCanBeDoneAndLinks() throws Exception {
    String page = body(ADDRESS);

    assertThat(page)
        .contains("&lt;i>Task&lt;/i> of a".replace(">", "&gt;"))
        .contains("It is done.", "public API", "href=\"" + ADDRESS + "/diff\"")
        .contains("value=\"STEER\"", "value=\"REASSIGN\"", "value=\"SKIP\"", "value=\"CANCEL\"")
        .doesNotContain("<i>Task", " style=");
    assertThat(body(ADDRESS + "/now")).contains("needs approval");
    assertThat(body(ADDRESS + "/why")).contains("all is well");
  }

  @Test
  void shouldSayWhatCannotBeAsked() throws Exception {
    console.taskGraph().unavailable = true;

    assertThat(body(ADDRESS + "/why")).contains("Kafka cannot be reached");
  }

  @Test
  void shouldKnowNothingThatIsNotThere() throws Exception {
    for (String path :
        List.of(
            "/goals/none/tasks/a",
            "/goals/g/tasks/none",
            "/goals/g/tasks/none/diff",
            "/goals/none/diff",
            ADDRESS + "/diff?attempt=7",
            ADDRESS + "/diff/files/" + HASH + "/9",
            ADDRESS + "/diff/files/" + OTHER + "/0",
            ADDRESS + "/attempts/7",
            ADDRESS + "/attempts/7/patch",
            ADDRESS + "/steps/none/1")) {
      assertThat(console.get(path).statusCode()).as(path).isEqualTo(404);
    }
  }

  @Test
  void shouldShowLinesFindingsVerdictAndEvidenceAsText() throws Exception {
    assertThat(body(ADDRESS + "/diff"))
        .contains("public-api", "It is seen by &lt;b&gt;others", "exit 1", "1 &lt; 2 failed")
        .contains("src/A.java", "&lt;b&gt;bold&lt;/b&gt;.txt")
        .doesNotContain("<b>bold", "<b>others");
    for (String view : List.of("unified", "split")) {
      assertThat(body(ADDRESS + "/diff/files/" + HASH + "/0?view=" + view))
          .as(view)
          .contains("&lt;script&gt;document.title", "Escape &lt;this&gt;", "data-line=\"2\"")
          .doesNotContain("<script>", "<img", " style=");
    }
  }

  @Test
  void shouldSendBackWithEachCommentAndTheWholeByTheHashThatWasShown() throws Exception {
    String said =
        review(
            Role.APPROVER,
            DecisionKind.REJECT,
            HASH,
            "Not like this",
            "[{\"path\":\"src/A.java\",\"line\":2,\"side\":\"after\",\"text\":\"escape it\"}]");

    DecisionMade decision = console.taskGraph().decisions.getFirst();
    assertThat(said).contains("good");
    assertThat(decision.getKind()).isEqualTo(DecisionKind.REJECT);
    assertThat(decision.getTaskId()).isEqualTo(TASK);
    assertThat(decision.getHash()).isEqualTo(HASH);
    assertThat(decision.getBy()).isEqualTo("ann");
    assertThat(decision.getLogin()).isEqualTo("local");
    assertThat(decision.getReason()).isEqualTo("Not like this\n\nsrc/A.java:2: escape it");
  }

  @Test
  void shouldApproveTheHashThatWasShown() throws Exception {
    review(Role.APPROVER, DecisionKind.APPROVE, HASH, "", "[]");

    assertThat(console.taskGraph().decisions)
        .singleElement()
        .satisfies(
            decision -> {
              assertThat(decision.getKind()).isEqualTo(DecisionKind.APPROVE);
              assertThat(decision.getHash()).isEqualTo(HASH);
            });
  }

  @Test
  void shouldDecideNothingWhenThePatchIsAnotherOneByNow() throws Exception {
    console.keep(TopicCatalogue.TASK_STATE, ReviewedGoal.waiting(OTHER));

    for (DecisionKind kind : List.of(DecisionKind.APPROVE, DecisionKind.REJECT)) {
      assertThat(review(Role.APPROVER, kind, HASH, "x", "[]"))
          .contains("bad", "not the current one any more");
    }

    assertThat(console.taskGraph().decisions).isEmpty();
    assertThat(body(ADDRESS + "/diff?attempt=1")).doesNotContain("id=\"approve\"");
  }

  @Test
  void shouldSayTheTaskGraphsRefusal() throws Exception {
    console.taskGraph().outcome = Outcome.REFUSED;

    assertThat(review(Role.APPROVER, DecisionKind.APPROVE, HASH, "", "[]"))
        .contains("bad", "nothing waits for that");
  }

  @Test
  void shouldTakeNoDecisionFromWhoMayNotOrWithoutAWord() throws Exception {
    assertThat(review(Role.AUTHOR, DecisionKind.APPROVE, HASH, "", "[]"))
        .contains("bad", "takes the role approver");
    assertThat(review(Role.APPROVER, DecisionKind.REJECT, HASH, " ", "[]"))
        .contains("bad", "Say what must change");
    assertThat(review(Role.APPROVER, DecisionKind.REJECT, HASH, "x", "no json"))
        .contains("bad", "cannot be read");
    assertThat(review(Role.ADMIN, DecisionKind.CANCEL, HASH, "x", "[]")).contains("bad");
    assertThat(console.taskGraph().decisions).isEmpty();
  }

  @Test
  void shouldNotLetAPatchBeDecidedOnWhoseHashIsNotThatOfItsDiff() throws Exception {
    console.keep(TopicCatalogue.TASK_STATE, ReviewedGoal.waiting(OTHER));
    console.keep(
        TopicCatalogue.PATCH_PROPOSED,
        dev.divisi.schemas.PatchProposed.newBuilder(ReviewedGoal.proposed(2, DIFF))
            .setPatch(
                dev.divisi.schemas.Patch.newBuilder(ReviewedGoal.proposed(2, DIFF).getPatch())
                    .setHash(OTHER)
                    .build())
            .build());

    assertThat(body(ADDRESS + "/diff"))
        .contains("The hash of this patch is not that of its diff")
        .doesNotContain("id=\"approve\"");
  }

  @Test
  void shouldGiveAPatchThatGitCanApply() throws Exception {
    HttpResponse<String> answer = console.get(ADDRESS + "/attempts/1/patch");

    assertThat(answer.body()).isEqualTo(DIFF);
    assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("text/plain");
    assertThat(answer.headers().firstValue("Content-Disposition").orElse(""))
        .isEqualTo("attachment; filename=\"a-1.patch\"");
    assertThat(answer.headers().firstValue("X-Content-Type-Options").orElse(""))
        .isEqualTo("nosniff");
    assertThat(body(ADDRESS))
        .contains("git apply --index ../a-1.patch", "divisi task hand-in g a ../g-a.patch");
  }

  @Test
  void shouldShowWhatWasMergedAndWhoChangedAFile() throws Exception {
    assertThat(body("/goals/g/diff")).contains("Nothing is merged yet");

    console.keep(
        TopicCatalogue.MERGE_COMPLETED,
        MergeCompleted.newBuilder()
            .setWork(new WorkReference(GOAL, TASK, 1, WorkStep.MERGE))
            .setClaimId("merge")
            .setOutcome(MergeOutcome.MERGED)
            .setHead("c")
            .setCommit("c0ffee")
            .setMessage("Merged.")
            .build());

    assertThat(body("/goals/g/diff"))
        .contains("1 merged task,", "c0ffee", "shop/src/A.java")
        .contains(ADDRESS + "/diff/files/" + HASH + "/1");
  }

  @Test
  void shouldGiveOnlyStepsThatAreNotShownYet() throws Exception {
    for (int sequence = 1; sequence <= 120; sequence++) {
      console.keep(TopicCatalogue.AGENT_STEPS, step(GOAL, TASK, sequence, "step " + sequence));
    }
    console.keep(TopicCatalogue.AGENT_STEPS, step(GOAL, TASK, 121, "x".repeat(9_000)));
    String steps = ADDRESS + "/attempts/1/steps";

    String first = body(steps);
    String rest = body(steps + "?after=claim-g-a-1:100");

    assertThat(first).contains("data-sequence=\"1\"", "data-sequence=\"100\"", "data-more");
    assertThat(first).doesNotContain("data-sequence=\"101\"");
    assertThat(rest).contains("data-sequence=\"101\"", "data-sequence=\"121\"", "Show all");
    assertThat(rest).doesNotContain("data-sequence=\"100\"", "data-more", "x".repeat(2_000));
    assertThat(body(ADDRESS + "/steps/claim-g-a-1/121")).contains("x".repeat(9_000));
    assertThat(body(ADDRESS + "/attempts/1/now")).contains("1,210 tokens in, 605 out");
    assertThat(body(ADDRESS + "/attempts/1")).contains("<live-transcript", "Do it by hand");
  }

  @Test
  void shouldShowCandidatesSideBySide() throws Exception {
    for (int number = 1; number <= 2; number++) {
      TaskStatus status = number == 1 ? TaskStatus.SUPERSEDED : TaskStatus.DONE;
      console.keep(
          TopicCatalogue.TASK_STATE,
          TaskState.newBuilder(task(GOAL, "b.candidate-" + number, "Try", status, 3))
              .setParentTaskId("b")
              .setReason(number == 1 ? "b.candidate-2 was chosen" : "")
              .build());
    }
    console.keep(TopicCatalogue.TASK_STATE, task(GOAL, "b", "Try", TaskStatus.DONE, 4));

    assertThat(body("/goals/g/tasks/b"))
        .contains("candidate-1", "candidate-2", "b.candidate-2 was chosen", "not chosen")
        .containsOnlyOnce("data-chosen=\"true\"");
  }
}
