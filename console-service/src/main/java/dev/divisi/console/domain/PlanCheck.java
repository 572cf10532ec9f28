package dev.divisi.console.domain;

import dev.divisi.documents.DocumentException;
import dev.divisi.documents.Problem;
import dev.divisi.goals.PlanDiff;
import dev.divisi.goals.PlanEffects;
import dev.divisi.goals.PlanFileReader;
import dev.divisi.schemas.Plan;
import dev.divisi.schemas.TaskState;
import java.util.List;
import java.util.NavigableSet;
import org.jspecify.annotations.Nullable;

/**
 * What is to be said of a plan that somebody edits.
 *
 * @param problems everything that is wrong with it, in the order of the text
 * @param plan what it says; null while something is wrong
 * @param diff what is different from the version that it was made of; null while something is wrong
 * @param effects what becomes of tasks that somebody works on, one a line
 */
public record PlanCheck(
    List<Problem> problems, @Nullable Plan plan, @Nullable PlanDiff diff, List<String> effects) {

  /** Looks at a text. */
  public static PlanCheck of(
      String text, Plan before, NavigableSet<String> pools, List<TaskState> tasks) {
    try {
      Plan plan = PlanFileReader.read("plan", text, before, pools);
      PlanDiff diff = PlanDiff.between(before, plan);
      return new PlanCheck(List.of(), plan, diff, PlanEffects.of(diff, tasks));
    } catch (DocumentException e) {
      return new PlanCheck(e.problems(), null, null, List.of());
    }
  }

  /** Whether it can be proposed. */
  public boolean isReady() {
    return diff != null && !diff.isEmpty();
  }
}
