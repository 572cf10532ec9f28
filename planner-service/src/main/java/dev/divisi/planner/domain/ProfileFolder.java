package dev.divisi.planner.domain;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The profiles and the rules that an organisation has for all its repositories. */
@FunctionalInterface
public interface ProfileFolder {
  /** There is none. */
  ProfileFolder NONE = () -> new TreeMap<>(Map.of());

  /**
   * The texts of its files, by their names: profiles end in {@code .md}, the rules are {@code
   * routing.yaml}.
   *
   * @throws PlanningException transient when they cannot be read now
   */
  SortedMap<String, String> files() throws PlanningException;
}
