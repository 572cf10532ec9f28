package dev.divisi.goals;

import dev.divisi.documents.FieldPath;
import dev.divisi.documents.UnknownKey;
import dev.divisi.schemas.AgentChoice;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/**
 * What planners and editors of plans know of agents: enough to refuse a plan that no implementer
 * could begin. The implementers check the rest, because only they know their recipes.
 */
public final class AgentRules {
  /** Those that do a task, for a message. */
  public static final String FAMILIES = "acp, command, lesson, model, patch, recipe";

  /** The agent of a task that is turned into tasks of its own. */
  public static final String PARTS_FAMILY = "playbook";

  /** An order carries it. */
  private static final int MAX_DIFF_KIB = 512;

  /** Columns of a name that is none. */
  private static final int LONGEST_NAME = 120;

  private static final Set<String> ACP_KEYS =
      Set.of(
          "authenticate",
          "baseUrl",
          "command",
          "environment",
          "home",
          "instructions",
          "iterate",
          "mcpServers",
          "mode",
          "model",
          "permissions",
          "preset",
          "provider",
          "readable");
  private static final String NEEDS_PARTS =
      "an agent of the family playbook makes parts of a task: say expand: true";

  private AgentRules() {}

  /** Where what is wrong is collected. */
  @FunctionalInterface
  public interface Problems {
    /**
     * Takes in one.
     *
     * @param code such as AGENT_UNKNOWN
     * @param path what is wrong
     * @param message what is wrong with it, for a person; clean
     */
    void add(String code, FieldPath path, String message);
  }

  /** What is wrong with an agent that a task is given to by a person's word. */
  public static void check(AgentChoice agent, Problems to) {
    check(
        agent.getFamily(),
        PlanTree.configuration(agent.getConfiguration()),
        FieldPath.of("agent"),
        to);
  }

  /**
   * What is wrong with the agent of a task.
   *
   * @param agent where it stands; its family is a key of that
   */
  public static void check(String family, JsonNode configuration, FieldPath agent, Problems to) {
    FieldPath path = agent.key(family);
    switch (family) {
      case "recipe" -> checkRecipe(configuration, path, to);
      case "command" -> checkCommand(configuration, path, to);
      case "model" -> checkModel(configuration, path, to);
      case "lesson" -> checkLesson(configuration, path, to);
      case "patch" -> checkPatch(configuration, path, to);
      case "acp" -> checkAcp(configuration, path, to);
      case PARTS_FAMILY -> wrong(path, NEEDS_PARTS, to);
      default ->
          to.add(
              "AGENT_UNKNOWN",
              path,
              "no agent is called \""
                  + TextWidth.cut(Untrusted.line(family), LONGEST_NAME)
                  + "\"; there are: "
                  + FAMILIES);
    }
  }

  /** A task that is to be expanded names the playbook that makes its parts. */
  public static void checkParts(
      String family, JsonNode configuration, FieldPath agent, Problems to) {
    FieldPath path = agent.key(family);
    if (!family.equals(PARTS_FAMILY)) {
      wrong(
          path,
          "a task with expand: true needs {playbook: {name: ..., parameters: {...}}}, which makes"
              + " its parts",
          to);
      return;
    }
    if (!knownKeys(configuration, Set.of("name", "parameters"), path, to)) {
      return;
    }
    JsonNode name = configuration.path("name");
    if (!name.isString() || name.stringValue().isBlank()) {
      wrong(path.key("name"), "needs the name of a playbook", to);
    }
    JsonNode parameters = configuration.path("parameters");
    if (!parameters.isObject() && !parameters.isMissingNode()) {
      wrong(path.key("parameters"), "needs a mapping of names and texts", to);
      return;
    }
    for (Map.Entry<String, JsonNode> parameter : parameters.properties()) {
      if (!parameter.getValue().isString()) {
        wrong(
            path.key("parameters").key(parameter.getKey()), "must be a text; put it in quotes", to);
      }
    }
  }

  private static void checkRecipe(JsonNode configuration, FieldPath path, Problems to) {
    if (!knownKeys(configuration, Set.of("recipes", "allowNoChange"), path, to)) {
      return;
    }
    JsonNode recipes = configuration.path("recipes");
    if (!recipes.isArray() || recipes.isEmpty()) {
      wrong(path.key("recipes"), "needs a list of recipes, each {name: ..., options: {...}}", to);
      return;
    }
    for (int index = 0; index < recipes.size(); index++) {
      FieldPath recipe = path.key("recipes").index(index);
      if (knownKeys(recipes.get(index), Set.of("name", "options"), recipe, to)
          && recipes.get(index).path("name").asString("").isBlank()) {
        wrong(recipe.key("name"), "needs the full name of a recipe", to);
      }
    }
  }

