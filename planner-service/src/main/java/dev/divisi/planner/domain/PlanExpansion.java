package dev.divisi.planner.domain;

import dev.divisi.documents.FieldPath;
import dev.divisi.goals.AgentRules;
import dev.divisi.planner.domain.Playbook.CandidateTemplate;
import dev.divisi.planner.domain.Playbook.CheckTemplate;
import dev.divisi.planner.domain.Playbook.TaskTemplate;
import dev.divisi.schemas.AgentChoice;
import dev.divisi.schemas.CandidateChoice;
import dev.divisi.schemas.CheckCommand;
import dev.divisi.schemas.PlannedTask;
import dev.divisi.schemas.TopicCatalogue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Makes tasks of templates: one each, or one for each item of a found list. */
final class PlanExpansion {
  static final int MOST_TASKS = 10_000;
  static final int MOST_DEPENDENCIES = 200_000;
  private static final Duration CHECK_TIMEOUT = Duration.ofMinutes(10);
  private static final Duration LONGEST_CHECK = Duration.ofHours(24);
  private static final int LONGEST_TITLE = 200;
  private static final int MOST_CANDIDATES = 8;

  private final Playbook playbook;
  private final Map<String, Object> values;
  private final Map<String, List<FoundItem>> found;
  private final String firstRepository;
  private final Templates templates;
  private final PlaybookProblems problems;

  /** Ids of the tasks of each template, by the template's id. */
  private final Map<String, List<String>> instances = new LinkedHashMap<>();

  private int dependencies;
  private int failures;

  PlanExpansion(
      Playbook playbook,
      Map<String, Object> parameters,
      Map<String, List<FoundItem>> found,
      String firstRepository,
      Templates templates,
      PlaybookProblems problems) {
    this.playbook = playbook;
    this.found = found;
    this.firstRepository = firstRepository;
    this.templates = templates;
    this.problems = problems;
    this.values = new LinkedHashMap<>(parameters);
    found.forEach((name, items) -> values.put(name, Templates.asValues(items)));
  }

  String specification() {
    return playbook.specification() == null
        ? ""
        : fill(playbook.specification(), values, FieldPath.of("specification"));
  }

  /** The tasks in the order of the playbook, and of what was found. Notes what is wrong. */
  List<DraftTask> tasks() {
    if (!nameInstances()) {
      return List.of();
    }
    List<DraftTask> tasks = new ArrayList<>();
    for (int index = 0; index < playbook.tasks().size(); index++) {
      TaskTemplate template = playbook.tasks().get(index);
      FieldPath path = FieldPath.of("tasks").index(index);
      Map<String, String> forEach = template.forEach();
      if (forEach == null) {
        tasks.add(draft(template, template.id(), values, path));
        continue;
      }
      List<FoundItem> items = items(template);
      List<String> ids = ids(template.id(), items);
      String variable = forEach.keySet().stream().findFirst().orElse("item");
      for (int item = 0; item < items.size(); item++) {
        Map<String, Object> itemValues = new LinkedHashMap<>(values);
        itemValues.put(variable, items.get(item).asValues());
        tasks.add(draft(template, ids.get(item), itemValues, path));
      }
    }
    return tasks;
  }

  /** Ids come first: a template may depend on one that stands below it. */
  private boolean nameInstances() {
    int count = 0;
    boolean sound = true;
    for (int index = 0; index < playbook.tasks().size(); index++) {
      TaskTemplate template = playbook.tasks().get(index);
      FieldPath path = FieldPath.of("tasks").index(index);
      if (!template.id().matches("[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?")) {
        invalid(
            path.key("id"),
            "\""
                + Shown.of(template.id())
                + "\" is no id: use lower-case letters, digits, dots and dashes, at most 63");
        sound = false;
      } else if (instances.containsKey(template.id())) {
        problems.add(
            "PLAN_DUPLICATE_TASK",
            path.key("id"),
            "another task is called \"" + template.id() + "\" already; give each its own id");
        sound = false;
      } else if (!forEachIsSound(template, path.key("forEach"))) {
        sound = false;
      } else {
        List<String> ids =
            template.forEach() == null
                ? List.of(template.id())
                : ids(template.id(), items(template));
        instances.put(template.id(), ids);
        count += ids.size();
      }
    }
    if (count > MOST_TASKS) {
      problems.add(
          "PLAN_TOO_LARGE",
          FieldPath.of("tasks"),
          "the plan has " + count + " tasks; at most " + MOST_TASKS + ". Split the goal");
      return false;
    }
    return sound;
  }

