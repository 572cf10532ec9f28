package dev.divisi.taskgraph;

import java.util.List;
import java.util.Map;

/**
 * A plan as a planner or a person proposes it. Every rule about it is checked again here: the brain
 * trusts nobody.
 *
 * @param version from 1; only the first plan's is looked at, the brain counts the others
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
   * @param digest hash of all that the plan says of it, but for its place and what it depends on
   * @param bestOf names of the pools whose workers try it at once; empty when one does
   * @param expand whether a planner first turns it into tasks of its own
   * @param ladder who does it at first, and who takes it over, in order; empty when nobody would
   * @param bytes size of all that the plan says of it
   */
  public record DraftTask(
      String taskId,
      String title,
      String repository,
      String pool,
      List<String> scope,
      List<String> dependsOn,
      String digest,
      List<String> bestOf,
      boolean expand,
      List<Rung> ladder,
      int bytes) {
    public DraftTask {
      scope = List.copyOf(scope);
      dependsOn = List.copyOf(dependsOn);
      bestOf = List.copyOf(bestOf);
      ladder = List.copyOf(ladder);
    }

    /** A small task that nobody takes over. */
    public DraftTask(
        String taskId,
        String title,
        String repository,
        String pool,
        List<String> scope,
        List<String> dependsOn,
        String digest,
        List<String> bestOf,
        boolean expand) {
      this(taskId, title, repository, pool, scope, dependsOn, digest, bestOf, expand, List.of(), 0);
    }
  }

  public PlanDraft {
    baseCommits = Map.copyOf(baseCommits);
    tasks = List.copyOf(tasks);
  }
}