  private static void checkCommand(JsonNode configuration, FieldPath path, Problems to) {
    if (!knownKeys(
        configuration,
        Set.of("run", "environment", "instructions", "iterate", "context"),
        path,
        to)) {
      return;
    }
    checkFlag("iterate", configuration, path, to);
    checkFlag("context", configuration, path, to);
    checkProgram(configuration.path("run"), path.key("run"), "[sh, tools/x.sh]", to);
  }

  private static void checkPatch(JsonNode configuration, FieldPath path, Problems to) {
    if (!knownKeys(configuration, Set.of("diff", "summary"), path, to)) {
      return;
    }
    String diff = configuration.path("diff").asString("");
    if (!diff.startsWith("diff --git ") && !diff.contains("\ndiff --git ")) {
      wrong(path.key("diff"), "needs to be as git makes it, beginning with diff --git", to);
    } else if (diff.getBytes(StandardCharsets.UTF_8).length > MAX_DIFF_KIB << 10) {
      wrong(path.key("diff"), "is larger than " + MAX_DIFF_KIB + " KiB", to);
    }
  }

  private static void checkLesson(JsonNode configuration, FieldPath path, Problems to) {
    if (!knownKeys(configuration, Set.of("file", "text"), path, to)) {
      return;
    }
    if (!configuration.path("file").asString("").endsWith(".md")) {
      wrong(path.key("file"), "needs the path of a Markdown file, such as AGENTS.md", to);
    }
    if (configuration.path("text").asString("").isBlank()) {
      wrong(path.key("text"), "needs the lesson", to);
    }
  }

  private static void checkAcp(JsonNode configuration, FieldPath path, Problems to) {
    if (!knownKeys(configuration, ACP_KEYS, path, to)) {
      return;
    }
    checkFlag("iterate", configuration, path, to);
    JsonNode preset = configuration.path("preset");
    if (configuration.has("command")) {
      checkProgram(configuration.path("command"), path.key("command"), "[gemini, --acp]", to);
    } else if (preset.asString("").isBlank()) {
      wrong(path, "needs a preset, such as gemini, or the command of an agent", to);
    }
  }

  private static void checkFlag(String name, JsonNode configuration, FieldPath path, Problems to) {
    JsonNode flag = configuration.path(name);
    if (!flag.isMissingNode() && !flag.isBoolean()) {
      wrong(path.key(name), "must be true or false", to);
    }
  }

  private static void checkProgram(JsonNode words, FieldPath path, String example, Problems to) {
    boolean texts = words.isArray() && !words.isEmpty();
    for (JsonNode word : words) {
      texts &= word.isString();
    }
    if (!texts || words.path(0).asString("").isBlank()) {
      wrong(path, "needs a program and its arguments, such as " + example, to);
    }
  }

  private static void checkModel(JsonNode configuration, FieldPath path, Problems to) {
    Set<String> known =
        Set.of(
            "provider",
            "model",
            "temperature",
            "maxOutputTokens",
            "thinkingTokens",
            "limits",
            "tools",
            "commands",
            "instructions");
    if (!knownKeys(configuration, known, path, to)) {
      return;
    }
    if (configuration.path("provider").asString("").isBlank()) {
      wrong(path.key("provider"), "needs the name of a provider that the workers know", to);
    }
    if (configuration.path("model").asString("").isBlank()) {
      wrong(path.key("model"), "needs the name of a model", to);
    }
  }

  private static boolean knownKeys(JsonNode node, Set<String> known, FieldPath path, Problems to) {
    if (!node.isObject()) {
      wrong(path, "needs a mapping with the keys " + String.join(", ", new TreeSet<>(known)), to);
      return false;
    }
    boolean all = true;
    for (String key : node.propertyNames()) {
      if (!known.contains(key)) {
        wrong(path.key(key), UnknownKey.message(key, new TreeSet<>(known)), to);
        all = false;
      }
    }
    return all;
  }

  private static void wrong(FieldPath path, String message, Problems to) {
    to.add("AGENT_CONFIGURATION_INVALID", path, message);
  }
}
