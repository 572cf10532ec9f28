package dev.divisi.taskgraph;

/** What a worker is asked to do. */
public enum WorkStep {
  /** Make a plan for the goal. */
  PLAN,
  /** Turn the task into a patch. */
  IMPLEMENT,
  /** Judge the patch by evidence. */
  REVIEW,
  /** Put the patch onto the feature branch. */
  MERGE
}
