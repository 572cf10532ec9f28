package dev.divisi.policy.cases;

import dev.divisi.policy.PatchSubject;
import dev.divisi.policy.cases.CaseDocument.BudgetText;
import dev.divisi.policy.cases.CaseDocument.CaseText;
import dev.divisi.policy.cases.CaseDocument.GoalText;
import dev.divisi.policy.cases.CaseDocument.PlanText;
import dev.divisi.policy.cases.CaseDocument.RepositoryText;
import dev.divisi.policy.cases.CaseDocument.SpendText;
import dev.divisi.policy.cases.CaseDocument.TaskText;
import dev.divisi.schemas.AgentChoice;
import dev.divisi.schemas.Budget;
import dev.divisi.schemas.CheckCommand;
import dev.divisi.schemas.GoalLimits;
import dev.divisi.schemas.GoalSubmitted;
import dev.divisi.schemas.Patch;
import dev.divisi.schemas.Plan;
import dev.divisi.schemas.PlannedRepository;
import dev.divisi.schemas.PlannedTask;
import dev.divisi.schemas.Priority;
import dev.divisi.schemas.Repository;
import dev.divisi.schemas.Spend;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The records of a case, with something sensible where it says nothing. */
final class CaseRecords {
  static final String BASE = "0".repeat(40);
  static final String TREE = "0".repeat(40);

  private static final String NAME = "repository";
  private static final int CHECK_SECONDS = 600;

  /** A plan with the goal that it is for. */
  record PlannedGoal(GoalSubmitted goal, Plan plan) {}

  private CaseRecords() {}

  static PatchSubject patch(CaseText text, Patch patch) {
    TaskText task = Objects.requireNonNullElse(text.task(), TaskText.ANY);
    PlannedRepository repository = repository(text.repository());
    return new PatchSubject(
        goalId(text.goal()),
        repository,
        task(task, "task", repository.getRepository().getName()),
        patch,
        Objects.requireNonNullElse(text.agent(), "agent"),
        text.spend() == null ? null : spend(text.spend()),
        Objects.requireNonNullElse(text.stage(), PatchSubject.Stage.PROPOSED),
        Objects.requireNonNullElse(text.evidence(), List.of()),
        text.at());
  }

  static PlannedGoal plan(CaseText text, PlanText plan) {
    PlannedRepository repository = repository(text.repository());
    List<PlannedTask> tasks = new ArrayList<>();
    for (TaskText task : plan.tasks()) {
      tasks.add(task(task, "task-" + (tasks.size() + 1), repository.getRepository().getName()));
    }
    return new PlannedGoal(
        goal(text.goal(), text.at(), repository.getRepository()),
        Plan.newBuilder()
            .setVersion(plan.version() == null ? 1 : plan.version())
            .setContentHash("0".repeat(64))
            .setSpecification(orEmpty(plan.specification()))
            .setRepositories(List.of(repository))
            .setTasks(tasks)
            .build());
  }

  private static PlannedRepository repository(@Nullable RepositoryText text) {
    String name = text == null || text.name() == null ? NAME : text.name();
    return new PlannedRepository(
        new Repository(
            name,
            text == null || text.url() == null ? "/srv/" + name + ".git" : text.url(),
            text == null ? null : text.baseRef()),
        BASE,
        text == null || text.branch() == null ? "divisi/goal" : text.branch());
  }

  private static PlannedTask task(TaskText text, String otherwise, String repository) {
    String id = Objects.requireNonNullElse(text.id(), otherwise);
    return PlannedTask.newBuilder()
        .setId(id)
        .setTitle(Objects.requireNonNullElse(text.title(), id))
        .setDescription(orEmpty(text.description()))
        .setRepository(repository)
        .setPool(Objects.requireNonNullElse(text.pool(), "implementers"))
        .setAgent(agent(text.agent()))
        .setScope(Objects.requireNonNullElse(text.scope(), List.of("**")))
        .setDependsOn(text.dependsOn())
        .setChecks(text.checks().stream().map(CaseRecords::check).toList())
        .setAcceptanceCriteria(text.acceptanceCriteria())
        .setExpand(Boolean.TRUE.equals(text.expand()))
        .build();
  }

  private static AgentChoice agent(@Nullable JsonNode agent) {
    if (agent == null) {
      return new AgentChoice("command", "{}");
    }
    if (agent.isString()) {
      return new AgentChoice(agent.stringValue(), "{}");
    }
    Map.Entry<String, JsonNode> only = agent.properties().iterator().next();
    return new AgentChoice(only.getKey(), only.getValue().toString());
  }

  private static CheckCommand check(CaseDocument.CheckText check) {
    Duration timeout = check.timeout();
    return new CheckCommand(
        check.name(),
        check.command(),
        timeout == null ? CHECK_SECONDS : Math.toIntExact(timeout.toSeconds()));
  }

  private static String goalId(@Nullable GoalText goal) {
    return goal == null || goal.id() == null ? "goal" : goal.id();
  }

  private static GoalSubmitted goal(@Nullable GoalText text, Instant at, Repository repository) {
    return GoalSubmitted.newBuilder()
        .setGoalId(goalId(text))
        .setText(text == null ? "" : orEmpty(text.text()))
        .setSubmittedBy(text == null ? "" : orEmpty(text.submittedBy()))
        .setSubmittedAt(at)
        .setRepositories(List.of(repository))
        .setPriority(
            text == null || text.priority() == null
                ? null
                : Priority.valueOf(text.priority().name()))
        .setLimits(
            GoalLimits.newBuilder()
                .setGoalBudget(text == null ? null : budget(text.budget()))
                .setTaskBudget(text == null ? null : budget(text.taskBudget()))
                .setAttemptBudget(text == null ? null : budget(text.attemptBudget()))
                .build())
        .build();
  }

  private static @Nullable Budget budget(@Nullable BudgetText text) {
    return text == null ? null : new Budget(text.tokens(), text.costMicros(), text.modelCalls());
  }

  private static Spend spend(SpendText text) {
    return new Spend(orZero(text.tokens()), orZero(text.costMicros()), orZero(text.modelCalls()));
  }

  private static long orZero(@Nullable Long number) {
    return number == null ? 0 : number;
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
