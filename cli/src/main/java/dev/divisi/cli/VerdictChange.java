package dev.divisi.cli;

import dev.divisi.policy.Outcome;
import dev.divisi.schemas.RequiredApproval;
import dev.divisi.schemas.RuleFinding;
import dev.divisi.schemas.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What was decided, and what another policy would decide.
 *
 * @param at when it was first decided
 * @param newRules rules that object now and did not; with its outcome where only that is new
 * @param goneRules rules that objected and do not any more
 */
record VerdictChange(
    Replay.Subject subject,
    Instant at,
    Verdict was,
    Verdict wouldBe,
    List<String> newRules,
    List<String> goneRules) {

  /** Whether less or more is let through. */
  enum Direction {
    STRICTER,
    MILDER,
    /** The outcome is the same, for other reasons or by other people. */
    ALIKE
  }

  static VerdictChange of(Replay.Subject subject, Instant at, Verdict was, Verdict wouldBe) {
    Map<String, Outcome> before = objecting(was);
    Map<String, Outcome> now = objecting(wouldBe);
    List<String> newRules = new ArrayList<>();
    now.forEach(
        (rule, outcome) -> {
          @Nullable Outcome then = before.get(rule);
          if (then == null) {
            newRules.add(rule);
          } else if (then != outcome) {
            newRules.add(rule + " (" + outcome.written() + ")");
          }
        });
    List<String> goneRules =
        before.keySet().stream().filter(rule -> !now.containsKey(rule)).toList();
    return new VerdictChange(subject, at, was, wouldBe, newRules, goneRules);
  }

  /** Rules that object, with the strictest that each asks for. */
  private static Map<String, Outcome> objecting(Verdict verdict) {
    Map<String, Outcome> rules = new TreeMap<>();
    for (RuleFinding finding : verdict.getFindings()) {
      Outcome outcome = Outcome.of(finding.getOutcome());
      if (outcome != Outcome.ALLOW) {
        rules.merge(
            finding.getRuleId(), outcome, (one, other) -> one.isMilderThan(other) ? other : one);
      }
    }
    return rules;
  }

  boolean isChange() {
    return direction() != Direction.ALIKE
        || !newRules.isEmpty()
        || !goneRules.isEmpty()
        || !approvals(was).equals(approvals(wouldBe));
  }

  private static Set<RequiredApproval> approvals(Verdict verdict) {
    return verdict.getApprovals().stream().collect(Collectors.toUnmodifiableSet());
  }

  Direction direction() {
    Outcome before = Outcome.of(was.getOutcome());
    Outcome now = Outcome.of(wouldBe.getOutcome());
    if (before == now) {
      return Direction.ALIKE;
    }
    return before.isMilderThan(now) ? Direction.STRICTER : Direction.MILDER;
  }
}
