package dev.divisi.console.domain;

import dev.divisi.documents.DocumentException;
import dev.divisi.documents.YamlDocuments;
import dev.divisi.documents.YamlText;
import dev.divisi.goals.PlanFileReader;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Changes to a plan as text, one task at a time. The text stays what counts: each change reads it
 * and writes it anew. Comments in it are lost with that.
 */
public final class PlanEdits {
  private static final String TASKS = "tasks";
  private static final String DEPENDS_ON = "dependsOn";
  private static final String SOURCE = "plan";
  private static final int MOST_PARTS = 20;

  private final ObjectNode plan;
  private final ArrayNode tasks;

  private PlanEdits(ObjectNode plan, ArrayNode tasks) {
    this.plan = plan;
    this.tasks = tasks;
  }

  /**
   * A task as a form has it: texts, with one item a line where there are several.
   *
   * @param id its name
   * @param agent the agent and its configuration, as YAML
   * @param dependsOn ids, with commas between
   * @param checks the checks, as YAML
   */
  public record TaskForm(
      String id,
      String title,
      String description,
      String pool,
      String agent,
      String scope,
      String dependsOn,
      String checks,
      String acceptance) {

    /** A form for a task that there is not yet. */
    public static TaskForm empty() {
      return new TaskForm("", "", "", "", "", "", "", "", "");
    }
  }

  /**
   * Reads a plan.
   *
   * @throws DocumentException when it is no YAML
   * @throws IllegalArgumentException when it is YAML, but no plan
   */
  public static PlanEdits of(String text) throws DocumentException {
    JsonNode tree = YamlDocuments.parse(SOURCE, text, PlanFileReader.MOST_MIB * 1024 * 1024).tree();
    if (!(tree instanceof ObjectNode plan)) {
      throw new IllegalArgumentException("The text is no plan: it needs a list of tasks.");
    }
    ObjectNode copy = plan.deepCopy();
    if (copy.path(TASKS).isMissingNode() || copy.path(TASKS).isNull()) {
      copy.putArray(TASKS);
    }
    if (!(copy.get(TASKS) instanceof ArrayNode tasks)) {
      throw new IllegalArgumentException("The text is no plan: tasks must be a list.");
    }
    return new PlanEdits(copy, tasks);
  }

  /** Ids of its tasks, in their order. */
  public List<String> ids() {
    return tasks().map(PlanEdits::id).toList();
  }

  private Stream<ObjectNode> tasks() {
    return tasks.valueStream().filter(ObjectNode.class::isInstance).map(ObjectNode.class::cast);
  }

  private static String id(JsonNode task) {
    return task.path("id").asString("");
  }

  private Optional<ObjectNode> find(String id) {
    return tasks().filter(task -> id(task).equals(id)).findFirst();
  }

  /** Where a task stands that there is. */
  private int place(String id) {
    int place = 0;
    while (!id(tasks.path(place)).equals(id)) {
      place++;
    }
    return place;
  }

  private ObjectNode required(String id) {
    return find(id)
        .orElseThrow(() -> new IllegalArgumentException("No task is called '" + id + "'."));
  }

  /**
   * A task for a form.
   *
   * @throws IllegalArgumentException when there is none
   */
  public TaskForm form(String id) {
    ObjectNode task = required(id);
    return new TaskForm(
        id,
        task.path("title").asString(""),
        task.path("description").asString(""),
        task.path("pool").asString(""),
        yaml(task.path("agent")),
        String.join("\n", texts(task.path("scope"))),
        String.join(", ", texts(task.path(DEPENDS_ON))),
        yaml(task.path("checks")),
        String.join("\n", texts(task.path("acceptance"))));
  }

  private static List<String> texts(JsonNode node) {
    return node.valueStream().map(each -> each.asString("")).toList();
  }

  /** A value alone: what stands behind a key, or under it without its indentation. */
  private static String yaml(JsonNode node) {
    if (node.isMissingNode() || node.isNull()) {
      return "";
    }
    String written = new YamlText().entry("x", node).toString();
    String behind = written.substring(2);
    if (!behind.startsWith("\n")) {
      return behind.strip();
    }
    return behind.substring(1).stripTrailing().stripIndent();
  }

  /**
   * Adds a task behind the others.
   *
   * @throws IllegalArgumentException when there is one of that name, or the form cannot be read
   * @throws DocumentException when the agent or the checks are no YAML
   */
  public void add(TaskForm form) throws DocumentException {
    if (form.id().isBlank()) {
      throw new IllegalArgumentException("A task needs an id.");
    }
    if (find(form.id().strip()).isPresent()) {
      throw new IllegalArgumentException("A task is called '" + form.id().strip() + "' already.");
    }
    ObjectNode task = JsonNodeFactory.instance.objectNode().put("id", form.id().strip());
    fill(task, form);
    tasks.add(task);
  }