  private boolean forEachIsSound(TaskTemplate template, FieldPath path) {
    Map<String, String> forEach = template.forEach();
    if (forEach == null) {
      return true;
    }
    if (forEach.size() != 1) {
      invalid(path, "needs exactly one name and one found list, such as {module: consumers}");
      return false;
    }
    Map.Entry<String, String> only = forEach.entrySet().iterator().next();
    if (!found.containsKey(only.getValue())) {
      invalid(
          path.key(only.getKey()),
          "nothing under find is called \""
              + Shown.of(only.getValue())
              + "\"; there is: "
              + Shown.names(found.keySet()));
      return false;
    }
    if (!only.getKey().matches(Playbook.NAME)) {
      invalid(path.key(only.getKey()), "a name is a letter, then letters, digits and _");
      return false;
    }
    if (values.containsKey(only.getKey())) {
      invalid(
          path.key(only.getKey()),
          "a parameter or a found list is called \""
              + Shown.of(only.getKey())
              + "\" already; use another name");
      return false;
    }
    return true;
  }

  private List<FoundItem> items(TaskTemplate template) {
    Map<String, String> forEach = template.forEach();
    return forEach == null
        ? List.of()
        : found.getOrDefault(forEach.values().iterator().next(), List.of());
  }

  /** By name where that tells the items apart, else by path. */
  private static List<String> ids(String templateId, List<FoundItem> items) {
    Map<String, Long> names =
        items.stream()
            .collect(Collectors.groupingBy(item -> Slug.of(item.name()), Collectors.counting()));
    Map<String, Long> paths =
        items.stream()
            .collect(Collectors.groupingBy(item -> Slug.of(item.path()), Collectors.counting()));
    return items.stream()
        .map(
            item -> {
              String slug = Slug.of(item.name());
              if (names.getOrDefault(slug, 0L) > 1) {
                slug = Slug.of(item.path());
                if (paths.getOrDefault(slug, 0L) > 1) {
                  slug = slug + "-" + Slug.hash(item.path());
                }
              }
              return templateId + "-" + slug;
            })
        .toList();
  }

  private DraftTask draft(
      TaskTemplate template, String id, Map<String, Object> in, FieldPath path) {
    final int before = failures;
    PlannedTask task = task(template, id, in, path);
    String profile = orElse(template.profile(), "", in, path.key("profile"));
    List<String> reviewers = fillAll(template.reviewers(), in, path.key("reviewers"));
    if (!profile.isEmpty() && (!template.agent().isEmpty() || !template.bestOf().isEmpty())) {
      invalid(path.key("profile"), "an agent is named, too; leave out one of both");
    }
    if (reviewers.size() > Rules.MOST_REVIEWERS) {
      invalid(path.key("reviewers"), "has more than " + Rules.MOST_REVIEWERS + " reviewers");
    }
    if (template.isExpanded() && (!profile.isEmpty() || !reviewers.isEmpty())) {
      invalid(
          path.key(profile.isEmpty() ? "reviewers" : "profile"),
          "a task that is turned into parts has none; its parts may");
    }
    List<String> candidates = profiles(template, in, path);
    return new DraftTask(task, path, failures == before, profile, reviewers, candidates);
  }

