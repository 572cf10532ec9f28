package dev.divisi.policy;

import dev.divisi.policy.diff.PathNames;
import dev.divisi.schemas.CheckCommand;
import dev.divisi.schemas.Confinement;
import dev.divisi.schemas.RequiredApproval;
import dev.divisi.schemas.Risk;
import dev.divisi.schemas.RuleFinding;
import dev.divisi.schemas.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the rules say, gathered into a verdict. */
final class Findings {
  /** Keeps the fact small; the outcome counts all of them. */
  private static final int MOST = 200;

  private record Found(String rule, Outcome outcome, String reason, @Nullable String path) {}

  private final Set<Found> found = new LinkedHashSet<>();
  private final Set<RequiredApproval> approvals = new LinkedHashSet<>();
  private final Set<CheckCommand> checks = new LinkedHashSet<>();
  private final Set<String> reviewPools = new LinkedHashSet<>();
  private final Map<String, Confinement> confinements = new LinkedHashMap<>();

  /** What judging itself finds wrong: always denied. */
  void deny(Rule.BuiltIn rule, String reason, @Nullable String path) {
    found.add(new Found(rule.id(), Outcome.DENY, reason, path));
  }

  /**
   * What judging itself finds.
   *
   * @param logins by which logins an approval counts
   */
  void add(
      Rule.BuiltIn rule,
      Outcome outcome,
      String reason,
      @Nullable String path,
      @Nullable List<String> logins) {
    found.add(new Found(rule.id(), outcome, reason, path));
    if (outcome == Outcome.REQUIRE_APPROVAL) {
      approvals.add(byAnyone(rule.id(), logins));
    }
  }

  /** What is asked for when nobody says of whom. */
  static RequiredApproval byAnyone(String rule, @Nullable List<String> logins) {
    return RequiredApproval.newBuilder().setRuleId(rule).setLogins(logins).build();
  }

  /** A rule holds: what it says, and what it asks for besides. */
  void add(Rule rule, String reason, @Nullable String path) {
    found.add(new Found(rule.id(), rule.outcome(), reason, path));
    if (rule.outcome() == Outcome.REQUIRE_APPROVAL) {
      // Each rule's own: else whoever satisfies another rule's group would satisfy this one, too.
      // And of each repository: a rule may have the same name in two of them.
      approvals.add(rule.approval() == null ? byAnyone(rule.id(), null) : rule.approval());
    }
    checks.addAll(rule.checks());
    reviewPools.addAll(rule.reviews());
  }

  /** The agent of a task may use no more than all rules allow. */
  void confine(String taskId, Rule rule) {
    PolicyDocument.ConfineText text = rule.confine();
    if (text == null) {
      return;
    }
    Confinement before = confinements.get(taskId);
    List<String> rules = new ArrayList<>(before == null ? List.of() : before.getRuleIds());
    rules.add(rule.id());
    boolean network = !Boolean.FALSE.equals(text.network());
    confinements.put(
        taskId,
        Confinement.newBuilder()
            .setTaskId(taskId)
            .setNetwork(network && (before == null || before.getNetwork()))
            .setTools(both(before == null ? null : before.getTools(), text.tools()))
            .setRuleIds(rules)
            .build());
  }

  private static @Nullable List<String> both(
      @Nullable List<String> some, @Nullable List<String> others) {
    if (some == null || others == null) {
      return some == null ? others : some;
    }
    return some.stream().filter(others::contains).toList();
  }

  /** So many, and of each rule at least one: nobody must be able to hide a rule behind others. */
  private static List<Found> cut(List<Found> sorted) {
    if (sorted.size() <= MOST) {
      return sorted;
    }
    Set<String> seen = new LinkedHashSet<>();
    long rules = sorted.stream().map(Found::rule).distinct().count();
    long spare = Math.max(0, MOST - rules);
    List<Found> kept = new ArrayList<>();
    for (Found finding : sorted) {
      boolean first = seen.add(finding.rule());
      if (first || spare-- > 0) {
        kept.add(finding);
      }
    }
    return kept;
  }

  /** The strictest outcome, with the strictest findings first and else in the order found. */
  Verdict verdict(String policyVersion, @Nullable Risk risk) {
    List<Found> sorted = new ArrayList<>(found);
    sorted.sort(Comparator.comparing(Found::outcome).reversed());
    List<RuleFinding> shown = new ArrayList<>();
    for (Found finding : cut(sorted)) {
      shown.add(
          RuleFinding.newBuilder()
              .setRuleId(finding.rule())
              .setOutcome(finding.outcome().published())
              .setReason(finding.reason())
              .setPath(finding.path() == null ? null : PathNames.shown(finding.path()))
              .build());
    }
    int more = sorted.size() - shown.size();
    if (more > 0) {
      RuleFinding last = shown.removeLast();
      shown.add(
          RuleFinding.newBuilder(last)
              .setReason(last.getReason() + " (And " + more + " findings more.)")
              .build());
    }
    Outcome strictest = sorted.isEmpty() ? Outcome.ALLOW : sorted.getFirst().outcome();
    return Verdict.newBuilder()
        .setOutcome(strictest.published())
        .setPolicyVersion(policyVersion)
        .setFindings(shown)
        .setApprovals(List.copyOf(approvals))
        .setChecks(List.copyOf(checks))
        .setReviewPools(List.copyOf(reviewPools))
        .setConfinements(List.copyOf(confinements.values()))
        .setRisk(risk)
        .build();
  }
}
