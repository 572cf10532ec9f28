package dev.divisi.taskgraph;

import java.util.List;

/**
 * What a task is tied to. Kept apart from its state, because a task may have thousands of them and
 * hardly ever needs to look.
 *
 * @param dependencies tasks that it waits for
 * @param dependents tasks that wait for it
 * @param parts tasks that it was turned into
 */
public record Edges(List<String> dependencies, List<String> dependents, List<String> parts) {

  public static final Edges NONE = new Edges(List.of(), List.of(), List.of());

  public Edges {
    dependencies = List.copyOf(dependencies);
    dependents = List.copyOf(dependents);
    parts = List.copyOf(parts);
  }

  Edges withDependents(List<String> newDependents) {
    return new Edges(dependencies, newDependents, parts);
  }

  Edges withParts(List<String> newParts) {
    return new Edges(dependencies, dependents, newParts);
  }
}
