package dev.divisi.integrator.domain;

import dev.divisi.policy.DiffPatch;
import dev.divisi.policy.Evaluation;
import dev.divisi.policy.PatchSubject;
import dev.divisi.policy.PolicyUnavailableException;
import dev.divisi.policy.diff.MalformedDiffException;
import dev.divisi.schemas.CheckCommand;
import dev.divisi.schemas.FailureKind;
import dev.divisi.schemas.MergeRequested;
import dev.divisi.schemas.Patch;
import dev.divisi.schemas.RequiredApproval;
import dev.divisi.schemas.RuleFinding;
import dev.divisi.schemas.Verdict;
import dev.divisi.schemas.VerdictOutcome;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Policy once more, on what is about to be pushed: the patch may have met what others merged since
 * it was judged, and an order is believed as little as anything else. It is the same policy, and it
 * may ask for nothing that was not asked for, and given, before.
 */
public final class LastJudgement {
  private static final int MOST_SHOWN = 5;

  private final Evaluation evaluation;
  private final InstantSource clock;

  public LastJudgement(Evaluation evaluation, InstantSource clock) {
    this.evaluation = evaluation;
    this.clock = clock;
  }

  /** Why it may not be pushed; empty when it may. */
  Optional<Integration.Outcome.Failed> objection(MergeRequested order, String diff)
      throws InterruptedException {
    Verdict given = order.getVerdict();
    if (given == null) {
      return refused("POLICY_CHANGED", "The order does not say what policy said of the patch.");
    }
    Verdict now;
    try {
      Patch patch = order.getPatch();
      now =
          evaluation.evaluate(
              new PatchSubject(
                  order.getWork().getGoalId(),
                  order.getRepository(),
                  order.getTask(),
                  DiffPatch.of(patch.getBaseCommit(), patch.getResultTree(), diff),
                  order.getAgent(),
                  order.getSpend(),
                  PatchSubject.Stage.MERGING,
                  order.getEvidence(),
                  clock.instant()));
    } catch (MalformedDiffException malformed) {
      return refused("POLICY_DENIED", "What would be pushed cannot be judged: " + malformed);
    } catch (PolicyUnavailableException unavailable) {
      return Optional.of(
          new Integration.Outcome.Failed(
              FailureKind.TRANSIENT, unavailable.code(), unavailable.getMessage()));
    }
    if (!now.getPolicyVersion().equals(given.getPolicyVersion())) {
      return refused(
          "POLICY_CHANGED",
          "The patch was judged by the policy "
              + given.getPolicyVersion()
              + "; here it is "
              + now.getPolicyVersion()
              + ". All services that judge must have the same policy of the organisation.");
    }
    String objection = objection(order, given, now);
    return objection == null ? Optional.empty() : refused("POLICY_DENIED", objection);
  }

  private static @Nullable String objection(MergeRequested order, Verdict given, Verdict now) {
    String approval =
        switch (now.getOutcome()) {
          case ALLOW -> null;
          case DENY, UNKNOWN ->
              "Policy forbids what would be pushed: "
                  + reasons(ofOutcome(now, VerdictOutcome.DENY))
                  + ".";
          case REQUIRE_APPROVAL -> missingApproval(order, given, now);
        };
    return approval == null ? missingProof(order, given, now) : approval;
  }

  private static @Nullable String missingApproval(
      MergeRequested order, Verdict given, Verdict now) {
    Set<String> asked = asking(given);
    Set<String> unheard = asking(now);
    unheard.removeAll(asked);
    if (!unheard.isEmpty()) {
      return "Together with what others merged since, it needs an approval that nobody was"
          + " asked for: "
          + reasons(unheard, now)
          + ".";
    }
    if (order.getApprovals().isEmpty()) {
      return "It needs an approval, and nobody gave one: "
          + reasons(ofOutcome(now, VerdictOutcome.REQUIRE_APPROVAL))
          + ".";
    }
    for (RequiredApproval required : now.getApprovals()) {
      int people = new ApprovedBy(required, order.getApprovals()).people();
      if (people < required.getPeople()) {
        return "The rule %s asks for the approval of %d%s, and the order has that of %d."
            .formatted(
                required.getRuleId(),
                required.getPeople(),
                required.getGroup() == null ? "" : " of " + required.getGroup(),
                people);
      }
    }
    return null;
  }

  /**
   * The rules that ask for an approval. Findings tell why, but there may be more than are listed;
   * what they ask for is listed in full.
   */
  private static Set<String> asking(Verdict verdict) {
    Set<String> rules = new LinkedHashSet<>();
    ofOutcome(verdict, VerdictOutcome.REQUIRE_APPROVAL)
        .forEach(finding -> rules.add(finding.getRuleId()));
    verdict.getApprovals().forEach(approval -> rules.add(approval.getRuleId()));
    return rules;
  }

  /** Checks count when the order has them with the task: those are run on what is merged. */
  private static @Nullable String missingProof(MergeRequested order, Verdict given, Verdict now) {
    List<CheckCommand> asked = order.getTask().getChecks();
    List<String> checks =
        now.getChecks().stream()
            .filter(check -> asked.stream().noneMatch(other -> isSame(check, other)))
            .map(CheckCommand::getName)
            .toList();
    if (!checks.isEmpty()) {
      return "Together with what others merged since, policy asks for checks that nobody was asked"
          + " to run: "
          + String.join(", ", checks)
          + ".";
    }
    List<String> pools =
        now.getReviewPools().stream()
            .filter(pool -> !given.getReviewPools().contains(pool))
            .toList();
    return pools.isEmpty()
        ? null
        : "Together with what others merged since, policy asks for reviews that nobody was asked"
            + " for: "
            + String.join(", ", pools)
            + ".";
  }

  private static boolean isSame(CheckCommand check, CheckCommand other) {
    return check.getName().equals(other.getName()) && check.getCommand().equals(other.getCommand());
  }

  private static List<RuleFinding> ofOutcome(Verdict verdict, VerdictOutcome outcome) {
    return verdict.getFindings().stream()
        .filter(finding -> finding.getOutcome() == outcome)
        .toList();
  }

  /** Why each of these rules asks, or its name where that is not listed. */
  private static String reasons(Set<String> rules, Verdict verdict) {
    List<RuleFinding> listed =
        ofOutcome(verdict, VerdictOutcome.REQUIRE_APPROVAL).stream()
            .filter(finding -> rules.contains(finding.getRuleId()))
            .toList();
    Set<String> named = new LinkedHashSet<>(rules);
    listed.forEach(finding -> named.remove(finding.getRuleId()));
    return Stream.concat(
            listed.isEmpty() ? Stream.empty() : Stream.of(reasons(listed)), named.stream())
        .collect(Collectors.joining("; "));
  }

  private static String reasons(List<RuleFinding> findings) {
    String shown =
        findings.stream()
            .limit(MOST_SHOWN)
            .map(
                finding ->
                    finding.getRuleId()
                        + (finding.getPath() == null ? "" : " (" + finding.getPath() + ")")
                        + ": "
                        + finding.getReason())
            .collect(Collectors.joining("; "));
    int more = findings.size() - MOST_SHOWN;
    return more > 0 ? shown + "; and " + more + " more" : shown;
  }

  private static Optional<Integration.Outcome.Failed> refused(String code, String message) {
    return Optional.of(new Integration.Outcome.Failed(FailureKind.REJECTED, code, message));
  }
}