  private PlannedTask task(
      TaskTemplate template, String id, Map<String, Object> in, FieldPath path) {
    List<CheckCommand> checks = new ArrayList<>();
    for (int index = 0; index < template.checks().size(); index++) {
      checks.add(check(template.checks().get(index), in, path.key("checks").index(index)));
    }
    List<CandidateChoice> candidates = candidates(template, in, path);
    CandidateChoice doer = candidates.isEmpty() ? doer(template, in, path) : candidates.getFirst();
    return PlannedTask.newBuilder()
        .setId(id)
        .setTitle(Shown.oneLine(fill(template.title(), in, path.key("title")), LONGEST_TITLE))
        .setDescription(orElse(template.description(), "", in, path.key("description")))
        .setRepository(orElse(template.repository(), firstRepository, in, path.key("repository")))
        .setPool(doer.getPool())
        .setAgent(doer.getAgent())
        .setScope(scope(template.scope(), in, path.key("scope")))
        .setDependsOn(dependsOn(template, in, path.key("dependsOn")))
        .setChecks(checks)
        .setAcceptanceCriteria(fillAll(template.acceptance(), in, path.key("acceptance")))
        .setBestOf(candidates)
        .setExpand(template.isExpanded())
        .setType(template.type() == null ? null : template.type().type())
        .build();
  }

  /** Who does it; nobody yet where it names no agent, and no pool where it names none then. */
  private CandidateChoice doer(TaskTemplate template, Map<String, Object> in, FieldPath path) {
    boolean open = template.agent().isEmpty() && !template.isExpanded();
    String pool =
        orElse(template.pool(), open ? "" : TopicCatalogue.DEFAULT_POOL, in, path.key("pool"));
    return new CandidateChoice(
        pool, open ? new AgentChoice("", "{}") : agent(template.agent(), in, path.key("agent")));
  }

  private List<CandidateChoice> candidates(
      TaskTemplate template, Map<String, Object> in, FieldPath path) {
    List<CandidateTemplate> wanted = template.bestOf();
    if (wanted.isEmpty()) {
      return List.of();
    }
    if (wanted.size() < 2 || wanted.size() > MOST_CANDIDATES) {
      invalid(path.key("bestOf"), "needs from 2 to " + MOST_CANDIDATES + " candidates");
    }
    if (template.pool() != null || !template.agent().isEmpty()) {
      invalid(
          path.key(template.pool() == null ? "agent" : "pool"),
          "each candidate under bestOf says its own; leave it out here");
    }
    if (template.isExpanded()) {
      invalid(
          path.key("expand"), "a task is either tried by several, or turned into parts; not both");
    }
    List<CandidateChoice> candidates = new ArrayList<>();
    for (int index = 0; index < wanted.size(); index++) {
      FieldPath at = path.key("bestOf").index(index);
      CandidateTemplate candidate = wanted.get(index);
      boolean open = candidate.profile() != null && candidate.agent().isEmpty();
      if (candidate.profile() != null && !open) {
        invalid(at.key("profile"), "an agent is named, too; leave out one of both");
      }
      candidates.add(
          new CandidateChoice(
              orElse(candidate.pool(), open ? "" : TopicCatalogue.DEFAULT_POOL, in, at.key("pool")),
              open ? new AgentChoice("", "{}") : agent(candidate.agent(), in, at.key("agent"))));
    }
    return candidates;
  }

  /** The profiles of those that try it at once; empty ones where they name an agent. */
  private List<String> profiles(TaskTemplate template, Map<String, Object> in, FieldPath path) {
    List<String> profiles = new ArrayList<>();
    for (CandidateTemplate candidate : template.bestOf()) {
      FieldPath at = path.key("bestOf").index(profiles.size()).key("profile");
      profiles.add(orElse(candidate.profile(), "", in, at));
    }
    return profiles;
  }

  private List<String> scope(List<String> globs, Map<String, Object> in, FieldPath path) {
    // "{{module.path}}/src/**" of the root module is "./src/**".
    return fillAll(globs, in, path).stream()
        .map(glob -> glob.startsWith("./") ? glob.substring(2) : glob)
        .distinct()
        .toList();
  }

  private CheckCommand check(CheckTemplate check, Map<String, Object> in, FieldPath path) {
    Duration timeout = check.timeout() == null ? CHECK_TIMEOUT : check.timeout();
    if (timeout.compareTo(Duration.ofSeconds(1)) < 0 || timeout.compareTo(LONGEST_CHECK) > 0) {
      invalid(path.key("timeout"), "must be from 1s to 24h");
      timeout = CHECK_TIMEOUT;
    }
    return CheckCommand.newBuilder()
        .setName(Shown.oneLine(fill(check.name(), in, path.key("name")), LONGEST_TITLE))
        .setCommand(fillAll(check.run(), in, path.key("run")))
        .setTimeoutSeconds((int) timeout.plusMillis(999).toSeconds())
        .build();
  }

