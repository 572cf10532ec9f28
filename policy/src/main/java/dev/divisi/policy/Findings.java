package dev.divisi.policy;

import dev.divisi.policy.diff.PathNames;
import dev.divisi.schemas.RuleFinding;
import dev.divisi.schemas.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the rules say, gathered into a verdict. */
final class Findings {
  /** Keeps the fact small; the outcome counts all of them. */
  private static final int MOST = 200;

  private record Found(String rule, Outcome outcome, String reason, @Nullable String path) {}

  private final Set<Found> found = new LinkedHashSet<>();

  /** Notes an objection; none when the rule is off. */
  void add(String rule, Outcome outcome, String reason, @Nullable String path) {
    if (outcome != Outcome.ALLOW) {
      found.add(new Found(rule, outcome, reason, path));
    }
  }

  /** The strictest outcome, with the strictest findings first and else in the order found. */
  Verdict verdict(String policyVersion) {
    List<Found> sorted = new ArrayList<>(found);
    sorted.sort(Comparator.comparing(Found::outcome).reversed());
    List<RuleFinding> shown = new ArrayList<>();
    for (Found finding : sorted.subList(0, Math.min(MOST, sorted.size()))) {
      shown.add(
          RuleFinding.newBuilder()
              .setRuleId(finding.rule())
              .setOutcome(finding.outcome().published())
              .setReason(finding.reason())
              .setPath(finding.path() == null ? null : PathNames.shown(finding.path()))
              .build());
    }
    if (sorted.size() > MOST) {
      RuleFinding last = shown.getLast();
      shown.set(
          MOST - 1,
          RuleFinding.newBuilder(last)
              .setReason(last.getReason() + " (And " + (sorted.size() - MOST) + " findings more.)")
              .build());
    }
    Outcome strictest = sorted.isEmpty() ? Outcome.ALLOW : sorted.getFirst().outcome();
    return new Verdict(strictest.published(), policyVersion, shown);
  }
}
