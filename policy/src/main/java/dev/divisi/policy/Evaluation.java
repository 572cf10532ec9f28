package dev.divisi.policy;

import dev.divisi.schemas.GoalSubmitted;
import dev.divisi.schemas.Plan;
import dev.divisi.schemas.PlanEvaluated;
import dev.divisi.schemas.PlannedRepository;
import dev.divisi.schemas.Verdict;
import java.time.Instant;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Judges plans and patches. The same fact gives the same verdict, however often it is judged. */
public final class Evaluation {
  private final PolicyFiles files;
  private final PolicyReader reader;

  public Evaluation(PolicyFiles files, PolicyReader reader) {
    this.files = files;
    this.reader = reader;
  }

  /**
   * Judges a plan by the policies of all its repositories.
   *
   * @param goal the goal that it is for, when there is a record of it
   * @param at when; a fact that comes twice has the same time
   * @throws PolicyUnavailableException when a repository cannot be reached now
   */
  public PlanEvaluated evaluate(String goalId, @Nullable GoalSubmitted goal, Plan plan, Instant at)
      throws PolicyUnavailableException, InterruptedException {
    SortedMap<String, Policy> policies = new TreeMap<>();
    for (PlannedRepository repository : plan.getRepositories()) {
      policies.put(repository.getRepository().getName(), policy(repository));
    }
    return new PlanEvaluated(
        goalId,
        plan.getVersion(),
        plan.getContentHash(),
        PlanRules.judge(goalId, goal, plan, policies, at));
  }

  /**
   * Judges a patch by the policy of its repository.
   *
   * @throws PolicyUnavailableException when the repository cannot be reached now
   */
  public Verdict evaluate(PatchSubject subject)
      throws PolicyUnavailableException, InterruptedException {
    return PatchRules.judge(
        subject, policy(subject.repository()), files.facts(subject.repository()));
  }

  /** The word on a plan whose policy could not be had for so long that nobody waits for it. */
  public PlanEvaluated unjudged(String goalId, Plan plan, String reason) {
    return new PlanEvaluated(goalId, plan.getVersion(), plan.getContentHash(), unjudged(reason));
  }

  /** The same on a patch: what nobody judged is denied, and the reason says that nobody did. */
  public Verdict unjudged(String reason) {
    Findings findings = new Findings();
    findings.deny(Rule.BuiltIn.POLICY_UNAVAILABLE, reason, null);
    return findings.verdict(reader.ground().version(), null);
  }

  private Policy policy(PlannedRepository repository)
      throws PolicyUnavailableException, InterruptedException {
    return reader.read(files.read(repository, PolicyReader.PATH));
  }
}
