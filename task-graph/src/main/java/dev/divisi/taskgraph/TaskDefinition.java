package dev.divisi.taskgraph;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the brain needs to know of a planned task; the rest of it stays with whoever keeps the plan.
 *
 * @param taskId unique in the goal
 * @param position its place in the plan, from 0; ready tasks are dispatched in this order
 * @param title one line
 * @param repository name of the repository that it changes
 * @param pool name of the pool whose workers may take it
 * @param scope globs of the paths that it may write
 * @param digest hash of all that the plan says of it, so that a change of what the brain does not
 *     look at is seen too
 * @param bestOf names of the pools whose workers try it at once; empty when one does
 * @param expand whether a planner first turns it into tasks of its own
 * @param parent the task that it is a part of, or a candidate for; null when it is neither
 * @param author the person who last said what it is or how it is done, in a version of the plan or
 *     by giving it to another agent; null when a planner did
 * @param earlierAuthors the other persons who said so before; null in state that an older version
 *     wrote
 * @param ladder who does it at first, and who takes it over, in order; empty when nobody would
 */
public record TaskDefinition(
    String taskId,
    int position,
    String title,
    String repository,
    String pool,
    List<String> scope,
    String digest,
    List<String> bestOf,
    boolean expand,
    @Nullable Parent parent,
    @Nullable String author,
    List<String> earlierAuthors,
    List<Rung> ladder) {

  /** The pool whose tasks people do. */
  public static final String PEOPLE = "people";

  /**
   * Where a task comes from that no plan listed at first.
   *
   * @param taskId the task that was expanded
   * @param kind in which way
   * @param depth how deep it lies: 1 for a part of a task of the plan
   */
  public record Parent(String taskId, Kind kind, int depth) {
    /** In which way a task was expanded. */
    public enum Kind {
      /** Into parts, all of which must be done. */
      PART,
      /** Into candidates, one of which is chosen. */
      CANDIDATE
    }
  }

  public TaskDefinition {
    scope = List.copyOf(scope);
    bestOf = List.copyOf(bestOf);
    earlierAuthors = earlierAuthors == null ? List.of() : List.copyOf(earlierAuthors);
    ladder = ladder == null ? List.of() : List.copyOf(ladder);
  }

  /** All who wrote it: a change of a word leaves the rest what others wrote. */
  List<String> authors() {
    List<String> authors = new ArrayList<>(earlierAuthors);
    if (author != null) {
      authors.add(author);
    }
    return authors;
  }

  /** Id of a part of a task, from the id that its planner gave it. */
  public static String partId(String taskId, String localId) {
    return taskId + "." + localId;
  }

  /** Whether people do it by hand, and no worker. */
  public boolean isForPeople() {
    return pool.equals(PEOPLE);
  }

  /** Whether it tries the same as others, and only one of them is chosen. */
  public boolean isCandidate() {
    return parent != null && parent.kind() == Parent.Kind.CANDIDATE;
  }

  /** Names of the pools whose workers make the patch; none when a planner makes parts of it. */
  public List<String> pools() {
    return expand ? List.of() : bestOf.isEmpty() ? List.of(pool) : bestOf;
  }

  int depth() {
    return parent == null ? 0 : parent.depth();
  }

  TaskDefinition at(int newPosition) {
    return new TaskDefinition(
        taskId,
        newPosition,
        title,
        repository,
        pool,
        scope,
        digest,
        bestOf,
        expand,
        parent,
        author,
        earlierAuthors,
        ladder);
  }

  TaskDefinition by(String newAuthor) {
    List<String> others = authors();
    others.removeIf(newAuthor::equals);
    return new TaskDefinition(
        taskId,
        position,
        title,
        repository,
        pool,
        scope,
        digest,
        bestOf,
        expand,
        parent,
        newAuthor,
        others,
        ladder);
  }

  TaskDefinition inPool(String newPool) {
    return inPool(newPool, ladder);
  }

  /** A person gives it to that pool: nobody takes it over from there. */
  TaskDefinition givenTo(String newPool) {
    return inPool(newPool, List.of());
  }

  private TaskDefinition inPool(String newPool, List<Rung> newLadder) {
    return new TaskDefinition(
        taskId,
        position,
        title,
        repository,
        newPool,
        scope,
        digest,
        bestOf,
        expand,
        parent,
        author,
        earlierAuthors,
        newLadder);
  }

  TaskDefinition withScope(List<String> newScope, String newDigest) {
    return new TaskDefinition(
        taskId,
        position,
        title,
        repository,
        pool,
        newScope,
        newDigest,
        bestOf,
        expand,
        parent,
        author,
        earlierAuthors,
        ladder);
  }
}
