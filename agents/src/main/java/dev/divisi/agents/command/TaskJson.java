package dev.divisi.agents.command;

import dev.divisi.agents.Assignment;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes an assignment as the JSON that {@link CommandAgent} documents. */
final class TaskJson {

  private static final JsonMapper MAPPER = JsonMapper.shared();

  private TaskJson() {}

  static byte[] bytes(Assignment assignment) {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("goalId", assignment.work().goalId());
    json.put("taskId", assignment.work().taskId());
    json.put("attempt", assignment.work().attempt());
    json.put("title", assignment.brief().title());
    json.put("description", assignment.brief().description());
    assignment.brief().scope().patterns().forEach(json.putArray("scope")::add);
    assignment.brief().acceptanceCriteria().forEach(json.putArray("acceptanceCriteria")::add);
    ArrayNode checks = json.putArray("checks");
    for (Assignment.Check check : assignment.brief().checks()) {
      ObjectNode entry = checks.addObject();
      entry.put("name", check.name());
      check.command().forEach(entry.putArray("command")::add);
    }
    assignment.brief().feedback().forEach(json.putArray("feedback")::add);
    json.put("worktree", assignment.worktree().toAbsolutePath().toString());
    return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(json);
  }
}
