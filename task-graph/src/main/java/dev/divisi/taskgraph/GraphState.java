package dev.divisi.taskgraph;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Read access to the state of goals and tasks. Only what a decision touches is read, so that a fact
 * costs the same in a plan of ten tasks and in one of ten thousand.
 */
public interface GraphState {

  Optional<Goal> goal(String goalId);

  Optional<Task> task(String goalId, String taskId);

  /** What a task is tied to; nothing when it is not known. Costs its degree. */
  Edges edges(String goalId, String taskId);

  /** The version of the plan that waits to be put in force. */
  Optional<Revision> revision(String goalId);

  /**
   * Ids of tasks that are {@link Task#isDispatchable()}, by position.
   *
   * @param limit at most so many
   * @param inPools leaves out tasks for whose {@link TaskDefinition#pools()} it does not hold;
   *     asked once for each such list of pools that the goal's tasks wait for
   */
  List<String> dispatchable(String goalId, int limit, Predicate<List<String>> inPools);

  /**
   * How many orders the goal may give out to the pool now, see {@link PoolQueues#room}. A decision
   * that would give out more says that it waits for the pool.
   */
  int room(String goalId, String pool);

  /** How many orders of the pool no worker has taken yet. */
  int unclaimed(String pool);

  /**
   * Visits every task of the goal. Costs the size of the plan: only for its start, its end, and a
   * person's edit of it.
   */
  void forEachTask(String goalId, Consumer<Task> visitor);
}
