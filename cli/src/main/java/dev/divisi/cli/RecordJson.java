package dev.divisi.cli;

import dev.divisi.schemas.AuditEvent;
import dev.divisi.schemas.BranchState;
import dev.divisi.schemas.GoalState;
import dev.divisi.schemas.OpenQuestion;
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
    node.put("actor", event.getActor()).put("summary", event.getSummary());
    ObjectNode details = node.putObject("details");
    new TreeMap<>(event.getDetails()).forEach(details::put);
    return node;
  }

  /** A goal with its tasks, and with the last failure of each that did not get done. */
  static ObjectNode goal(GoalProgress progress) {
    ObjectNode node = JSON.createObjectNode().put("goalId", progress.goalId());
    progress.goal().ifPresent(goal -> goal(node, goal));
    failure(node, progress.failure(null));
    ArrayNode tasks = node.putArray("tasks");
    for (TaskState task : progress.tasks()) {
      ObjectNode taskNode = task(task);
      failure(taskNode, progress.failure(task.getTaskId()));
      tasks.add(taskNode);
    }
    return node;
  }

  /** Goals with their tasks. */
  static ArrayNode goals(Standing standing) {
    ArrayNode array = JSON.createArrayNode();
    for (GoalState goal : standing.goals()) {
      ObjectNode node = array.addObject().put("goalId", goal.getGoalId());
      goal(node, goal);
    }
    return array;
  }

  private static void goal(ObjectNode node, GoalState goal) {
    node.put("status", goal.getStatus().name())
        .put("reason", goal.getReason())
        .put("text", goal.getText())
        .put("submittedBy", goal.getSubmittedBy())
        .put("submittedAt", goal.getSubmittedAt().toString());
    node.put("endedAt", text(goal.getEndedAt()));
    node.put("planVersion", goal.getPlanVersion());
    node.put("planHash", goal.getPlanHash());
    branches(node, goal.getBranches());
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

  private static ObjectNode task(TaskState task) {
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
