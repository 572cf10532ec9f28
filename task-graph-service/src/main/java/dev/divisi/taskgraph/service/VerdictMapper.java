package dev.divisi.taskgraph.service;

import dev.divisi.schemas.CheckCommand;
import dev.divisi.schemas.PlannedTask;
import dev.divisi.schemas.RuleFinding;
import dev.divisi.schemas.TopicCatalogue;
import dev.divisi.schemas.VerdictOutcome;
import dev.divisi.taskgraph.Approvals;
import dev.divisi.taskgraph.GivenApproval;
import dev.divisi.taskgraph.RequiredApproval;
import dev.divisi.taskgraph.Risk;
import dev.divisi.taskgraph.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What policy asks for, and what people gave: from and to the topics. */
final class VerdictMapper {

  private VerdictMapper() {}

  static Verdict verdict(dev.divisi.schemas.Verdict verdict) {
    Verdict.Outcome outcome =
        switch (verdict.getOutcome()) {
          case ALLOW -> Verdict.Outcome.ALLOW;
          case REQUIRE_APPROVAL -> Verdict.Outcome.REQUIRE_APPROVAL;
          // What is not understood is not allowed.
          case DENY, UNKNOWN -> Verdict.Outcome.DENY;
        };
    List<String> reasons = reasons(verdict, outcome);
    List<String> pools = new ArrayList<>();
    for (String pool : verdict.getReviewPools()) {
      String problem = problem(pool);
      if (problem != null) {
        outcome = Verdict.Outcome.DENY;
        reasons.add("policy wants a review that nobody can make: " + problem);
      } else if (!pool.equals(TopicCatalogue.DEFAULT_REVIEW_POOL)) {
        // The ordinary pool reviews every patch as it is.
        pools.add(pool);
      }
    }
    return new Verdict(
        outcome,
        reasons,
        verdict.getApprovals().stream().map(VerdictMapper::required).toList(),
        pools,
        risk(verdict.getRisk()));
  }

  /** What a rule only remarks is not why another one says no. */
  private static List<String> reasons(dev.divisi.schemas.Verdict verdict, Verdict.Outcome outcome) {
    List<RuleFinding> decisive =
        verdict.getFindings().stream()
            .filter(finding -> finding.getOutcome() == VerdictOutcome.DENY)
            .toList();
    List<RuleFinding> told =
        outcome == Verdict.Outcome.DENY && !decisive.isEmpty() ? decisive : verdict.getFindings();
    List<String> reasons = new ArrayList<>();
    told.forEach(finding -> reasons.add(finding.getRuleId() + ": " + finding.getReason()));
    return reasons;
  }

  private static @Nullable String problem(String pool) {
    try {
      TopicCatalogue.reviewRequested(pool);
      return null;
    } catch (IllegalArgumentException e) {
      return e.getMessage();
    }
  }

  private static RequiredApproval required(dev.divisi.schemas.RequiredApproval required) {
    return new RequiredApproval(
        required.getRuleId(),
        required.getGroup(),
        required.getApprovers().stream().map(VerdictMapper::approver).toList(),
        required.getPeople(),
        required.getNotTheAuthor(),
        seconds(required.getWithinSeconds()),
        seconds(required.getValidSeconds()),
        required.getLogins());
  }

  private static RequiredApproval.Approver approver(dev.divisi.schemas.Approver approver) {
    Long until = approver.getUntilMillis();
    return new RequiredApproval.Approver(
        approver.getName(),
        approver.getStandsInFor(),
        until == null ? null : Instant.ofEpochMilli(until));
  }

  private static @Nullable Duration seconds(@Nullable Integer seconds) {
    return seconds == null ? null : Duration.ofSeconds(Math.max(0, seconds));
  }

  private static @Nullable Risk risk(dev.divisi.schemas.@Nullable Risk risk) {
    return risk == null
        ? null
        : new Risk(
            switch (risk.getLevel()) {
              case UNKNOWN -> Risk.Level.UNKNOWN;
              case BY_ITSELF -> Risk.Level.BY_ITSELF;
              case AGENT_REVIEW -> Risk.Level.AGENT_REVIEW;
              case ONE_PERSON -> Risk.Level.ONE_PERSON;
              case TWO_PERSONS -> Risk.Level.TWO_PERSONS;
            },
            risk.getScore(),
            risk.getReasons());
  }

  static dev.divisi.schemas.@Nullable Risk record(@Nullable Risk risk) {
    return risk == null
        ? null
        : new dev.divisi.schemas.Risk(
            dev.divisi.schemas.RiskLevel.valueOf(risk.level().name()),
            risk.score(),
            risk.reasons());
  }

  /** What was given while others are awaited; nothing when nobody is asked. */
  static List<dev.divisi.schemas.GivenApproval> given(@Nullable Approvals approvals) {
    return approvals == null ? List.of() : given(approvals.given());
  }

  static List<dev.divisi.schemas.GivenApproval> given(List<GivenApproval> approvals) {
    return approvals.stream()
        .map(
            given ->
                dev.divisi.schemas.GivenApproval.newBuilder()
                    .setBy(given.by())
                    .setLogin(given.login())
                    .setStandsInFor(given.standsInFor())
                    .setDecisionId(given.decisionId())
                    .setApprovedAt(given.at())
                    .build())
        .toList();
  }

  /** What is awaited, of whom. */
  static List<dev.divisi.schemas.RequiredApproval> awaited(
      @Nullable Approvals approvals, Instant at) {
    return approvals == null
        ? List.of()
        : approvals.open(at).stream().map(VerdictMapper::record).toList();
  }

  private static dev.divisi.schemas.RequiredApproval record(RequiredApproval required) {
    return dev.divisi.schemas.RequiredApproval.newBuilder()
        .setRuleId(required.ruleId())
        .setGroup(required.group())
        .setApprovers(
            required.approvers().stream()
                .map(
                    approver ->
                        new dev.divisi.schemas.Approver(
                            approver.name(),
                            approver.standsInFor(),
                            approver.until() == null ? null : approver.until().toEpochMilli()))
                .toList())
        .setPeople(required.people())
        .setNotTheAuthor(required.notTheAuthor())
        .setWithinSeconds(seconds(required.within()))
        .setValidSeconds(seconds(required.valid()))
        .setLogins(required.logins())
        .build();
  }

  private static @Nullable Integer seconds(@Nullable Duration duration) {
    return duration == null ? null : Math.toIntExact(duration.toSeconds());
  }

  /** The task with the checks that policy wants beside its own; none is run twice. */
  static PlannedTask withChecks(PlannedTask task, List<CheckCommand> more) {
    List<CheckCommand> checks = new ArrayList<>(task.getChecks());
    for (CheckCommand check : more) {
      boolean known =
          checks.stream()
              .anyMatch(
                  other ->
                      other.getName().equals(check.getName())
                          && other.getCommand().equals(check.getCommand()));
      if (!known) {
        checks.add(check);
      }
    }
    return checks.size() == task.getChecks().size()
        ? task
        : PlannedTask.newBuilder(task).setChecks(checks).build();
  }
}
