package dev.divisi.policy;

import dev.divisi.schemas.PatchEvaluated;
import dev.divisi.schemas.PatchProposed;
import dev.divisi.schemas.Plan;
import dev.divisi.schemas.PlanEvaluated;
import dev.divisi.schemas.PlannedRepository;
import java.util.SortedMap;
import java.util.TreeMap;

/** Judges plans and patches. The same fact gives the same verdict, however often it is judged. */
public final class Evaluation {
  private final PolicyFiles files;
  private final PolicyReader reader;

  public Evaluation(PolicyFiles files) {
    this.files = files;
    this.reader = PolicyReader.shipped();
  }

  /**
   * Judges a plan by the policies of all its repositories.
   *
   * @throws PolicyUnavailableException when a repository cannot be reached now
   */
  public PlanEvaluated evaluate(String goalId, Plan plan)
      throws PolicyUnavailableException, InterruptedException {
    SortedMap<String, Policy> policies = new TreeMap<>();
    for (PlannedRepository repository : plan.getRepositories()) {
      policies.put(repository.getRepository().getName(), policy(repository));
    }
    return new PlanEvaluated(
        goalId, plan.getVersion(), plan.getContentHash(), PlanRules.judge(plan, policies));
  }

  /**
   * Judges a patch by the policy of its repository.
   *
   * @throws PolicyUnavailableException when the repository cannot be reached now
   */
  public PatchEvaluated evaluate(PatchProposed proposed)
      throws PolicyUnavailableException, InterruptedException {
    return new PatchEvaluated(
        proposed.getWork(),
        proposed.getPatch().getHash(),
        PatchRules.judge(
            proposed.getTask(), proposed.getPatch(), policy(proposed.getRepository())));
  }

  private Policy policy(PlannedRepository repository)
      throws PolicyUnavailableException, InterruptedException {
    return reader.read(files.read(repository, PolicyReader.PATH));
  }
}
