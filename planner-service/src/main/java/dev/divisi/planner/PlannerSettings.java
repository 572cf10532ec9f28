package dev.divisi.planner;

import dev.divisi.documents.DocumentException;
import dev.divisi.documents.FieldPath;
import dev.divisi.documents.YamlDocuments;
import dev.divisi.goals.AgentRules;
import dev.divisi.schemas.AgentChoice;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import tools.jackson.databind.JsonNode;

/**
 * How the planner plans: {@code divisi.planner.*}. An unknown key stops the start.
 *
 * @param profiles who there is to do work
 */
@ConfigurationProperties(prefix = "divisi.planner", ignoreUnknownFields = false)
record PlannerSettings(@DefaultValue Profiles profiles) {

  /**
   * {@code divisi.planner.profiles.*}: see {@code docs/profiles.md}.
   *
   * @param directory folder with the organisation's profiles and its routing.yaml; empty: none
   * @param defaultAgent the agent of profiles that name none, as YAML in the shape that playbooks
   *     have, such as {@code acp: {preset: gemini}}; empty: none
   */
  record Profiles(@DefaultValue("") String directory, @DefaultValue("") String defaultAgent) {
    private static final String KEY = "divisi.planner.profiles.default-agent";

    Profiles {
      parse(defaultAgent);
    }

    Optional<AgentChoice> agent() {
      return parse(defaultAgent);
    }

    private static Optional<AgentChoice> parse(String text) {
      if (text.isBlank()) {
        return Optional.empty();
      }
      JsonNode tree;
      try {
        tree = YamlDocuments.parse(KEY, text).tree();
      } catch (DocumentException wrong) {
        throw new IllegalArgumentException(wrong.getMessage(), wrong);
      }
      if (!tree.isObject() || tree.size() != 1) {
        throw new IllegalArgumentException(
            KEY + " needs one agent and its configuration, such as acp: {preset: gemini}");
      }
      Map.Entry<String, JsonNode> only = tree.properties().iterator().next();
      List<String> problems = new ArrayList<>();
      AgentRules.check(
          only.getKey(),
          only.getValue(),
          FieldPath.root(),
          (code, path, message) -> problems.add(KEY + ": " + path + ": " + message));
      if (!problems.isEmpty()) {
        throw new IllegalArgumentException(String.join("\n", problems));
      }
      return Optional.of(new AgentChoice(only.getKey(), only.getValue().toString()));
    }
  }
}
