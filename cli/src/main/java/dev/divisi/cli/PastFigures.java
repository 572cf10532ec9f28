package dev.divisi.cli;

import dev.divisi.goals.GoalFigures;
import dev.divisi.goals.Judgements;
import dev.divisi.goals.TaskFigures;
import dev.divisi.schemas.AgentStepTaken;
import dev.divisi.schemas.AuditEvent;
import dev.divisi.schemas.GoalState;
import dev.divisi.schemas.GoalStatus;
import dev.divisi.schemas.GoalSubmitted;
import dev.divisi.schemas.ModelUsage;
import dev.divisi.schemas.Plan;
import dev.divisi.schemas.PlanCreated;
import dev.divisi.schemas.PlanRevised;
import dev.divisi.schemas.PlannedTask;
import dev.divisi.schemas.Spend;
import dev.divisi.schemas.TaskState;
import dev.divisi.schemas.TaskStatus;
import dev.divisi.schemas.Topic;
import dev.divisi.schemas.TopicCatalogue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Figures of goals and tasks that moved since a time, from the topics. Which agent a task had, and
 * which playbook a goal, is known as long as plans and submissions are kept.
 */
final class PastFigures {
  private static final Spend NOTHING = new Spend(0L, 0L, 0L);

  private final Instant since;
  private final boolean withModels;
  private final List<GoalState> goals = new ArrayList<>();
  private final List<TaskState> tasks = new ArrayList<>();
  private final Map<String, String> playbooks = new HashMap<>();
  private final Map<Key, Agent> agents = new HashMap<>();
  private final Map<Key, Judgements> judgements = new HashMap<>();
  private final Map<Key, Map<String, Integer>> models = new HashMap<>();
  private final Map<String, Integer> edits = new HashMap<>();
  private final Set<String> approved = new HashSet<>();
  private final Set<String> reverted = new HashSet<>();

  private record Key(String goalId, @Nullable String taskId) {}

  private record Agent(int version, String family) {}

  /**
   * @param withModels whether transcripts are read, too: they are large
   */
  PastFigures(Instant since, boolean withModels) {
    this.since = since;
    this.withModels = withModels;
  }

  /** Reads what there is. Plans and transcripts are let go one by one. */
  void read(DivisiClient client) throws InterruptedException {
    Standing standing = Standing.read(client);
    for (GoalState goal : standing.goals()) {
      if (!goal.getUpdatedAt().isBefore(since)) {
        goals.add(goal);
      }
      standing.tasks(goal.getGoalId()).stream()
          .filter(task -> !task.getUpdatedAt().isBefore(since))
          .forEach(tasks::add);
    }
    read(
        client,
        Instant.EPOCH,
        List.of(
            TopicCatalogue.GOAL_SUBMITTED,
            TopicCatalogue.PLAN_CREATED,
            TopicCatalogue.PLAN_REVISED,
            TopicCatalogue.AUDIT_EVENTS));
    if (withModels) {
      read(client, since, List.of(TopicCatalogue.AGENT_STEPS));
    }
  }

  private void read(DivisiClient client, Instant from, List<Topic<?>> topics)
      throws InterruptedException {
    try (PastFacts facts = client.since(topics, from)) {
      facts.readToEnd(
          entry -> {
            if (entry instanceof PastFacts.Fact(var _, SpecificRecord record)) {
              take(record);
            }
          });
    }
  }

  private void take(SpecificRecord record) {
    switch (record) {
      case GoalSubmitted goal ->
          playbooks.putIfAbsent(
              goal.getGoalId(), goal.getPlaybook() == null ? "" : goal.getPlaybook().getName());
      case PlanCreated created -> {
        take(created.getWork().getGoalId(), created.getPlan());
        reverted.addAll(created.getReverted());
      }
      case PlanRevised revised -> take(revised.getGoalId(), revised.getPlan());
      case AuditEvent event -> take(event);
      case AgentStepTaken step -> take(step);
      default -> throw new IllegalArgumentException("nobody asked for " + record.getSchema());
    }
  }

  /** The two topics of plans are read side by side; a later version is the one that counts. */
  private void take(String goalId, Plan plan) {
    for (PlannedTask task : plan.getTasks()) {
      agents.merge(
          new Key(goalId, task.getId()),
          new Agent(plan.getVersion(), task.getAgent().getFamily()),
          (one, other) -> other.version() >= one.version() ? other : one);
    }
  }

  private void take(AuditEvent event) {
    switch (event.getType()) {
      case "PlanApproved" -> approved.add(event.getGoalId());
      case "RevisionProposed" -> {
        if (!approved.contains(event.getGoalId())) {
          edits.merge(event.getGoalId(), 1, Integer::sum);
        }
      }
      default -> {
        Integer attempt = event.getAttempt();
        if (attempt != null && event.getTaskId() != null && !event.getAt().isBefore(since)) {
          judgements
              .computeIfAbsent(new Key(event.getGoalId(), event.getTaskId()), _ -> new Judgements())
              .take(event.getType(), attempt, event.getAt());
        }
      }
    }
  }

  private void take(AgentStepTaken step) {
    ModelUsage usage = step.getUsage();
    if (usage != null) {
      models
          .computeIfAbsent(
              new Key(step.getWork().getGoalId(), step.getWork().getTaskId()), _ -> new HashMap<>())
          .merge(usage.getModel(), 1, Integer::sum);
    }
  }

  List<GoalFigures> goals() {
    return goals.stream()
        .map(
            goal ->
                new GoalFigures(
                    goal.getGoalId(),
                    goal.getText(),
                    playbooks.getOrDefault(goal.getGoalId(), ""),
                    goal.getStatus() == GoalStatus.DONE,
                    edits.getOrDefault(goal.getGoalId(), 0),
                    goal.getSubmittedAt(),
                    goal.getEndedAt()))
        .toList();
  }

  List<TaskFigures> tasks() {
    return tasks.stream()
        .filter(task -> !TaskFigures.isCandidate(task.getTaskId()))
        .map(this::figures)
        .toList();
  }

  private TaskFigures figures(TaskState task) {
    Key key = new Key(task.getGoalId(), task.getTaskId());
    Judgements judged = judgements.getOrDefault(key, new Judgements());
    Agent agent = agents.get(key);
    Spend spend = task.getSpend() == null ? NOTHING : task.getSpend();
    return new TaskFigures(
        task.getGoalId(),
        task.getTaskId(),
        task.getRepository(),
        agent == null ? "" : agent.family(),
        playbooks.getOrDefault(task.getGoalId(), ""),
        models.getOrDefault(key, Map.of()).entrySet().stream()
            .max(Map.Entry.comparingByValue())
            .map(Map.Entry::getKey)
            .orElse(""),
        task.getStatus() == TaskStatus.DONE,
        task.getAttempt(),
        judged.rejections(),
        judged.waits(),
        spend.getTokens(),
        spend.getCostMicros(),
        spend.getModelCalls(),
        task.getEndedAt(),
        task.getCommit() != null && reverted.contains(task.getCommit()));
  }
}
