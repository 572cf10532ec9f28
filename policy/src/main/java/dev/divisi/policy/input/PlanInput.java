package dev.divisi.policy.input;

import java.util.List;

/** The plan. */
public final class PlanInput {
  private final int version;
  private final String specification;
  private final List<TaskInput> tasks;
  private final Effort effort;

  public PlanInput(int version, String specification, List<TaskInput> tasks, Effort effort) {
    this.version = version;
    this.specification = specification;
    this.tasks = List.copyOf(tasks);
    this.effort = effort;
  }

  @Meaning("Its version, from 1.")
  public int getVersion() {
    return version;
  }

  @Meaning("What will be done and why, in words.")
  public String getSpecification() {
    return effort.text(specification);
  }

  @Meaning("Its tasks.")
  public List<TaskInput> getTasks() {
    return effort.list(tasks);
  }
}
