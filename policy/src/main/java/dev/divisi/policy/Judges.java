package dev.divisi.policy;

import dev.divisi.policy.input.AgentInput;
import dev.divisi.policy.input.FileInput;
import dev.divisi.policy.input.GoalInput;
import dev.divisi.policy.input.LimitsInput;
import dev.divisi.policy.input.PatchInput;
import dev.divisi.policy.input.PlanInput;
import dev.divisi.policy.input.RepositoryInput;
import dev.divisi.policy.input.SpendInput;
import dev.divisi.policy.input.TaskInput;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a rule is asked about, and with that what its conditions may read. */
enum Judges {
  /** Each file of a patch. */
  FILE,
  /** A patch as a whole. */
  PATCH,
  /** Each task of a plan. */
  TASK,
  /** A plan as a whole. */
  PLAN;

  /**
   * A variable of conditions.
   *
   * @param type a class of {@code dev.divisi.policy.input}, {@code String}, {@code Instant}, or
   *     {@code List} of texts
   */
  record Variable(Class<?> type, String meaning) {}

  /** By name, in the order in which the documentation lists them. */
  Map<String, Variable> variables() {
    Map<String, Variable> variables = new LinkedHashMap<>();
    switch (this) {
      case FILE -> {
        variables.put("file", new Variable(FileInput.class, "The file."));
        ofPatches(variables);
      }
      case PATCH -> ofPatches(variables);
      case TASK -> {
        variables.put("task", new Variable(TaskInput.class, "The task."));
        ofPlans(variables);
      }
      case PLAN -> ofPlans(variables);
    }
    variables.put("limits", new Variable(LimitsInput.class, "The policy's limits."));
    variables.put("time", new Variable(Instant.class, "When it is judged."));
    return variables;
  }

  private static void ofPatches(Map<String, Variable> variables) {
    variables.put("patch", new Variable(PatchInput.class, "The whole patch."));
    variables.put("task", new Variable(TaskInput.class, "The task that it is for."));
    variables.put("repository", new Variable(RepositoryInput.class, "Where it belongs."));
    variables.put("agent", new Variable(AgentInput.class, "Who made it."));
    variables.put("spend", new Variable(SpendInput.class, "What the attempt has cost."));
    variables.put(
        "stage",
        new Variable(
            String.class,
            "`proposed`, or `merging`: the integrator asks once more about what it will push."));
    variables.put(
        "evidence",
        new Variable(List.class, "While merging: a line a check, as the merge commit has it."));
    variables.put("goalId", new Variable(String.class, "The goal's id."));
  }

  private static void ofPlans(Map<String, Variable> variables) {
    variables.put("plan", new Variable(PlanInput.class, "The whole plan."));
    variables.put("goal", new Variable(GoalInput.class, "The goal that it is for."));
  }
}
