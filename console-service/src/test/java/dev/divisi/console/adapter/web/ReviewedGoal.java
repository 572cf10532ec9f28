package dev.divisi.console.adapter.web;

import static dev.divisi.console.SampleRecords.goal;
import static dev.divisi.console.SampleRecords.patch;
import static dev.divisi.console.SampleRecords.plan;
import static dev.divisi.console.SampleRecords.review;
import static dev.divisi.console.SampleRecords.task;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.divisi.console.testing.RunningConsole;
import dev.divisi.schemas.ChangeKind;
import dev.divisi.schemas.CheckResult;
import dev.divisi.schemas.FileChange;
import dev.divisi.schemas.Finding;
import dev.divisi.schemas.GoalStatus;
import dev.divisi.schemas.Patch;
import dev.divisi.schemas.PatchEvaluated;
import dev.divisi.schemas.PatchProposed;
import dev.divisi.schemas.ReviewCompleted;
import dev.divisi.schemas.RuleFinding;
import dev.divisi.schemas.Severity;
import dev.divisi.schemas.TaskState;
import dev.divisi.schemas.TaskStatus;
import dev.divisi.schemas.TopicCatalogue;
import dev.divisi.schemas.Verdict;
import dev.divisi.schemas.VerdictOutcome;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** A goal with a task whose patch waits for a person, and is hostile. */
final class ReviewedGoal {
  static final String GOAL = "g";
  static final String TASK = "a";
  static final String ADDRESS = "/goals/g/tasks/a";
  static final String DIFF =
      """
      diff --git a/src/A.java b/src/A.java
      index 1111111..2222222 100644
      --- a/src/A.java
      +++ b/src/A.java
      @@ -1,4 +1,5 @@
       class A {
      -  String old = "gone";
      +  String html = "</code><script>document.title = 'taken over'</script>";
      +  // <img src=x onerror="document.title = 'taken over'">
         int kept;
       }
      diff --git a/<b>bold</b>.txt b/<b>bold</b>.txt
      new file mode 100644
      index 0000000..2222222
      --- /dev/null
      +++ b/<b>bold</b>.txt
      @@ -0,0 +1,2 @@
      +one
      +two
      """;
  static final String HASH = sha256(DIFF);

  private ReviewedGoal() {}

  /** Keeps all of it. */
  static void keep(RunningConsole console) {
    console.keep(TopicCatalogue.PLAN_CREATED, plan(GOAL, TASK, "b"));
    console.keep(TopicCatalogue.GOAL_STATE, goal(GOAL, "Tidy up", GoalStatus.RUNNING, 1));
    console.keep(TopicCatalogue.TASK_STATE, waiting(HASH));
    console.keep(TopicCatalogue.PATCH_PROPOSED, proposed(1, DIFF));
    console.keep(TopicCatalogue.PATCH_EVALUATED, evaluated());
    console.keep(TopicCatalogue.REVIEW_COMPLETED, reviewed());
  }

  static TaskState waiting(String hash) {
    return TaskState.newBuilder(
            task(GOAL, TASK, "<i>Task</i> of a", TaskStatus.AWAITING_APPROVAL, 2))
        .setPatchHash(hash)
        .build();
  }

  static PatchProposed proposed(int attempt, String diff) {
    PatchProposed sample = patch(GOAL, TASK, attempt, diff);
    return PatchProposed.newBuilder(sample)
        .setPatch(
            Patch.newBuilder(sample.getPatch())
                .setHash(sha256(diff))
                .setFiles(
                    List.of(
                        new FileChange("src/A.java", ChangeKind.MODIFIED, "100644", 2, 1),
                        new FileChange("<b>bold</b>.txt", ChangeKind.ADDED, "100644", 2, 0)))
                .build())
        .build();
  }

  private static PatchEvaluated evaluated() {
    return new PatchEvaluated(
        proposed(1, DIFF).getWork(),
        HASH,
        Verdict.newBuilder()
            .setOutcome(VerdictOutcome.REQUIRE_APPROVAL)
            .setPolicyVersion("p")
            .setFindings(
                List.of(
                    new RuleFinding(
                        "public-api",
                        VerdictOutcome.REQUIRE_APPROVAL,
                        "It is seen by <b>others</b>",
                        "src/A.java")))
            .build());
  }

  private static ReviewCompleted reviewed() {
    return ReviewCompleted.newBuilder(review(GOAL, TASK, 1))
        .setPatchHash(HASH)
        .setFindings(
            List.of(
                Finding.newBuilder()
                    .setSeverity(Severity.WARNING)
                    .setMessage("Escape <this>")
                    .setPath("src/A.java")
                    .setLine(2)
                    .build()))
        .setChecks(
            List.of(
                new CheckResult("unit", List.of("make", "test"), 1, false, 1500L, "1 < 2 failed")))
        .build();
  }

  static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256.", e);
    }
  }
}
