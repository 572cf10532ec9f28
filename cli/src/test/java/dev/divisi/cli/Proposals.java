package dev.divisi.cli;

import dev.divisi.policy.DiffPatch;
import dev.divisi.policy.diff.MalformedDiffException;
import dev.divisi.schemas.MergeCompleted;
import dev.divisi.schemas.MergeOutcome;
import dev.divisi.schemas.MergeRequested;
import dev.divisi.schemas.Patch;
import dev.divisi.schemas.PatchEvaluated;
import dev.divisi.schemas.PatchProposed;
import dev.divisi.schemas.Plan;
import dev.divisi.schemas.RuleFinding;
import dev.divisi.schemas.Verdict;
import dev.divisi.schemas.VerdictOutcome;
import dev.divisi.schemas.WorkReference;
import dev.divisi.schemas.WorkStep;
import java.util.Arrays;
import java.util.List;

/** Patches that were proposed, and what policy said of them. */
final class Proposals {
  private Proposals() {}

  /** The first attempt at a task adds a file. */
  static PatchProposed proposed(String goalId, String taskId, String path) {
    Plan plan = States.plan(1, States.HASH, States.planned(taskId, "**"));
    return PatchProposed.newBuilder()
        .setWork(new WorkReference(goalId, taskId, 1, WorkStep.IMPLEMENT))
        .setClaimId("claim")
        .setRepository(plan.getRepositories().getFirst())
        .setTask(plan.getTasks().getFirst())
        .setPatch(added(path))
        .setAgent("command")
        .setSummary("")
        .build();
  }

  static PatchEvaluated evaluated(PatchProposed proposed, Verdict verdict) {
    return new PatchEvaluated(proposed.getWork(), proposed.getPatch().getHash(), verdict);
  }

  static MergeRequested merge(PatchProposed proposed, Verdict verdict) {
    return MergeRequested.newBuilder()
        .setWork(merging(proposed))
        .setRepository(proposed.getRepository())
        .setExpectedHead(States.BASE)
        .setTask(proposed.getTask())
        .setPatch(proposed.getPatch())
        .setReviewer("reviewer")
        .setEvidence(List.of())
        .setApprovedBy(null)
        .setAgent(proposed.getAgent())
        .setVerdict(verdict)
        .build();
  }

  static MergeCompleted merged(PatchProposed proposed, MergeOutcome outcome) {
    return MergeCompleted.newBuilder()
        .setWork(merging(proposed))
        .setClaimId("claim")
        .setOutcome(outcome)
        .setHead(States.HEAD)
        .setMessage("")
        .build();
  }

  private static WorkReference merging(PatchProposed proposed) {
    WorkReference work = proposed.getWork();
    return new WorkReference(work.getGoalId(), work.getTaskId(), work.getAttempt(), WorkStep.MERGE);
  }

  /** Each of the rules asks for the outcome. */
  static Verdict verdict(VerdictOutcome outcome, String... rules) {
    return saying(
        outcome,
        Arrays.stream(rules)
            .map(rule -> new RuleFinding(rule, outcome, "because", null))
            .toArray(RuleFinding[]::new));
  }

  static Verdict saying(VerdictOutcome outcome, RuleFinding... findings) {
    return Verdict.newBuilder()
        .setOutcome(outcome)
        .setPolicyVersion("v1")
        .setFindings(List.of(findings))
        .build();
  }

  private static Patch added(String path) {
    try {
      return DiffPatch.of(
          States.BASE,
          States.HEAD,
          "diff --git a/%1$s b/%1$s\nnew file mode 100644\nindex 0000000..1111111\n--- /dev/null\n+++ b/%1$s\n@@ -0,0 +1 @@\n+a\n"
              .formatted(path));
    } catch (MalformedDiffException wrong) {
      throw new AssertionError(wrong);
    }
  }
}
