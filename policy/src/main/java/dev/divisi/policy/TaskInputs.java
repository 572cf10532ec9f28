package dev.divisi.policy;

import dev.divisi.globs.InvalidGlobException;
import dev.divisi.globs.WriteScope;
import dev.divisi.policy.input.AgentInput;
import dev.divisi.policy.input.CheckInput;
import dev.divisi.policy.input.TaskInput;
import dev.divisi.schemas.AgentChoice;
import dev.divisi.schemas.CandidateChoice;
import dev.divisi.schemas.LadderRung;
import dev.divisi.schemas.PlannedTask;
import dev.divisi.schemas.ReviewProfile;
import dev.divisi.schemas.TaskType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Tasks as conditions see them. */
final class TaskInputs {
  private static final List<String> UNHEARD_OF =
      List.of("q7xz/q7xz", "q7xz/q7xz.q7xz", "q7xz/q7xz/q7xz", "q7xz/q7xz/q7xz.q7xz");

  private TaskInputs() {}

  static TaskInput of(PlannedTask task) {
    List<AgentInput> agents = new ArrayList<>();
    if (task.getBestOf().isEmpty()) {
      agents.add(agent("", task.getAgent(), task.getPool()));
    }
    for (CandidateChoice candidate : task.getBestOf()) {
      agents.add(agent("", candidate.getAgent(), candidate.getPool()));
    }
    for (LadderRung rung : task.getLadder()) {
      agents.add(agent("", rung.getAgent(), rung.getPool()));
    }
    TaskType type = task.getType();
    return new TaskInput(
        task.getId(),
        task.getTitle(),
        task.getDescription(),
        task.getRepository(),
        task.getScope(),
        isBroad(task.getScope()),
        task.getDependsOn(),
        task.getChecks().stream()
            .map(check -> new CheckInput(check.getName(), check.getCommand()))
            .toList(),
        task.getAcceptanceCriteria(),
        agents,
        task.getExpand(),
        type == null ? "" : type.name().toLowerCase(Locale.ROOT),
        task.getProfile(),
        task.getReviewers().stream().map(ReviewProfile::getName).toList());
  }

  /** Whoever may write a file that nobody has heard of may write all. */
  private static boolean isBroad(List<String> scope) {
    try {
      WriteScope permitted = WriteScope.of(scope);
      return UNHEARD_OF.stream().anyMatch(permitted::permits);
    } catch (InvalidGlobException invalid) {
      return false; // reported as what it is
    }
  }

  static AgentInput agent(String name, AgentChoice choice, String pool) {
    return new AgentInput(name, choice.getFamily(), choice.getConfiguration(), pool);
  }
}
