package dev.divisi.taskgraph.service;

import dev.divisi.schemas.AgentChoice;
import dev.divisi.schemas.CandidateChoice;
import dev.divisi.schemas.LadderRung;
import dev.divisi.schemas.Plan;
import dev.divisi.schemas.PlanHash;
import dev.divisi.schemas.PlannedTask;
import dev.divisi.taskgraph.PlanDraft;
import dev.divisi.taskgraph.Rung;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.message.BinaryMessageEncoder;

/** From plans, as they stand on the topics, to what the brain needs to know of them. */
final class PlanMapper {

  private PlanMapper() {}

  static PlanDraft draft(Plan plan, String contentHash) {
    Map<String, String> bases = new LinkedHashMap<>();
    plan.getRepositories()
        .forEach(planned -> bases.put(planned.getRepository().getName(), planned.getBaseCommit()));
    return new PlanDraft(
        plan.getVersion(),
        contentHash,
        bases,
        plan.getTasks().stream()
            .map(
                task ->
                    new PlanDraft.DraftTask(
                        task.getId(),
                        task.getTitle(),
                        task.getRepository(),
                        task.getPool(),
                        task.getScope(),
                        task.getDependsOn(),
                        digest(task),
                        task.getBestOf().stream().map(CandidateChoice::getPool).toList(),
                        task.getExpand(),
                        ladder(task),
                        bytes(PlannedTask.getEncoder(), task)))
            .toList());
  }

  /** How much a record takes that says it. */
  static <T> int bytes(BinaryMessageEncoder<T> encoder, T said) {
    try {
      return encoder.encode(said).remaining();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whoever does the task at first is the lowest rung; nobody climbs a ladder of one. */
  private static List<Rung> ladder(PlannedTask task) {
    if (task.getLadder().isEmpty()) {
      return List.of();
    }
    List<Rung> ladder = new ArrayList<>();
    ladder.add(rung(task.getProfile(), task.getAgent(), task.getPool()));
    for (LadderRung next : task.getLadder()) {
      ladder.add(rung(next.getProfile(), next.getAgent(), next.getPool()));
    }
    return ladder;
  }

  private static Rung rung(String profile, AgentChoice agent, String pool) {
    return new Rung(profile.isEmpty() ? agent.getFamily() : profile, pool);
  }

  /** The task as whoever has climbed so far is given it; 0 for the agent that the plan names. */
  static PlannedTask atRung(PlannedTask task, int rung) {
    if (rung == 0) {
      return task;
    }
    LadderRung doer = task.getLadder().get(rung - 1);
    return PlannedTask.newBuilder(task)
        .setProfile(doer.getProfile())
        .setPool(doer.getPool())
        .setAgent(doer.getAgent())
        .build();
  }

  /** Hash of all that a plan says of a task, but for its place and what it depends on. */
  static String digest(PlannedTask task) {
    PlannedTask alone = PlannedTask.newBuilder(task).setDependsOn(List.of()).build();
    return PlanHash.of("", List.of(), List.of(alone));
  }

  /** The same task, to be done by another pool and agent. */
  static PlannedTask inPool(PlannedTask task, String id, String pool, AgentChoice agent) {
    return PlannedTask.newBuilder(task)
        .setId(id)
        .setPool(pool)
        .setAgent(agent)
        .setBestOf(List.of())
        .setProfile("")
        .setRouting("")
        .setLadder(List.of())
        .build();
  }
}