  private AgentChoice agent(Map<String, JsonNode> agent, Map<String, Object> in, FieldPath path) {
    if (agent.size() != 1) {
      invalid(path, "needs exactly one agent and its configuration: " + AgentRules.FAMILIES);
      return new AgentChoice("", "{}");
    }
    Map.Entry<String, JsonNode> only = agent.entrySet().iterator().next();
    JsonNode configuration = fillTree(only.getValue(), in, path.key(only.getKey()));
    return AgentChoice.newBuilder()
        .setFamily(only.getKey())
        .setConfiguration(configuration.toString())
        .build();
  }

  private JsonNode fillTree(JsonNode node, Map<String, Object> in, FieldPath path) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    if (node.isString()) {
      return nodes.stringNode(fill(node.stringValue(), in, path));
    }
    if (node.isArray()) {
      ArrayNode filled = nodes.arrayNode();
      for (int index = 0; index < node.size(); index++) {
        filled.add(fillTree(node.get(index), in, path.index(index)));
      }
      return filled;
    }
    if (node.isObject()) {
      ObjectNode filled = nodes.objectNode();
      for (Map.Entry<String, JsonNode> entry : node.properties()) {
        filled.set(entry.getKey(), fillTree(entry.getValue(), in, path.key(entry.getKey())));
      }
      return filled;
    }
    return node;
  }

  private List<String> dependsOn(TaskTemplate template, Map<String, Object> in, FieldPath path) {
    Set<String> needed = new LinkedHashSet<>();
    for (int index = 0; index < template.dependsOn().size(); index++) {
      String name = fill(template.dependsOn().get(index), in, path.index(index));
      List<String> all = instances.get(name);
      if (all == null) {
        // A single instance, or a name that PlanValidator will not find.
        needed.add(name);
      } else if (all.isEmpty()) {
        needed.addAll(inheritedFrom(name, in, new HashSet<>()));
      } else {
        needed.addAll(all);
      }
      if (dependencies + needed.size() > MOST_DEPENDENCIES) {
        problems.add(
            "PLAN_TOO_LARGE",
            path,
            "the plan has more than "
                + MOST_DEPENDENCIES
                + " dependencies; let one task in between depend on all, and the others on it");
        return List.of();
      }
    }
    dependencies += needed.size();
    return List.copyOf(needed);
  }

  /**
   * What a template without instances depends on. Who waits for "all migrations" must still wait
   * for what comes before them when there is nothing to migrate.
   */
  private Set<String> inheritedFrom(String templateId, Map<String, Object> in, Set<String> seen) {
    Set<String> needed = new LinkedHashSet<>();
    if (!seen.add(templateId)) {
      return needed;
    }
    for (TaskTemplate template : playbook.tasks()) {
      if (template.id().equals(templateId)) {
        for (String dependency : template.dependsOn()) {
          List<String> all = instances.get(dependency);
          if (all != null && all.isEmpty()) {
            needed.addAll(inheritedFrom(dependency, in, seen));
          } else if (all != null) {
            needed.addAll(all);
          }
        }
      }
    }
    return needed;
  }

  private String orElse(
      @Nullable String template, String otherwise, Map<String, Object> in, FieldPath path) {
    return template == null ? otherwise : fill(template, in, path);
  }

  private List<String> fillAll(List<String> texts, Map<String, Object> in, FieldPath path) {
    List<String> filled = new ArrayList<>();
    for (int index = 0; index < texts.size(); index++) {
      filled.add(fill(texts.get(index), in, path.index(index)));
    }
    return filled;
  }

  private String fill(String template, Map<String, Object> in, FieldPath path) {
    try {
      return templates.fill(template, in);
    } catch (TemplateException wrong) {
      invalid(path, wrong.getMessage());
      return "";
    }
  }

  private void invalid(FieldPath path, String message) {
    failures++;
    problems.add(PlaybookProblems.PLAYBOOK_INVALID, path, message);
  }
}
