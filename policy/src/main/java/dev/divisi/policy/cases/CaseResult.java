package dev.divisi.policy.cases;

import dev.divisi.schemas.Verdict;
import java.util.List;

/**
 * How a case came out.
 *
 * @param verdict what the policy says
 * @param differences what was expected and did not come, a line each; empty when it is as expected
 */
public record CaseResult(String name, Verdict verdict, List<String> differences) {
  public CaseResult {
    differences = List.copyOf(differences);
  }

  /** Whether all is as the case expects. */
  public boolean passed() {
    return differences.isEmpty();
  }
}
