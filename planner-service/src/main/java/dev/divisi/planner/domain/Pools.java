package dev.divisi.planner.domain;

import java.util.SortedSet;

/** Which pools of implementers there are. */
public interface Pools {
  /**
   * The names of the pools that have a topic for their orders.
   *
   * @throws PlanningException transient when they cannot be listed now
   */
  SortedSet<String> served() throws PlanningException, InterruptedException;
}
