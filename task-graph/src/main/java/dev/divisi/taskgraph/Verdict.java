package dev.divisi.taskgraph;

import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What policy says of a plan or a patch.
 *
 * @param outcome the strictest outcome of all rules that spoke
 * @param reasons one line a rule: its id and why
 * @param approvals who must approve; none when the outcome says that nobody must
 * @param reviewPools pools of reviewers that must approve a patch after its ordinary review
 * @param risk how far a patch reaches; null for a plan, and when policy did not say
 */
public record Verdict(
    Outcome outcome,
    List<String> reasons,
    List<RequiredApproval> approvals,
    List<String> reviewPools,
    @Nullable Risk risk) {

  /** What policy asks for. */
  public enum Outcome {
    /** No rule objects. */
    ALLOW,
    /** A rule forbids it. */
    DENY,
    /** A person must approve it first. */
    REQUIRE_APPROVAL
  }

  public Verdict {
    // One rule may speak of many files; people need its reason once.
    reasons = reasons.stream().distinct().toList();
    // State that an older version wrote has none.
    approvals = approvals == null ? List.of() : List.copyOf(approvals);
    reviewPools = reviewPools == null ? List.of() : List.copyOf(new LinkedHashSet<>(reviewPools));
    // Whoever names approvers wants them asked.
    if (outcome == Outcome.ALLOW && !approvals.isEmpty()) {
      outcome = Outcome.REQUIRE_APPROVAL;
    }
    if (outcome == Outcome.REQUIRE_APPROVAL && approvals.isEmpty()) {
      approvals = List.of(RequiredApproval.BY_ANYONE);
    }
  }

  /** One that asks for nothing beside its outcome. */
  public Verdict(Outcome outcome, List<String> reasons) {
    this(outcome, reasons, List.of(), List.of(), null);
  }

  String joined() {
    return String.join("; ", reasons);
  }
}
