package dev.divisi.cli;

import dev.divisi.policy.Outcome;
import dev.divisi.schemas.RuleFinding;
import dev.divisi.schemas.Verdict;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/** Verdicts as {@code --json} prints them. */
final class VerdictJson {
  private VerdictJson() {}

  static ArrayNode findings(Verdict verdict) {
    ArrayNode array = JsonMapper.shared().createArrayNode();
    for (RuleFinding finding : verdict.getFindings()) {
      array
          .addObject()
          .put("rule", finding.getRuleId())
          .put("outcome", Outcome.of(finding.getOutcome()).written())
          .put("path", finding.getPath())
          .put("reason", finding.getReason());
    }
    return array;
  }
}
