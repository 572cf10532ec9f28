package dev.divisi.integrator.domain;

import dev.divisi.policy.DiffPatch;
import dev.divisi.policy.Evaluation;
import dev.divisi.policy.PatchSubject;
import dev.divisi.policy.PolicyUnavailableException;
import dev.divisi.policy.diff.MalformedDiffException;
import dev.divisi.schemas.FailureKind;
import dev.divisi.schemas.MergeRequested;
import dev.divisi.schemas.Patch;
import dev.divisi.schemas.RuleFinding;
import dev.divisi.schemas.Verdict;
import dev.divisi.schemas.VerdictOutcome;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
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
    return switch (now.getOutcome()) {
      case ALLOW -> null;
      case DENY, UNKNOWN ->
          "Policy forbids what would be pushed: "
              + reasons(ofOutcome(now, VerdictOutcome.DENY))
              + ".";
      case REQUIRE_APPROVAL -> {
        List<RuleFinding> asks = ofOutcome(now, VerdictOutcome.REQUIRE_APPROVAL);
        Set<String> asked =
            ofOutcome(given, VerdictOutcome.REQUIRE_APPROVAL).stream()
                .map(RuleFinding::getRuleId)
                .collect(Collectors.toSet());
        List<RuleFinding> unheard =
            asks.stream().filter(finding -> !asked.contains(finding.getRuleId())).toList();
        if (!unheard.isEmpty()) {
          yield "Together with what others merged since, it needs an approval that nobody was"
              + " asked for: "
              + reasons(unheard)
              + ".";
        }
        yield order.getApprovals().isEmpty()
            ? "It needs an approval, and nobody gave one: " + reasons(asks) + "."
            : null;
      }
    };
  }

  private static List<RuleFinding> ofOutcome(Verdict verdict, VerdictOutcome outcome) {
    return verdict.getFindings().stream()
        .filter(finding -> finding.getOutcome() == outcome)
        .toList();
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
