package dev.divisi.taskgraph;

/** How urgent a goal is beside others. */
public enum Priority {
  LOW,
  NORMAL,
  HIGH
}
