package dev.divisi.taskgraph;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Looks transitions up; an event that has no row must never have been decided. */
final class TransitionTable<S extends Enum<S>, E extends Event> {

  private final Map<S, Map<Class<?>, S>> next = new HashMap<>();

  TransitionTable(List<Transition<S, E>> rows) {
    for (Transition<S, E> row : rows) {
      S before = next.computeIfAbsent(row.from(), from -> new HashMap<>()).put(row.on(), row.to());
      if (before != null) {
        throw new IllegalArgumentException("two rows for " + row.from() + " on " + row.on());
      }
    }
  }

  S next(S from, E event) {
    S to = next.getOrDefault(from, Map.of()).get(event.getClass());
    if (to == null) {
      throw new IllegalStateException("no transition from " + from + " on " + event);
    }
    return to;
  }
}
