package dev.divisi.cli;

import dev.divisi.schemas.Approver;
import dev.divisi.schemas.GivenApproval;
import dev.divisi.schemas.RequiredApproval;
import dev.divisi.schemas.Risk;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Approvals and risk, as {@code --json} prints them. */
final class ApprovalJson {
  private ApprovalJson() {}

  static void put(ObjectNode node, List<GivenApproval> approvals, List<RequiredApproval> awaited) {
    ArrayNode given = node.putArray("approvals");
    for (GivenApproval approval : approvals) {
      given
          .addObject()
          .put("by", approval.getBy())
          .put("login", approval.getLogin())
          .put("standsInFor", approval.getStandsInFor())
          .put("decisionId", approval.getDecisionId())
          .put("approvedAt", approval.getApprovedAt().toString());
    }
    ArrayNode open = node.putArray("awaited");
    for (RequiredApproval required : awaited) {
      ObjectNode one =
          open.addObject()
              .put("ruleId", required.getRuleId())
              .put("group", required.getGroup())
              .put("people", required.getPeople())
              .put("notTheAuthor", required.getNotTheAuthor())
              .put("withinSeconds", required.getWithinSeconds())
              .put("validSeconds", required.getValidSeconds());
      ArrayNode approvers = one.putArray("approvers");
      for (Approver approver : required.getApprovers()) {
        Long until = approver.getUntilMillis();
        approvers
            .addObject()
            .put("name", approver.getName())
            .put("standsInFor", approver.getStandsInFor())
            .put("until", until == null ? null : Instant.ofEpochMilli(until).toString());
      }
    }
  }

  static void put(ObjectNode node, @Nullable Risk risk) {
    if (risk != null) {
      ArrayNode reasons =
          node.putObject("risk")
              .put("level", risk.getLevel().name())
              .put("score", risk.getScore())
              .putArray("reasons");
      risk.getReasons().forEach(reasons::add);
    }
  }
}
