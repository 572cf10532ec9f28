package dev.divisi.taskgraph.service;

import dev.divisi.schemas.AgentChoice;
import dev.divisi.schemas.CandidateChoice;
import dev.divisi.schemas.DecisionMade;
import dev.divisi.schemas.Plan;
import dev.divisi.schemas.PlanCreated;
import dev.divisi.schemas.PlanHash;
import dev.divisi.schemas.PlannedTask;
import dev.divisi.schemas.SayingKind;
import dev.divisi.schemas.TopicCatalogue;
import dev.divisi.schemas.WorkSaid;
import dev.divisi.taskgraph.Command;
import dev.divisi.taskgraph.Event;
import dev.divisi.taskgraph.PlanDraft;
import dev.divisi.taskgraph.Revision;
import dev.divisi.taskgraph.TaskDefinition;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * The whole plan of each version, which the brain does not keep: what an edit, an expansion or a
 * wider scope would make of it, its hash, and the orders that follow from it.
 */
final class PlanVersions {

  private static final int MAX_PLAN_BYTES = TopicCatalogue.PLAN_CREATED.maxMessageBytes();

  private final Payloads payloads;

  PlanVersions(Payloads payloads) {
    this.payloads = payloads;
  }

  /** The plan as the fact would have it; null when it is about something else. */
  @Nullable Plan wanted(SpecificRecord fact) {
    return switch (fact) {
      case DecisionMade f -> f.getPlan();
      case PlanCreated f when f.getWork().getTaskId() != null ->
          payloads
              .plan(f.getWork().getGoalId())
              .map(plan -> expanded(plan, String.valueOf(f.getWork().getTaskId()), f.getPlan()))
              .map(PlanVersions::bounded)
              .orElse(null);
      case WorkSaid f when f.getKind() == SayingKind.SCOPE_REQUEST ->
          payloads
              .plan(f.getWork().getGoalId())
              .map(plan -> widened(plan, String.valueOf(f.getWork().getTaskId()), f.getScope()))
              .map(PlanVersions::bounded)
              .orElse(null);
      default -> null;
    };
  }

  /** A plan must fit into the records that are made of it, however it grew. */
  private static Plan bounded(Plan plan) {
    int bytes = PlanMapper.bytes(Plan.getEncoder(), plan);
    if (bytes > MAX_PLAN_BYTES) {
      throw new UnintelligibleFactException(
          "PLAN_TOO_LARGE: the plan would have "
              + bytes
              + " bytes with it; at most "
              + MAX_PLAN_BYTES
              + " may be.");
    }
    return plan;
  }

  private static Plan expanded(Plan plan, String taskId, Plan parts) {
    List<PlannedTask> tasks = new ArrayList<>();
    for (PlannedTask task : plan.getTasks()) {
      if (!task.getId().equals(taskId)) {
        tasks.add(task);
        continue;
      }
      List<PlannedTask> renamed =
          parts.getTasks().stream().map(part -> part(taskId, part)).toList();
      Set<String> dependsOn = new LinkedHashSet<>(task.getDependsOn());
      renamed.forEach(part -> dependsOn.add(part.getId()));
      tasks.add(PlannedTask.newBuilder(task).setDependsOn(List.copyOf(dependsOn)).build());
      tasks.addAll(renamed);
    }
    return Plan.newBuilder(plan).setTasks(tasks).build();
  }

  private static PlannedTask part(String taskId, PlannedTask part) {
    return PlannedTask.newBuilder(part)
        .setId(TaskDefinition.partId(taskId, part.getId()))
        .setDependsOn(
            part.getDependsOn().stream().map(id -> TaskDefinition.partId(taskId, id)).toList())
        .build();
  }

  private static Plan widened(Plan plan, String taskId, List<String> scope) {
    List<PlannedTask> tasks = new ArrayList<>();
    for (PlannedTask task : plan.getTasks()) {
      if (task.getId().equals(taskId)) {
        Set<String> all = new LinkedHashSet<>(task.getScope());
        all.addAll(scope);
        tasks.add(PlannedTask.newBuilder(task).setScope(List.copyOf(all)).build());
      } else {
        tasks.add(task);
      }
    }
    return Plan.newBuilder(plan).setTasks(tasks).build();
  }

