package dev.divisi.cli;

import dev.divisi.goals.Needs;
import dev.divisi.goals.PlanHistory;
import dev.divisi.schemas.AuditEvent;
import dev.divisi.schemas.BranchState;
import dev.divisi.schemas.Budget;
import dev.divisi.schemas.Cause;
import dev.divisi.schemas.ExplanationGiven;
import dev.divisi.schemas.GoalLimits;
import dev.divisi.schemas.GoalState;
import dev.divisi.schemas.Hold;
import dev.divisi.schemas.OpenQuestion;
import dev.divisi.schemas.PendingRevision;
import dev.divisi.schemas.Priority;
import dev.divisi.schemas.Spend;
import dev.divisi.schemas.TaskState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What {@code --json} prints. Times are ISO 8601. Jackson escapes control characters, so nothing
 * else has to.
 */
final class RecordJson {
  private static final JsonMapper JSON = JsonMapper.shared();

  private RecordJson() {}

  static ObjectNode event(AuditEvent event) {
    ObjectNode node =
        JSON.createObjectNode()
            .put("goalId", event.getGoalId())
            .put("sequence", event.getSequence())
            .put("at", event.getAt().toString())
            .put("type", event.getType());
    node.put("taskId", event.getTaskId());
    node.put("attempt", event.getAttempt());
    node.put("actor", event.getActor())
        .put("login", event.getLogin())
        .put("summary", event.getSummary());
    ObjectNode details = node.putObject("details");
    new TreeMap<>(event.getDetails()).forEach(details::put);
    return node.put("previousHash", event.getPreviousHash()).put("hash", event.getHash());
  }

  /** A goal with its tasks, and with the last failure of each that did not get done. */
  static ObjectNode goal(GoalProgress progress) {
    ObjectNode node = JSON.createObjectNode().put("goalId", progress.goalId());
    progress.goal().ifPresent(goal -> goal(node, goal, Needs.any(goal, progress.tasks())));
    failure(node, progress.failure(null));
    ArrayNode tasks = node.putArray("tasks");
    for (TaskState task : progress.tasks()) {
      ObjectNode taskNode = task(task);
      failure(taskNode, progress.failure(task.getTaskId()));
      tasks.add(taskNode);
    }
    return node;
  }

  /** Goals, without their tasks. */
  static ArrayNode goals(List<GoalState> goals, Standing standing) {
    ArrayNode array = JSON.createArrayNode();
    for (GoalState goal : goals) {
      ObjectNode node = array.addObject().put("goalId", goal.getGoalId());
      goal(node, goal, Needs.any(goal, standing.tasks(goal.getGoalId())));
    }
    return array;
  }

  private static void goal(ObjectNode node, GoalState goal, boolean needsPerson) {
    node.put("status", goal.getStatus().name())
        .put("needsPerson", needsPerson)
        .put("reason", goal.getReason())
        .put("text", goal.getText())
        .put("submittedBy", goal.getSubmittedBy())
        .put("submittedAt", goal.getSubmittedAt().toString());
    node.put("endedAt", text(goal.getEndedAt()));
    node.put("planVersion", goal.getPlanVersion());
    node.put("planHash", goal.getPlanHash());
    node.put(
        "priority", (goal.getPriority() == null ? Priority.NORMAL : goal.getPriority()).name());
    Hold hold = goal.getHold();
    if (hold != null) {
      node.putObject("hold")
          .put("kind", hold.getKind().name())
          .put("by", hold.getBy())
          .put("reason", hold.getReason())
          .put("since", hold.getSince().toString());
    }
    spend(node, "spend", goal.getSpend());
    spend(node, "reserved", goal.getReserved());
    limits(node, goal.getLimits());
    node.set("questions", questions(goal));
    ArrayNode revisions = node.putArray("revisions");
    for (PendingRevision revision : goal.getRevisions()) {
      revisions
          .addObject()
          .put("version", revision.getVersion())
          .put("contentHash", revision.getContentHash())
          .put("by", revision.getBy())
          .put("reason", revision.getReason())
          .put("approval", revision.getApproval());
    }
    ApprovalJson.put(node, goal.getApprovals(), goal.getAwaited());
    branches(node, goal.getBranches());
  }

  private static void spend(ObjectNode node, String key, @Nullable Spend spend) {
    if (spend != null) {
      node.putObject(key)
          .put("tokens", spend.getTokens())
          .put("costMicros", spend.getCostMicros())
          .put("modelCalls", spend.getModelCalls());
    }
  }

