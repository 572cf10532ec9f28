package dev.divisi.planner.domain;

import dev.divisi.goals.AgentRules;
import dev.divisi.schemas.PlannedTask;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The playbook that makes the parts of a task, as the configuration of the agent {@code playbook}
 * says it.
 *
 * @param name of the playbook: a built-in one, or one of the repository
 * @param parameters its parameters
 */
record PartsPlaybook(String name, Map<String, String> parameters) {
  /**
   * @throws PlanningException EXPANSION_WITHOUT_PLAYBOOK
   */
  static PartsPlaybook of(PlannedTask task) throws PlanningException {
    if (!task.getAgent().getFamily().equals(AgentRules.PARTS_FAMILY)) {
      throw wrong(task, "its agent is \"" + Shown.of(task.getAgent().getFamily()) + "\"");
    }
    JsonNode configuration;
    try {
      configuration = JsonMapper.shared().readTree(task.getAgent().getConfiguration());
    } catch (JacksonException e) {
      throw wrong(task, "its configuration is no JSON");
    }
    String name = configuration.path("name").asString("");
    if (name.isBlank()) {
      throw wrong(task, "its configuration has no name");
    }
    Map<String, String> parameters = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> parameter : configuration.path("parameters").properties()) {
      parameters.put(parameter.getKey(), parameter.getValue().asString(""));
    }
    return new PartsPlaybook(name, parameters);
  }

  private static PlanningException wrong(PlannedTask task, String why) {
    return PlanningException.rejected(
        "EXPANSION_WITHOUT_PLAYBOOK",
        "Task "
            + Shown.of(task.getId())
            + " cannot be turned into parts: "
            + why
            + ". Its agent must be {playbook: {name: ..., parameters: {...}}}.");
  }
}
