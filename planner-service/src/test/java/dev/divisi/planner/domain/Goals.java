package dev.divisi.planner.domain;

import dev.divisi.schemas.GoalSubmitted;
import dev.divisi.schemas.Plan;
import dev.divisi.schemas.Repository;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Goals of tests, for one repository called store. */
public final class Goals {
  private Goals() {}

  static GoalSubmitted inline(String text, Map<String, String> parameters) {
    return goal("g-1", "/repositories/store", "p.yaml", text, parameters);
  }

  static GoalSubmitted named(String playbook, Map<String, String> parameters) {
    return goal("g-1", "/repositories/store", playbook, null, parameters);
  }

  public static GoalSubmitted goal(
      String id,
      String url,
      String playbook,
      @Nullable String text,
      Map<String, String> parameters) {
    return GoalSubmitted.newBuilder()
        .setGoalId(id)
        .setText("Do it")
        .setSubmittedBy("ada")
        .setSubmittedAt(Instant.EPOCH)
        .setRepositories(List.of(new Repository("store", url, null)))
        .setPlaybook(new dev.divisi.schemas.Playbook(playbook, text))
        .setParameters(parameters)
        .build();
  }

  static Plan plan(Sources sources, GoalSubmitted goal)
      throws PlanningException, InterruptedException {
    return new PlanGoal(
            sources,
            () -> new TreeSet<>(List.of("implementers", "writers")),
            Installation.BARE,
            PastWork.NONE)
        .plan(goal, 1, activity -> {});
  }
}
