package dev.divisi.taskgraph;

import dev.divisi.globs.InvalidGlobException;
import dev.divisi.globs.WriteScope;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Questions about write scopes that the globs alone answer. */
final class ScopeCover {

  private static final String EVERYTHING_BELOW = "**";

  private ScopeCover() {}

  /**
   * The first pattern that might match a path that the outer scope does not permit. Errs on the
   * safe side: a pattern is inside when it is one of the outer ones, names a file that they permit,
   * or lies below a folder that they permit as a whole.
   */
  static Optional<String> firstOutside(List<String> outer, List<String> inner) {
    WriteScope permitted = WriteScope.of(outer);
    return inner.stream()
        .filter(
            pattern ->
                !outer.contains(pattern)
                    && outer.stream().noneMatch(folder -> liesBelow(pattern, folder))
                    && !(isFile(pattern) && permitted.permits(pattern)))
        .findFirst();
  }

  private static boolean liesBelow(String pattern, String folder) {
    if (folder.equals(EVERYTHING_BELOW)) {
      return true;
    }
    if (!folder.endsWith("/" + EVERYTHING_BELOW)) {
      return false;
    }
    String prefix = folder.substring(0, folder.length() - EVERYTHING_BELOW.length());
    return isFile(prefix) && pattern.startsWith(prefix);
  }

  private static boolean isFile(String pattern) {
    return pattern.chars().noneMatch(c -> "*?[]{}\\".indexOf(c) >= 0);
  }

  /** What is wrong with the patterns; empty when nothing is. */
  static Optional<String> problem(List<String> scope) {
    try {
      WriteScope.of(scope);
      return Optional.empty();
    } catch (InvalidGlobException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /** Which other task at work may write the same files; empty when none may. */
  static Optional<String> firstHolder(GraphState graph, Goal goal, Task task, List<String> scope) {
    return holders(graph, goal, task, scope)
        .findFirst()
        .map(other -> other.taskId() + " is at work and may write the same files");
  }

  /** The other tasks that hold a write scope which can meet that one. */
  static Stream<Task> holders(GraphState graph, Goal goal, Task task, List<String> scope) {
    WriteScope wanted = WriteScope.of(scope);
    return Stream.concat(goal.progress().live().stream(), goal.progress().contests().stream())
        .filter(other -> !other.equals(task.taskId()))
        .flatMap(other -> graph.task(goal.goalId(), other).stream())
        .filter(
            other ->
                other.definition().repository().equals(task.definition().repository())
                    && !other.definition().expand()
                    && WriteScope.of(other.definition().scope()).meets(wanted));
  }
}
