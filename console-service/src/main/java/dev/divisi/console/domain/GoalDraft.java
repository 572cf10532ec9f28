package dev.divisi.console.domain;

import dev.divisi.documents.DocumentException;
import dev.divisi.documents.Problem;
import dev.divisi.documents.YamlDocuments;
import dev.divisi.documents.YamlText;
import dev.divisi.goals.Money;
import dev.divisi.goals.Times;
import dev.divisi.schemas.Budget;
import dev.divisi.schemas.GoalLimits;
import dev.divisi.schemas.GoalSubmitted;
import dev.divisi.schemas.Playbook;
import dev.divisi.schemas.Repository;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A goal as a form has it: texts by the names of its fields. What it says as a goal file is what
 * counts; a problem with that is told at the field that it comes from.
 */
public final class GoalDraft {
  /** How many repositories a form has fields for. */
  public static final int REPOSITORIES = 4;

  /** Chosen instead of a built-in playbook: one of the repository, by its name. */
  public static final String NAMED = "@named";

  /** Chosen instead of a built-in playbook: one that is written into the form. */
  public static final String OWN = "@own";

  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");
  private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,15}([.][0-9]{1,9})?");
  private static final Pattern REPOSITORY = Pattern.compile("repositories\\[(\\d+)]\\.(\\w+)");

  /** Where fields stand in a goal file. */
  private static final Map<String, String> PLACES =
      Map.ofEntries(
          Map.entry("limits.maxParallelTasks", "parallel"),
          Map.entry("limits.maxAttemptsPerTask", "attempts"),
          Map.entry("limits.attemptTimeout", "attemptTimeout"),
          Map.entry("limits.goalTimeout", "goalTimeout"),
          Map.entry("limits.budgets.goal.cost", "cost"),
          Map.entry("limits.budgets.goal.tokens", "tokens"),
          Map.entry("limits.budgets.goal.modelCalls", "modelCalls"),
          Map.entry("limits.budgets.attempt.cost", "attemptCost"),
          Map.entry("repositories", "url.0"));

  private final Map<String, String> fields;

  private GoalDraft(Map<String, String> fields) {
    this.fields = fields;
  }

  /** Of what a browser sends. */
  public static GoalDraft of(Map<String, String> fields) {
    return new GoalDraft(Map.copyOf(fields));
  }

  /** One that asks for the same as a goal did. */
  public static GoalDraft like(GoalSubmitted goal) {
    Map<String, String> fields = new HashMap<>();
    fields.put("goal", goal.getText());
    List<Repository> repositories = goal.getRepositories();
    for (int i = 0; i < Math.min(REPOSITORIES, repositories.size()); i++) {
      Repository repository = repositories.get(i);
      fields.put("url." + i, repository.getUrl());
      fields.put("name." + i, repository.getName());
      put(fields, "base." + i, repository.getBaseRef());
    }
    Playbook playbook = goal.getPlaybook();
    if (playbook != null) {
      playbook(fields, playbook, goal.getParameters());
    }
    put(fields, "profile", goal.getProfile());
    put(
        fields,
        "priority",
        goal.getPriority() == null ? null : goal.getPriority().name().toLowerCase(Locale.ROOT));
    put(fields, "deciders", String.join(", ", goal.getDeciders()));
    put(fields, "planApproval", goal.getPlanApproval() ? "true" : null);
    GoalLimits limits = goal.getLimits();
    if (limits != null) {
      limits(fields, limits);
    }
    return of(fields);
  }

  private static void playbook(
      Map<String, String> fields, Playbook playbook, Map<String, String> parameters) {
    String text = playbook.getText();
    boolean builtIn =
        Gallery.builtIn().stream().anyMatch(entry -> entry.name().equals(playbook.getName()));
    if (text != null) {
      fields.put("playbook", OWN);
      fields.put("playbookText", text.stripTrailing().stripIndent().strip());
    } else if (builtIn) {
      fields.put("playbook", playbook.getName());
      parameters.forEach(
          (name, value) -> fields.put("parameter." + playbook.getName() + "." + name, value));
      return;
    } else {
      fields.put("playbook", NAMED);
      fields.put("playbookName", playbook.getName());
    }
    StringBuilder lines = new StringBuilder();
    parameters.forEach((name, value) -> lines.append(name).append(": ").append(value).append('\n'));
    fields.put("parameters", lines.toString());
  }

  private static void limits(Map<String, String> fields, GoalLimits limits) {
    put(fields, "parallel", limits.getMaxParallelTasks());
    put(fields, "attempts", limits.getMaxAttemptsPerTask());
    put(fields, "attemptTimeout", length(limits.getAttemptTimeoutSeconds()));
    put(fields, "goalTimeout", length(limits.getGoalTimeoutSeconds()));
    Budget goal = limits.getGoalBudget();
    if (goal != null) {
      put(fields, "cost", goal.getCostMicros() == null ? null : Money.words(goal.getCostMicros()));
      put(fields, "tokens", goal.getTokens());
      put(fields, "modelCalls", goal.getModelCalls());
    }
    Budget attempt = limits.getAttemptBudget();
    if (attempt != null && attempt.getCostMicros() != null) {
      fields.put("attemptCost", Money.words(attempt.getCostMicros()));
    }
  }

  private static @Nullable String length(@Nullable Integer seconds) {
    return seconds == null ? null : Times.exactly(Duration.ofSeconds(seconds));
  }

  private static void put(Map<String, String> fields, String name, @Nullable Object value) {
    if (value != null) {
      fields.put(name, value.toString());
    }
  }

  /** What a field says; empty when it says nothing. */
  public String field(String name) {
    return fields.getOrDefault(name, "");
  }

  private String said(String name) {
    return field(name).replace("\r\n", "\n").strip();
  }

  /** The same, with its plan to be approved before anything is given out. */
  public GoalDraft planFirst() {
    Map<String, String> next = new HashMap<>(fields);
    next.put("planApproval", "true");
    return of(next);
  }

  /**
   * What is wrong that the reader of a goal cannot know, by field: a playbook must be chosen, and
   * its parameters given.
   */
  public Map<String, String> missing() {
    Map<String, String> missing = new LinkedHashMap<>();
    String chosen = field("playbook");
    if (chosen.equals(NAMED) && said("playbookName").isEmpty()) {
      missing.put("playbook", "needs the name of a playbook of the repository");
    }
    if (chosen.equals(OWN)) {
      try {
        YamlDocuments.parse("playbook", said("playbookText"));
      } catch (DocumentException e) {
        missing.put("playbook", String.valueOf(e.getMessage()));
      }
    }
    Gallery.builtIn().stream()
        .filter(entry -> entry.name().equals(chosen))
        .flatMap(entry -> entry.parameters().stream())
        .filter(Gallery.Parameter::required)
        .map(parameter -> "parameter." + chosen + "." + parameter.name())
        .filter(name -> said(name).isEmpty())
        .forEach(name -> missing.put(name, "is needed"));
    return missing;
  }

  /** The field that a problem of the goal file comes from; empty when it is none. */
  public String fieldOf(Problem problem) {
    String path = problem.path().toString();
    Matcher repository = REPOSITORY.matcher(path);
    if (repository.matches()) {
      return repository.group(2) + "." + repository.group(1);
    }
    if (path.startsWith("playbook")) {
      return "playbook";
    }
    String place = PLACES.get(path);
    return place != null ? place : path.contains(".") || path.contains("[") ? "" : path;
  }

  /** As a goal file. */
  public String yaml() {
    YamlText text = new YamlText();
    tree().properties().forEach(entry -> text.entry(entry.getKey(), entry.getValue()));
    return text.toString();
  }

  private ObjectNode tree() {
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    tree.put("goal", said("goal"));
    ArrayNode repositories = tree.putArray("repositories");
    for (int i = 0; i < REPOSITORIES; i++) {
      if (!said("url." + i).isEmpty()) {
        ObjectNode repository = repositories.addObject().put("url", said("url." + i));
        text(repository, "name", said("name." + i));
        text(repository, "base", said("base." + i));
      }
    }
    playbook(tree);
    text(tree, "profile", said("profile"));
    text(tree, "priority", said("priority"));
    List<String> deciders =
        Stream.of(said("deciders").split(","))
            .map(String::strip)
            .filter(it -> !it.isEmpty())
            .toList();
    if (!deciders.isEmpty()) {
      ArrayNode array = tree.putArray("deciders");
      deciders.forEach(array::add);
    }
    if (field("planApproval").equals("true")) {
      tree.put("planApproval", true);
    }
    limits(tree);
    return tree;
  }

  private void playbook(ObjectNode tree) {
    String chosen = field("playbook");
    switch (chosen) {
      case "" -> {}
      case NAMED -> text(tree, "playbook", said("playbookName"));
      case OWN -> {
        try {
          tree.set("playbook", YamlDocuments.parse("playbook", said("playbookText")).tree());
        } catch (DocumentException _) {
          tree.put("playbook", said("playbookText"));
        }
      }
      default -> tree.put("playbook", chosen);
    }
    Map<String, String> parameters = new LinkedHashMap<>();
    if (chosen.equals(NAMED) || chosen.equals(OWN)) {
      for (String line : said("parameters").lines().toList()) {
        int colon = line.indexOf(':');
        if (colon > 0) {
          parameters.put(line.substring(0, colon).strip(), line.substring(colon + 1).strip());
        }
      }
    } else {
      Gallery.builtIn().stream()
          .filter(entry -> entry.name().equals(chosen))
          .flatMap(entry -> entry.parameters().stream())
          .forEach(
              each -> parameters.put(each.name(), said("parameter." + chosen + "." + each.name())));
    }
    parameters.values().removeIf(String::isEmpty);
    if (!parameters.isEmpty()) {
      ObjectNode node = tree.putObject("parameters");
      parameters.forEach(node::put);
    }
  }

  private void limits(ObjectNode tree) {
    ObjectNode limits = JsonNodeFactory.instance.objectNode();
    number(limits, "maxParallelTasks", "parallel");
    number(limits, "maxAttemptsPerTask", "attempts");
    text(limits, "attemptTimeout", said("attemptTimeout"));
    text(limits, "goalTimeout", said("goalTimeout"));
    ObjectNode goal = JsonNodeFactory.instance.objectNode();
    number(goal, "cost", "cost");
    number(goal, "tokens", "tokens");
    number(goal, "modelCalls", "modelCalls");
    ObjectNode attempt = JsonNodeFactory.instance.objectNode();
    number(attempt, "cost", "attemptCost");
    ObjectNode budgets = JsonNodeFactory.instance.objectNode();
    if (!attempt.isEmpty()) {
      budgets.set("attempt", attempt);
    }
    if (!goal.isEmpty()) {
      budgets.set("goal", goal);
    }
    if (!budgets.isEmpty()) {
      limits.set("budgets", budgets);
    }
    if (!limits.isEmpty()) {
      tree.set("limits", limits);
    }
  }

  private static void text(ObjectNode node, String key, String value) {
    if (!value.isEmpty()) {
      node.put(key, value);
    }
  }

  /** What is no number stays a text: the reader of goals says what is wrong with it. */
  private void number(ObjectNode node, String key, String field) {
    String value = said(field);
    if (NUMBER.matcher(value).matches()) {
      node.put(key, Long.parseLong(value));
    } else if (DECIMAL.matcher(value).matches()) {
      node.put(key, new BigDecimal(value));
    } else {
      text(node, key, value);
    }
  }
}
