package dev.divisi.planner.domain;

import dev.divisi.documents.DocumentException;
import dev.divisi.documents.FieldPath;
import dev.divisi.documents.YamlDocument;
import dev.divisi.goals.BuiltInPlaybooks;
import dev.divisi.schemas.GoalSubmitted;
import dev.divisi.schemas.Plan;
import dev.divisi.schemas.PlanHash;
import dev.divisi.schemas.PlannedRepository;
import dev.divisi.schemas.PlannedTask;
import dev.divisi.schemas.Repository;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Makes a plan for a goal. The same goal at the same commits gives the same tasks. The
 * specification also tells what earlier goals came to that the goal has words of.
 */
public final class PlanGoal {
  private static final String BRANCH_PREFIX = "divisi/";
  private static final int DEEPEST = 5;
  private static final int LONGEST_PARAMETER = 64 * 1024;
  private static final int MOST_PAST = 5;

  /** One common word says little. */
  private static final int LEAST_WORDS = 2;

  private final Sources sources;
  private final Pools pools;
  private final Installation installation;
  private final PastWork past;

  public PlanGoal(Sources sources, Pools pools, Installation installation, PastWork past) {
    this.sources = sources;
    this.pools = pools;
    this.installation = installation;
    this.past = past;
  }

  /**
   * Pins the base commits, expands the playbook, and checks what comes of it.
   *
   * @param version the plan's version, from 1
   * @param activity is told in one line what is being done
   * @throws PlanningException when there is no plan; rejected ones name every problem found
   */
  public Plan plan(GoalSubmitted goal, int version, Consumer<String> activity)
      throws PlanningException, InterruptedException {
    Map<String, Source> opened = open(goal, activity);
    dev.divisi.schemas.Playbook wanted = goal.getPlaybook();
    if (wanted == null) {
      throw PlanningException.rejected(
          "PLAYBOOK_MISSING",
          "The goal names no playbook. Built in: " + Shown.names(BuiltInPlaybooks.names()) + ".");
    }
    String first = opened.keySet().iterator().next();
    YamlDocument document = PlaybookLibrary.find(wanted, opened.values().iterator().next());
    return plan(
        goal,
        version,
        opened,
        new Material(document, goal.getParameters(), first, Whole.GOAL),
        activity);
  }

  /** Commits of ours in the plan's repositories that were taken back since. */
  public List<String> reverted(Plan plan) throws InterruptedException {
    List<String> reverted = new ArrayList<>();
    for (PlannedRepository repository : plan.getRepositories()) {
      reverted.addAll(sources.reverted(repository));
    }
    return reverted;
  }

  /**
   * Turns a task into tasks of its own, by the playbook that its agent names. Their ids are their
   * own; whoever puts them into the goal's plan makes them unique there.
   *
   * @param depth how deep the task lies: 1 for a task of the goal's plan
   * @throws PlanningException as for a plan; PLAN_OUT_OF_SCOPE when a part would write what the
   *     task may not
   */
  public Plan expand(
      GoalSubmitted goal, PlannedTask task, int depth, int version, Consumer<String> activity)
      throws PlanningException, InterruptedException {
    if (depth > DEEPEST) {
      throw PlanningException.rejected(
          "EXPANSION_TOO_DEEP",
          "Task "
              + Shown.of(task.getId())
              + " lies "
              + depth
              + " deep; tasks are turned into parts down to "
              + DEEPEST
              + ".");
    }
    PartsPlaybook parts = PartsPlaybook.of(task);
    Map<String, Source> opened = open(goal, activity);
    if (!opened.containsKey(task.getRepository())) {
      throw PlanningException.rejected(
          "PLAN_UNKNOWN_REPOSITORY",
          "The goal has no repository \"" + Shown.of(task.getRepository()) + "\".");
    }
    YamlDocument document =
        PlaybookLibrary.find(
            new dev.divisi.schemas.Playbook(parts.name(), null), opened.values().iterator().next());
    return plan(
        goal,
        version,
        opened,
        new Material(document, parts.parameters(), task.getRepository(), Whole.of(task)),
        activity);
  }

  /** What a plan is made of; {@code repository} is where a task is that names none. */
  private record Material(
      YamlDocument document, Map<String, String> given, String repository, Whole whole) {}

  private Plan plan(
      GoalSubmitted goal,
      int version,
      Map<String, Source> opened,
      Material material,
      Consumer<String> activity)
      throws PlanningException, InterruptedException {
    Playbook playbook = read(material.document());
    PlaybookProblems problems = new PlaybookProblems(material.document());
    Map<String, Object> parameters = bind(playbook, material.given(), problems);
    // Without its values each template would be wrong as well.
    problems.throwIfAny();

    activity.accept("reads the repositories");
    Templates templates = new Templates();
    Map<String, List<FoundItem>> found =
        new Finders(opened, material.repository(), templates, parameters, problems)
            .run(playbook.find());

    activity.accept("makes the tasks");
    PlanExpansion expansion =
        new PlanExpansion(playbook, parameters, found, material.repository(), templates, problems);
    // The goal's plan tells of the past once; its parts need not look for it again.
    final String specification =
        expansion.specification()
            + (material.whole().equals(Whole.GOAL) ? before(goal, opened.keySet()) : "");
    List<DraftTask> drafts =
        new Router(goal, opened, installation, problems).route(expansion.tasks());
    SortedSet<String> served = pools.served();
    new PlanValidator(opened.keySet(), served, material.whole(), problems).validate(drafts);
    problems.throwIfAny();
    refuseEmpty(drafts, found);

    List<PlannedRepository> repositories = pinned(goal, opened);
    List<PlannedTask> tasks = drafts.stream().map(DraftTask::task).toList();
    return Plan.newBuilder()
        .setVersion(version)
        .setContentHash(PlanHash.of(specification, repositories, tasks))
        .setSpecification(specification)
        .setRepositories(repositories)
        .setTasks(tasks)
        .build();
  }

