package dev.divisi.cli;

import dev.divisi.schemas.AuditEvent;
import dev.divisi.schemas.CheckResult;
import dev.divisi.schemas.FileChange;
import dev.divisi.schemas.Finding;
import dev.divisi.schemas.MergeCompleted;
import dev.divisi.schemas.Patch;
import dev.divisi.schemas.PatchEvaluated;
import dev.divisi.schemas.PatchProposed;
import dev.divisi.schemas.ReviewCompleted;
import dev.divisi.schemas.Spend;
import dev.divisi.schemas.TaskReady;
import dev.divisi.schemas.TaskState;
import dev.divisi.schemas.WorkFailed;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Attempts, as {@code --json} prints them. What is not known is null. */
final class AttemptJson {
  private AttemptJson() {}

  static ObjectNode of(Attempt attempt, TaskState state) {
    ObjectNode node = JsonMapper.shared().createObjectNode().put("attempt", attempt.number());
    TaskReady order = attempt.order();
    PatchProposed proposed = attempt.patch();
    node.put("agent", attempt.agent())
        .put("worker", attempt.worker())
        .put("startedAt", text(attempt.startedAt()))
        .put("endedAt", text(attempt.endedAt()))
        .put("outcome", attempt.outcome(state))
        .put("baseCommit", order == null ? null : order.getBaseCommit());
    spend(node, attempt.spend());
    patch(node, proposed);
    verdict(node, attempt.verdict());
    ArrayNode reviews = node.putArray("reviews");
    attempt.reviews().forEach(review -> reviews.add(of(review)));
    failure(node, attempt.failure());
    merge(node, attempt.merge());
    ArrayNode approvals = node.putArray("approvals");
    attempt.approvals().forEach(event -> approvals.add(approval(event)));
    return node;
  }

  static ArrayNode files(Patch patch) {
    ArrayNode files = JsonMapper.shared().createArrayNode();
    for (FileChange file : patch.getFiles()) {
      files
          .addObject()
          .put("path", file.getPath())
          .put("change", file.getChange().name())
          .put("mode", file.getMode())
          .put("addedLines", file.getAddedLines())
          .put("removedLines", file.getRemovedLines());
    }
    return files;
  }

  private static void spend(ObjectNode node, @Nullable Spend spend) {
    if (spend == null) {
      node.putNull("spend");
      return;
    }
    node.putObject("spend")
        .put("tokens", spend.getTokens())
        .put("costMicros", spend.getCostMicros())
        .put("modelCalls", spend.getModelCalls());
  }

  private static void patch(ObjectNode node, @Nullable PatchProposed proposed) {
    if (proposed == null) {
      node.putNull("patch");
      return;
    }
    node.putObject("patch")
        .put("hash", proposed.getPatch().getHash())
        .put("baseCommit", proposed.getPatch().getBaseCommit())
        .put("summary", proposed.getSummary())
        .put("handoff", proposed.getHandoff())
        .set("files", files(proposed.getPatch()));
  }

  private static void verdict(ObjectNode node, @Nullable PatchEvaluated judged) {
    if (judged == null) {
      node.putNull("verdict");
      return;
    }
    ObjectNode verdict =
        node.putObject("verdict")
            .put("outcome", judged.getVerdict().getOutcome().name())
            .put("policyVersion", judged.getVerdict().getPolicyVersion());
    ApprovalJson.put(verdict, judged.getVerdict().getRisk());
    verdict.set("findings", VerdictJson.findings(judged.getVerdict()));
  }

  private static ObjectNode of(ReviewCompleted review) {
    ObjectNode node =
        JsonMapper.shared()
            .createObjectNode()
            .put("reviewer", review.getReviewer())
            .put("outcome", review.getOutcome().name());
    ArrayNode findings = node.putArray("findings");
    for (Finding finding : review.getFindings()) {
      findings
          .addObject()
          .put("severity", finding.getSeverity().name())
          .put("message", finding.getMessage())
          .put("path", finding.getPath())
          .put("line", finding.getLine())
          .put("criterion", finding.getCriterion());
    }
    node.set("checks", checks(review.getChecks()));
    return node;
  }

  private static void failure(ObjectNode node, @Nullable WorkFailed failed) {
    if (failed == null) {
      node.putNull("failure");
      return;
    }
    node.putObject("failure")
        .put("step", failed.getWork().getStep().name())
        .put("kind", failed.getKind().name())
        .put("code", failed.getCode())
        .put("message", failed.getMessage())
        .set("checks", checks(failed.getEvidence()));
  }

  private static void merge(ObjectNode node, @Nullable MergeCompleted completed) {
    if (completed == null) {
      node.putNull("merge");
      return;
    }
    node.putObject("merge")
        .put("outcome", completed.getOutcome().name())
        .put("commit", completed.getCommit())
        .put("message", completed.getMessage())
        .set("checks", checks(completed.getChecks()));
  }

  private static ArrayNode checks(List<CheckResult> checks) {
    ArrayNode array = JsonMapper.shared().createArrayNode();
    for (CheckResult check : checks) {
      ObjectNode node = array.addObject().put("name", check.getName());
      ArrayNode command = node.putArray("command");
      check.getCommand().forEach(command::add);
      node.put("exitCode", check.getExitCode())
          .put("timedOut", check.getTimedOut())
          .put("durationMillis", check.getDurationMillis())
          .put("logEnd", check.getLogEnd());
    }
    return array;
  }

  private static ObjectNode approval(AuditEvent event) {
    return JsonMapper.shared()
        .createObjectNode()
        .put("type", event.getType())
        .put("by", event.getActor())
        .put("login", event.getLogin())
        .put("at", event.getAt().toString())
        .put("summary", event.getSummary());
  }

  private static @Nullable String text(@Nullable Instant instant) {
    return instant == null ? null : instant.toString();
  }
}
