package dev.divisi.agents.recipe;

import dev.divisi.agents.AgentException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * One recipe as a plan names it.
 *
 * @param name full class name, or name of a declarative recipe on the class path
 * @param options JSON object of option names and values
 */
record RecipeChoice(String name, JsonNode options) {

  /**
   * The configuration of the recipe family.
   *
   * @param recipes what to run, in this order; at least one
   * @param allowNoChange whether it is fine that nothing changes
   */
  record Configuration(List<RecipeChoice> recipes, boolean allowNoChange) {}

  private static final Set<String> CONFIGURATION_KEYS = Set.of("recipes", "allowNoChange");
  private static final Set<String> RECIPE_KEYS = Set.of("name", "options");
  private static final String SHAPE =
      "; expected {\"recipes\": [{\"name\": ..., \"options\": {...}}], \"allowNoChange\": false}";

  static Configuration parse(JsonNode json) throws AgentException {
    object(json, "the configuration of a recipe agent", CONFIGURATION_KEYS);
    JsonNode list = json.path("recipes");
    if (!list.isArray() || list.isEmpty()) {
      throw invalid("\"recipes\" must be a list of at least one recipe");
    }
    List<RecipeChoice> recipes = new ArrayList<>();
    for (JsonNode entry : list) {
      object(entry, "each of \"recipes\"", RECIPE_KEYS);
      JsonNode name = entry.path("name");
      if (!name.isString() || name.stringValue().isBlank()) {
        throw invalid("each of \"recipes\" needs a \"name\"");
      }
      JsonNode options = entry.path("options");
      if (options.isMissingNode() || options.isNull()) {
        options = JsonNodeFactory.instance.objectNode();
      }
      if (!options.isObject()) {
        throw invalid("\"options\" of " + name.stringValue() + " must be an object");
      }
      recipes.add(new RecipeChoice(name.stringValue(), options));
    }
    JsonNode allowNoChange = json.path("allowNoChange");
    if (!allowNoChange.isMissingNode() && !allowNoChange.isBoolean()) {
      throw invalid("\"allowNoChange\" must be true or false");
    }
    return new Configuration(List.copyOf(recipes), allowNoChange.asBoolean(false));
  }

  private static void object(JsonNode json, String what, Set<String> known) throws AgentException {
    if (!json.isObject()) {
      throw invalid(what + " must be an object");
    }
    Set<String> unknown = new TreeSet<>(json.propertyNames());
    unknown.removeAll(known);
    if (!unknown.isEmpty()) {
      throw invalid(what + " has unknown keys " + unknown);
    }
  }

  private static AgentException invalid(String message) {
    return new AgentException(
        AgentException.Kind.REJECTED, "AGENT_CONFIGURATION_INVALID", message + SHAPE);
  }
}