  /** What was done before, as a section of the specification; empty when nothing fits. */
  private String before(GoalSubmitted goal, Set<String> repositories) throws InterruptedException {
    List<PastTask> found =
        new PastSearch(past.tasks())
            .find(
                goal.getText(),
                task ->
                    repositories.contains(task.repository())
                        && !task.goalId().equals(goal.getGoalId()),
                LEAST_WORDS,
                MOST_PAST);
    if (found.isEmpty()) {
      return "";
    }
    StringBuilder text = new StringBuilder("\n\n## What was done before\n");
    for (PastTask task : found) {
      text.append("- ")
          .append(Shown.of(task.title()))
          .append(" (")
          .append(Shown.of(task.goalId() + "/" + task.taskId()))
          .append("): ")
          .append(task.status().name().toLowerCase(Locale.ROOT));
      if (task.commit() != null) {
        text.append(", ").append(Shown.of(task.commit()));
      }
      if (!task.reason().isBlank()) {
        text.append(": ").append(Shown.of(task.reason()));
      }
      text.append('\n');
    }
    return text.toString();
  }

  private Map<String, Source> open(GoalSubmitted goal, Consumer<String> activity)
      throws PlanningException, InterruptedException {
    if (goal.getRepositories().isEmpty()) {
      throw PlanningException.rejected(
          "GOAL_WITHOUT_REPOSITORY", "The goal names no repository; name at least one.");
    }
    Map<String, Source> opened = new LinkedHashMap<>();
    for (Repository repository : goal.getRepositories()) {
      if (opened.containsKey(repository.getName())) {
        throw PlanningException.rejected(
            "GOAL_DUPLICATE_REPOSITORY",
            "Two repositories of the goal are called \""
                + Shown.of(repository.getName())
                + "\"; give each its own name.");
      }
      activity.accept("fetches " + Shown.of(repository.getName()));
      opened.put(repository.getName(), sources.open(repository));
    }
    return opened;
  }

  private static Playbook read(YamlDocument document) throws PlanningException {
    try {
      return document.as(Playbook.class);
    } catch (DocumentException invalid) {
      throw PlanningException.rejected(PlaybookProblems.PLAYBOOK_INVALID, invalid.getMessage());
    }
  }

  private static Map<String, Object> bind(
      Playbook playbook, Map<String, String> given, PlaybookProblems problems) {
    Map<String, Object> bound = new LinkedHashMap<>();
    playbook
        .parameters()
        .forEach(
            (name, parameter) -> {
              FieldPath path = FieldPath.of("parameters", name);
              String value = given.getOrDefault(name, parameter.fallback());
              if (value == null) {
                problems.add(
                    "PARAMETER_MISSING",
                    path,
                    "the goal must give the parameter \""
                        + Shown.of(name)
                        + "\""
                        + (parameter.description() == null
                            ? ""
                            : ": " + Shown.of(parameter.description())));
              } else if (value.length() > LONGEST_PARAMETER) {
                problems.add("PARAMETER_TOO_LONG", path, "is longer than 64 KiB");
              } else {
                bound.put(name, value);
              }
              if (!name.matches(Playbook.NAME)) {
                problems.add(
                    PlaybookProblems.PLAYBOOK_INVALID,
                    path,
                    "a parameter's name is a letter, then letters, digits and _");
              }
            });
    for (String name : given.keySet().stream().sorted().toList()) {
      if (!playbook.parameters().containsKey(name)) {
        problems.add(
            "PARAMETER_UNKNOWN",
            FieldPath.of("parameters"),
            "the goal gives \""
                + Shown.of(name)
                + "\", which the playbook does not have; it has: "
                + Shown.names(playbook.parameters().keySet()));
      }
    }
    return bound;
  }

  private static void refuseEmpty(List<DraftTask> drafts, Map<String, List<FoundItem>> found)
      throws PlanningException {
    if (drafts.isEmpty()) {
      throw PlanningException.rejected(
          "PLAN_EMPTY",
          "There is nothing to do: the plan has no tasks. Found: "
              + (found.isEmpty()
                  ? "the playbook looks for nothing"
                  : found.entrySet().stream()
                      .map(entry -> Shown.of(entry.getKey()) + " " + entry.getValue().size())
                      .collect(Collectors.joining(", ")))
              + ".");
    }
  }

  private static List<PlannedRepository> pinned(GoalSubmitted goal, Map<String, Source> opened) {
    List<PlannedRepository> pinned = new ArrayList<>();
    for (Repository repository : goal.getRepositories()) {
      Source source = opened.get(repository.getName());
      if (source != null) {
        pinned.add(
            PlannedRepository.newBuilder()
                .setRepository(repository)
                .setBaseCommit(source.commit())
                .setBranch(BRANCH_PREFIX + goal.getGoalId())
                .build());
      }
    }
    return pinned;
  }
}