  private static void limits(ObjectNode node, @Nullable GoalLimits limits) {
    if (limits == null) {
      return;
    }
    ObjectNode inForce = node.putObject("limits");
    inForce.put("maxParallelTasks", limits.getMaxParallelTasks());
    ObjectNode pools = inForce.putObject("maxParallelTasksByPool");
    new TreeMap<>(limits.getMaxParallelTasksByPool()).forEach(pools::put);
    inForce.put("maxAttemptsPerTask", limits.getMaxAttemptsPerTask());
    inForce.put("maxIterationsPerAttempt", limits.getMaxIterationsPerAttempt());
    inForce.put("attemptTimeoutSeconds", limits.getAttemptTimeoutSeconds());
    inForce.put("goalTimeoutSeconds", limits.getGoalTimeoutSeconds());
    budget(inForce, "attemptBudget", limits.getAttemptBudget());
    budget(inForce, "taskBudget", limits.getTaskBudget());
    budget(inForce, "goalBudget", limits.getGoalBudget());
  }

  private static void budget(ObjectNode node, String key, @Nullable Budget budget) {
    if (budget != null) {
      ObjectNode bounds = node.putObject(key).put("tokens", budget.getTokens());
      bounds.put("costMicros", budget.getCostMicros());
      bounds.put("modelCalls", budget.getModelCalls());
    }
  }

  /** Why a goal or a task is where it is. */
  static ObjectNode explanation(ExplanationGiven answer) {
    ObjectNode node = JSON.createObjectNode().put("goalId", answer.getGoalId());
    node.put("taskId", answer.getTaskId());
    node.put("problem", answer.getProblem());
    node.put("status", answer.getStatus()).put("reason", answer.getReason());
    node.put("since", text(answer.getSince()));
    ArrayNode causes = node.putArray("causes");
    for (Cause cause : answer.getCauses()) {
      causes
          .addObject()
          .put("kind", cause.getKind().name())
          .put("what", cause.getWhat())
          .put("since", cause.getSince().toString())
          .put("release", cause.getRelease());
    }
    return node;
  }

  /** A version of a plan without its content. */
  static ObjectNode version(PlanHistory.Version version) {
    ObjectNode node =
        JSON.createObjectNode()
            .put("version", version.number())
            .put("contentHash", version.hash())
            .put("place", version.place().name())
            .put("by", version.by())
            .put("reason", version.reason());
    node.put("at", text(version.at()));
    return node.put("approval", version.approval()).put("approvedBy", version.approvedBy());
  }

  /** The questions that are open. */
  static ArrayNode questions(GoalState goal) {
    ArrayNode array = JSON.createArrayNode();
    for (OpenQuestion question : goal.getQuestions()) {
      ObjectNode node = array.addObject().put("questionId", question.getQuestionId());
      node.put("taskId", question.getTaskId());
      node.put("from", question.getFrom())
          .put("text", question.getText())
          .put("askedAt", question.getAskedAt().toString());
    }
    return array;
  }

  private static void branches(ObjectNode node, List<BranchState> branches) {
    ArrayNode array = node.putArray("branches");
    for (BranchState branch : branches) {
      array
          .addObject()
          .put("repository", branch.getRepository().getRepository().getName())
          .put("url", branch.getRepository().getRepository().getUrl())
          .put("branch", branch.getRepository().getBranch())
          .put("baseCommit", branch.getRepository().getBaseCommit())
          .put("head", branch.getHead())
          .put("merged", branch.getMerged());
    }
  }

  /** A task, without what is on record of its attempts. */
  static ObjectNode task(TaskState task) {
    ObjectNode node =
        JSON.createObjectNode()
            .put("taskId", task.getTaskId())
            .put("title", task.getTitle())
            .put("status", task.getStatus().name())
            .put("reason", task.getReason())
            .put("attempt", task.getAttempt())
            .put("pool", task.getPool())
            .put("repository", task.getRepository());
    node.put("patchHash", task.getPatchHash());
    node.put("commit", task.getCommit());
    node.put("parentTaskId", task.getParentTaskId());
    spend(node, "spend", task.getSpend());
    ApprovalJson.put(node, task.getApprovals(), task.getAwaited());
    ApprovalJson.put(node, task.getRisk());
    ArrayNode options = node.putArray("options");
    task.getOptions().forEach(options::add);
    node.put("since", text(task.getSince()));
    node.put("startedAt", text(task.getStartedAt()));
    return node.put("endedAt", text(task.getEndedAt()));
  }

  private static void failure(ObjectNode node, Optional<Failure> failure) {
    failure.ifPresent(
        known ->
            node.putObject("lastFailure")
                .put("attempt", known.attempt())
                .put("code", known.code())
                .put("message", known.message())
                .put("evidence", String.join("\n", known.evidence())));
  }

  private static @Nullable String text(@Nullable Instant instant) {
    return instant == null ? null : instant.toString();
  }
}