  /**
   * Changes a task. When its id changes, those that depend on it depend on the new one.
   *
   * @throws IllegalArgumentException when there is no such task, or another has the new id
   * @throws DocumentException when the agent or the checks are no YAML
   */
  public void change(String id, TaskForm form) throws DocumentException {
    ObjectNode task = required(id);
    String next = form.id().strip();
    if (!next.equals(id)) {
      if (next.isEmpty() || find(next).isPresent()) {
        throw new IllegalArgumentException("Another id is needed than '" + next + "'.");
      }
      task.put("id", next);
      replaceNeeds(id, List.of(next));
    }
    String agent = task.path("agent").toString();
    String pool = task.path("pool").asString("");
    fill(task, form);
    boolean sameAgent =
        task.path("agent").toString().equals(agent) && task.path("pool").asString("").equals(pool);
    if (!sameAgent) {
      // A planner alone makes an agent of a profile.
      task.remove(List.of("profile", "routing"));
    }
  }

  private static void fill(ObjectNode task, TaskForm form) throws DocumentException {
    task.put("title", form.title().strip());
    text(task, "description", form.description());
    text(task, "pool", form.pool());
    parsed(task, "agent", form.agent());
    list(task, "scope", form.scope().lines());
    list(task, DEPENDS_ON, Stream.of(form.dependsOn().split("[,\\s]+")));
    parsed(task, "checks", form.checks());
    list(task, "acceptance", form.acceptance().lines());
  }

  private static void text(ObjectNode task, String key, String value) {
    if (value.isBlank()) {
      task.remove(key);
    } else {
      task.put(key, value.replace("\r\n", "\n").strip());
    }
  }

  private static void parsed(ObjectNode task, String key, String yaml) throws DocumentException {
    if (yaml.isBlank()) {
      task.remove(key);
    } else {
      task.set(key, YamlDocuments.parse(key, yaml).tree());
    }
  }

  private static void list(ObjectNode task, String key, Stream<String> items) {
    List<String> kept = items.map(String::strip).filter(item -> !item.isEmpty()).toList();
    if (kept.isEmpty()) {
      task.remove(key);
    } else {
      ArrayNode array = task.putArray(key);
      kept.forEach(array::add);
    }
  }

  /**
   * Takes a task away. Those that depend on it depend on what it depended on.
   *
   * @throws IllegalArgumentException when there is none
   */
  public void remove(String id) {
    ObjectNode task = required(id);
    List<String> needs = texts(task.path(DEPENDS_ON));
    tasks.remove(place(id));
    replaceNeeds(id, needs);
  }

  /**
   * Puts several tasks in the place of one, each like it at first. Those that depend on it depend
   * on all of them.
   *
   * @param parts ids of the tasks that take its place
   * @param chained whether each of them waits for the one before
   * @throws IllegalArgumentException when there is no such task, or an id is taken
   */
  public void split(String id, List<String> parts, boolean chained) {
    ObjectNode task = required(id);
    Set<String> others = new LinkedHashSet<>(ids());
    others.remove(id);
    List<String> distinct = parts.stream().map(String::strip).distinct().toList();
    if (distinct.size() < 2 || distinct.size() > MOST_PARTS) {
      throw new IllegalArgumentException(
          "Name two to " + MOST_PARTS + " tasks that take the place of '" + id + "'.");
    }
    for (String part : distinct) {
      if (part.isEmpty() || others.contains(part)) {
        throw new IllegalArgumentException("'" + part + "' cannot be the id of a part.");
      }
    }
    List<ObjectNode> made = new ArrayList<>();
    for (String part : distinct) {
      ObjectNode copy = task.deepCopy();
      copy.put("id", part);
      copy.put("title", task.path("title").asString("") + ": " + part);
      if (chained && !made.isEmpty()) {
        copy.putArray(DEPENDS_ON).add(id(made.getLast()));
      }
      made.add(copy);
    }
    int place = place(id);
    tasks.remove(place);
    for (int part = 0; part < made.size(); part++) {
      tasks.insert(place + part, made.get(part));
    }
    List<String> ends = chained ? List.of(distinct.getLast()) : distinct;
    replaceNeeds(id, ends, distinct);
  }

  private void replaceNeeds(String id, List<String> next) {
    replaceNeeds(id, next, List.of());
  }

  private void replaceNeeds(String id, List<String> next, List<String> except) {
    tasks()
        .filter(task -> !except.contains(id(task)))
        .filter(task -> texts(task.path(DEPENDS_ON)).contains(id))
        .forEach(
            task -> {
              Set<String> needs = new LinkedHashSet<>();
              for (String need : texts(task.path(DEPENDS_ON))) {
                if (need.equals(id)) {
                  needs.addAll(next);
                } else {
                  needs.add(need);
                }
              }
              needs.remove(id(task));
              list(task, DEPENDS_ON, needs.stream());
            });
  }

  /** The plan as text. */
  public String text() {
    YamlText text = new YamlText();
    plan.properties().stream()
        .filter(entry -> !entry.getKey().equals(TASKS))
        .forEach(entry -> text.entry(entry.getKey(), entry.getValue()));
    return text.gap().items(TASKS, tasks).toString();
  }
}