  /**
   * The command with what only the kept plan tells: the hashes of the plan as it would be, and
   * whether a task is given to another agent than it has.
   */
  Command complete(Command command, @Nullable SpecificRecord fact, @Nullable Plan wanted) {
    if (command instanceof Command.ReassignTask c && fact instanceof DecisionMade decision) {
      return new Command.ReassignTask(
          c.goalId(),
          c.taskId(),
          c.pool(),
          isRewritten(c, decision.getCandidate()),
          c.decider(),
          c.reason());
    }
    if (wanted == null) {
      return command;
    }
    return switch (command) {
      case Command.ProposePlan c when c.work().taskId() != null ->
          new Command.ProposePlan(
              c.work(),
              c.claimId(),
              new PlanDraft(
                  c.plan().version(),
                  PlanHash.of(wanted),
                  c.plan().baseCommits(),
                  c.plan().tasks()),
              c.spend());
      case Command.AskScope c ->
          new Command.AskScope(
              c.work(),
              c.claimId(),
              c.questionId(),
              c.scope(),
              c.reason(),
              PlanHash.of(wanted),
              wanted.getTasks().stream()
                  .filter(task -> task.getId().equals(c.work().taskId()))
                  .findFirst()
                  .map(PlanMapper::digest)
                  .orElse(""));
      default -> command;
    };
  }

  private boolean isRewritten(Command.ReassignTask command, @Nullable CandidateChoice choice) {
    return choice != null
        && !choice.getAgent().getFamily().isEmpty()
        && payloads
            .findTask(command.goalId(), command.taskId())
            .map(kept -> !kept.getTask().getAgent().equals(choice.getAgent()))
            .orElse(false);
  }

  /** Keeps what later orders need. */
  void keep(Event event, SpecificRecord fact, @Nullable Plan wanted) {
    String goalId = event.goalId();
    switch (event) {
      case Event.PlanProposed _ when fact instanceof PlanCreated created ->
          payloads.keepPlan(goalId, created.getPlan());
      case Event.RevisionProposed e when wanted != null ->
          payloads.keepRevision(goalId, stamped(wanted, e.revision()));
      case Event.RevisionRefused _ -> payloads.forgetRevision(goalId);
      case Event.TaskReassigned e when fact instanceof DecisionMade decision ->
          reassign(goalId, e.taskId(), decision.getCandidate());
      default -> {}
    }
  }

  private static Plan stamped(Plan plan, Revision revision) {
    return Plan.newBuilder(plan)
        .setVersion(revision.version())
        .setContentHash(revision.contentHash())
        .build();
  }

  /** Puts the version that waited in force, for all orders to come. */
  void inForce(String goalId, Revision revision) {
    Plan plan = payloads.revision(goalId);
    if (revision.kind() == Revision.Kind.SCOPE) {
      widen(goalId, plan, revision);
      return;
    }
    Set<String> touched = new LinkedHashSet<>();
    revision.added().forEach(task -> touched.add(task.taskId()));
    revision.changed().forEach(task -> touched.add(task.taskId()));
    payloads.keepPlan(goalId, plan, touched);
    payloads.forgetRevision(goalId);
  }

  /** Only scopes are others: who does a task stays, as it may have been reassigned. */
  private void widen(String goalId, Plan plan, Revision revision) {
    payloads.keepPlan(goalId, plan, Set.of());
    payloads.forgetRevision(goalId);
    Set<String> widened =
        revision.changed().stream().map(TaskDefinition::taskId).collect(Collectors.toSet());
    for (PlannedTask planned : plan.getTasks()) {
      if (widened.contains(planned.getId())) {
        PlannedTask kept = payloads.task(goalId, planned.getId()).getTask();
        payloads.keepTask(
            goalId,
            planned.getId(),
            PlannedTask.newBuilder(kept).setScope(planned.getScope()).build());
      }
    }
  }

  /** Each candidate is given what its task says, for a pool and agent of its own. */
  void keepCandidates(Event.TaskExpanded event) {
    String goalId = event.goalId();
    PlannedTask task = payloads.task(goalId, event.taskId()).getTask();
    List<CandidateChoice> choices = task.getBestOf();
    for (int place = 0; place < choices.size(); place++) {
      CandidateChoice choice = choices.get(place);
      payloads.keepTask(
          goalId,
          event.taskId(),
          PlanMapper.inPool(task, event.parts().get(place), choice.getPool(), choice.getAgent()));
    }
  }

  private void reassign(String goalId, String taskId, @Nullable CandidateChoice choice) {
    if (choice != null) {
      PlannedTask task = payloads.task(goalId, taskId).getTask();
      AgentChoice agent =
          choice.getAgent().getFamily().isEmpty() ? task.getAgent() : choice.getAgent();
      payloads.keepTask(goalId, taskId, PlanMapper.inPool(task, taskId, choice.getPool(), agent));
    }
  }
}
