package dev.divisi.policy.risk;

import dev.divisi.schemas.Risk;
import dev.divisi.schemas.RiskLevel;
import java.util.List;

/**
 * How far a patch reaches. Text, numbers and lists only, so that a condition can use each part.
 *
 * @param score 0 to 100
 * @param level "BY_ITSELF", "AGENT_REVIEW", "ONE_PERSON" or "TWO_PERSONS"
 * @param reasons what adds to it, one sentence each, the most first
 * @param owners whom the repository's CODEOWNERS names for the files that it changes, in order
 */
public record PatchRisk(int score, String level, List<String> reasons, List<String> owners) {
  public PatchRisk {
    reasons = List.copyOf(reasons);
    owners = List.copyOf(owners);
  }

  /** The same as a verdict carries it. */
  public Risk toRecord() {
    return new Risk(RiskLevel.valueOf(level), score, reasons);
  }
}
