package dev.divisi.taskgraph;

import java.util.List;

/**
 * What the brain needs to know of a planned task; the rest of it stays with whoever keeps the plan.
 *
 * @param taskId unique in the goal
 * @param position its place in the plan, from 0; ready tasks are dispatched in this order
 * @param title one line
 * @param repository name of the repository that it changes
 * @param pool name of the pool whose workers may take it
 * @param scope globs of the paths that it may write
 * @param dependents tasks that depend on it
 */
public record TaskDefinition(
    String taskId,
    int position,
    String title,
    String repository,
    String pool,
    List<String> scope,
    List<String> dependents) {

  public TaskDefinition {
    scope = List.copyOf(scope);
    dependents = List.copyOf(dependents);
  }
}
