package dev.divisi.planner.domain;

import dev.divisi.documents.FieldPath;
import dev.divisi.schemas.AgentChoice;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The agent that a profile stands for: ready, so that a plan has all of it. */
final class ProfileAgent {
  /** Where the front matter says that the model of the default agent is fine. */
  private static final String SAME_MODEL = "inherit";

  private static final List<String> OF_A_MODEL = List.of("model", "tools", "limits");

  private ProfileAgent() {}

  /**
   * The agent of the profile, or the default one, with the profile's model, tools, limits and
   * instructions.
   *
   * @return empty when neither the profile names an agent nor is there a default one
   * @throws PlanningException PROFILE_INVALID when agents of that family cannot be held to what the
   *     profile says
   */
  static Optional<AgentChoice> of(Profile profile, Optional<AgentChoice> otherwise)
      throws PlanningException {
    Map<String, JsonNode> own = profile.file().agent();
    if (own.isEmpty() && otherwise.isEmpty()) {
      return Optional.empty();
    }
    String family = own.isEmpty() ? otherwise.get().getFamily() : own.keySet().iterator().next();
    ObjectNode configuration =
        own.isEmpty()
            ? (ObjectNode) JsonMapper.shared().readTree(otherwise.get().getConfiguration())
            : (ObjectNode) own.values().iterator().next().deepCopy();
    List<String> taken =
        switch (family) {
          case "model" -> OF_A_MODEL;
          case "acp" -> List.of("model");
          default -> List.of();
        };
    for (String key : OF_A_MODEL) {
      if (!taken.contains(key) && profile.document().tree().has(key)) {
        throw profile.invalid(
            FieldPath.of(key),
            "agents of the family "
                + family
                + " cannot be told; leave it out, or name another agent");
      }
    }
    String model = profile.file().model();
    if (model != null && !model.equals(SAME_MODEL)) {
      configuration.put("model", model);
    }
    if (!profile.tools().isEmpty()) {
      ArrayNode tools = configuration.putArray("tools");
      profile.tools().forEach(tools::add);
    }
    JsonNode limits = profile.file().limits();
    if (limits != null) {
      configuration.set("limits", limits);
    }
    if (!family.equals("recipe")) {
      configuration.put("instructions", profile.instructions());
    }
    return Optional.of(new AgentChoice(family, configuration.toString()));
  }
}
