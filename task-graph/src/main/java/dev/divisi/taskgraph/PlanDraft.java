package dev.divisi.taskgraph;

import java.util.List;
import java.util.Map;

/**
 * A plan as a planner proposes it. Every rule about it is checked again here: the brain trusts no
 * planner.
 *
 * @param version from 1
 * @param contentHash SHA-256 of its canonical content
 * @param baseCommits commit that the work starts from, by repository name
 * @param tasks its tasks, in order
 */
public record PlanDraft(
    int version, String contentHash, Map<String, String> baseCommits, List<DraftTask> tasks) {

  /**
   * One task of it.
   *
   * @param taskId unique in the plan
   * @param title one line
   * @param repository name of the repository that it changes
   * @param pool name of the pool whose workers may take it
   * @param scope globs of the paths that it may write
   * @param dependsOn ids of the tasks that must be merged before
   */
  public record DraftTask(
      String taskId,
      String title,
      String repository,
      String pool,
      List<String> scope,
      List<String> dependsOn) {
    public DraftTask {
      scope = List.copyOf(scope);
      dependsOn = List.copyOf(dependsOn);
    }
  }

  public PlanDraft {
    baseCommits = Map.copyOf(baseCommits);
    tasks = List.copyOf(tasks);
  }
}
