package dev.divisi.policy.cases;

import dev.divisi.policy.Outcome;
import dev.divisi.policy.cases.CaseDocument.ExpectText;
import dev.divisi.schemas.CheckCommand;
import dev.divisi.schemas.RequiredApproval;
import dev.divisi.schemas.RuleFinding;
import dev.divisi.schemas.Verdict;
import dev.divisi.schemas.VerdictOutcome;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Compares what was expected with what came. */
final class Expectation {
  private Expectation() {}

  static List<String> differences(ExpectText expected, Verdict verdict) {
    List<String> differences = new ArrayList<>();
    String wanted = expected.outcome().written();
    String came = Outcome.of(verdict.getOutcome()).written();
    if (!wanted.equals(came)) {
      differences.add("outcome: expected " + wanted + ", came " + came);
    }
    compare("rules", expected.rules(), rules(verdict, false), differences);
    compare("noted", expected.noted(), rules(verdict, true), differences);
    compareApprovals(expected.approvals(), verdict.getApprovals(), differences);
    compare(
        "checks",
        expected.checks(),
        verdict.getChecks().stream().map(CheckCommand::getName).toList(),
        differences);
    compare("reviews", expected.reviews(), verdict.getReviewPools(), differences);
    return differences;
  }

  private static List<String> rules(Verdict verdict, boolean noted) {
    return verdict.getFindings().stream()
        .filter(finding -> (finding.getOutcome() == VerdictOutcome.ALLOW) == noted)
        .map(RuleFinding::getRuleId)
        .toList();
  }

  private static void compare(
      String what,
      @Nullable List<String> expected,
      Collection<String> came,
      List<String> differences) {
    if (expected != null && !Set.copyOf(expected).equals(Set.copyOf(came))) {
      differences.add(what + ": expected " + words(expected) + ", came " + words(came));
    }
  }

  /** An approval is named by its group or by its rule, whichever the case knows. */
  private static void compareApprovals(
      @Nullable List<String> expected, List<RequiredApproval> came, List<String> differences) {
    if (expected == null) {
      return;
    }
    boolean allExpected = came.stream().allMatch(one -> expected.stream().anyMatch(is(one)));
    boolean allCame =
        expected.stream().allMatch(name -> came.stream().anyMatch(one -> is(one).test(name)));
    if (!allExpected || !allCame) {
      List<String> names =
          came.stream()
              .map(one -> one.getGroup() == null ? one.getRuleId() : one.getGroup())
              .toList();
      differences.add("approvals: expected " + words(expected) + ", came " + words(names));
    }
  }

  private static Predicate<String> is(RequiredApproval approval) {
    return name -> name.equals(approval.getGroup()) || name.equals(approval.getRuleId());
  }

  private static String words(Collection<String> names) {
    return names.isEmpty() ? "none" : String.join(", ", new TreeSet<>(names));
  }
}
