package dev.divisi.goals;

import dev.divisi.documents.DocumentException;
import dev.divisi.documents.FieldPath;
import dev.divisi.documents.Problem;
import dev.divisi.documents.YamlDocument;
import dev.divisi.documents.YamlDocuments;
import dev.divisi.globs.InvalidGlobException;
import dev.divisi.globs.PathGlob;
import dev.divisi.schemas.AgentChoice;
import dev.divisi.schemas.CandidateChoice;
import dev.divisi.schemas.CheckCommand;
import dev.divisi.schemas.LadderRung;
import dev.divisi.schemas.Plan;
import dev.divisi.schemas.PlannedRepository;
import dev.divisi.schemas.PlannedTask;
import dev.divisi.schemas.ReviewProfile;
import dev.divisi.schemas.TopicCatalogue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Reads an edited plan, and says where what is wrong with it. */
public final class PlanFileReader {
  /** How large a plan may be. */
  public static final int MOST_MIB = 12;

  private static final int MOST_TASKS = 10_000;
  private static final Duration CHECK_TIMEOUT = Duration.ofMinutes(10);
  private static final Pattern ID = Pattern.compile("[a-z0-9]([a-z0-9.-]{0,126}[a-z0-9])?");

  private final Plan before;
  private final NavigableSet<String> pools;
  private final YamlDocument document;
  private final Map<String, PlannedTask> tasksBefore;
  private final List<String> repositories;
  private final List<Problem> problems = new ArrayList<>();

  private PlanFileReader(Plan before, NavigableSet<String> pools, YamlDocument document) {
    this.before = before;
    this.pools = pools;
    this.document = document;
    this.tasksBefore =
        before.getTasks().stream()
            .collect(Collectors.toMap(PlannedTask::getId, task -> task, (first, _) -> first));
    this.repositories =
        before.getRepositories().stream()
            .map(PlannedRepository::getRepository)
            .map(repository -> repository.getName())
            .toList();
  }

  /**
   * The plan as it is to be.
   *
   * @param source what the text is called in problems, such as the path of its file
   * @param before the version that was edited
   * @param pools those that are served
   * @throws DocumentException with everything that is wrong, each with its place
   */
  public static Plan read(String source, String text, Plan before, NavigableSet<String> pools)
      throws DocumentException {
    YamlDocument document =
        YamlDocuments.parse(Untrusted.line(source), text, MOST_MIB * 1024 * 1024);
    return new PlanFileReader(before, pools, document).plan();
  }

  /**
   * How an agent is set up, as JSON.
   *
   * @param text YAML or JSON
   * @throws DocumentException when it is neither
   */
  public static String agentConfiguration(String source, String text) throws DocumentException {
    return YamlDocuments.parse(Untrusted.line(source), text).tree().toString();
  }

  private Plan plan() throws DocumentException {
    PlanFile file = document.as(PlanFile.class);
    FieldPath tasks = FieldPath.of("tasks");
    if (file.tasks().isEmpty()) {
      problem(tasks, "the plan has no task; `divisi cancel` ends the goal");
    }
    if (file.tasks().size() > MOST_TASKS) {
      problem(tasks, "the plan has " + file.tasks().size() + " tasks; at most " + MOST_TASKS);
    }
    Map<String, Integer> indexes = new HashMap<>();
    List<PlannedTask> planned = new ArrayList<>();
    for (int i = 0; i < file.tasks().size(); i++) {
      PlanFile.Task task = file.tasks().get(i);
      id(task.id(), tasks.index(i).key("id"), indexes.putIfAbsent(task.id(), i));
      planned.add(task(task, tasks.index(i)));
    }
    for (int i = 0; i < planned.size(); i++) {
      dependencies(planned.get(i), indexes, tasks.index(i).key("dependsOn"));
    }
    List<String> cycle = PlanGraph.of(planned).cycle();
    if (!cycle.isEmpty()) {
      problem(
          tasks.index(indexes.getOrDefault(cycle.getFirst(), 0)).key("dependsOn"),
          "these tasks wait for each other: " + String.join(" -> ", shown(cycle)));
    }
    if (!problems.isEmpty()) {
      throw new DocumentException(document.source(), problems);
    }
    return Plan.newBuilder(before)
        .setSpecification(file.specification() == null ? "" : file.specification())
        .setTasks(planned)
        .build();
  }

  private void id(String id, FieldPath path, @Nullable Integer first) {
    if (!ID.matcher(id).matches()) {
      problem(
          path,
          "'"
              + Untrusted.line(id)
              + "' is no id: use lower-case letters, digits, dots and dashes, at most 128");
    } else if (first != null) {
      problem(path, "another task is called '" + id + "' already; give each its own id");
    }
  }

  private PlannedTask task(PlanFile.Task task, FieldPath path) {
    if (task.title().isBlank()) {
      problem(path.key("title"), "the title is empty");
    }
    PlannedTask old = tasksBefore.get(task.id());
    boolean expand = Boolean.TRUE.equals(task.expand());
    boolean whole = task.bestOf().isEmpty();
    String pool = task.pool() == null ? TopicCatalogue.DEFAULT_POOL : task.pool();
    if (whole && !expand) {
      pool(pool, path.key("pool"), old == null ? null : old.getPool());
    }
    AgentChoice agentBefore = old == null ? null : old.getAgent();
    AgentChoice agent = agent(task.agent(), path.key("agent"), agentBefore, expand || !whole);
    boolean judged = Objects.equals(agent, agentBefore) && old != null && old.getExpand() == expand;
    if (whole && !judged) {
      rules(task.agent(), path.key("agent"), expand);
    }
    String profile = profile(task, old, agent, pool, path);
    return PlannedTask.newBuilder()
        .setId(task.id())
        .setTitle(task.title())
        .setDescription(task.description() == null ? "" : task.description())
        .setRepository(repository(task.repository(), path.key("repository")))
        .setPool(pool)
        .setAgent(agent)
        .setScope(scope(task.scope(), path.key("scope")))
        .setDependsOn(List.copyOf(task.dependsOn()))
        .setChecks(checks(task.checks(), path.key("checks")))
        .setAcceptanceCriteria(List.copyOf(task.acceptance()))
        .setBestOf(candidates(task.bestOf(), path.key("bestOf"), old))
        .setExpand(expand)
        .setType(task.type() == null ? null : task.type().type())
        .setProfile(profile)
        .setRouting(profile.isEmpty() || task.routing() == null ? "" : task.routing())
        .setLadder(ladder(task.ladder(), path.key("ladder"), old))
        .setReviewers(
            task.reviewers().stream()
                .map(
                    reviewer ->
                        new ReviewProfile(
                            reviewer.name(),
                            reviewer.model() == null ? "" : reviewer.model(),
                            reviewer.instructions()))
                .toList())
        .build();
  }

  /** A planner alone makes an agent of a profile: here it stands for what it was made to then. */
  private String profile(
      PlanFile.Task task,
      @Nullable PlannedTask old,
      AgentChoice agent,
      String pool,
      FieldPath path) {
    String profile = task.profile() == null ? "" : task.profile();
    boolean same =
        old != null
            && old.getProfile().equals(profile)
            && old.getAgent().equals(agent)
            && old.getPool().equals(pool);
    if (!profile.isEmpty() && !same) {
      problem(
          path.key("profile"),
          "only a planner makes an agent of a profile: leave profile and routing out here, and"
              + " write the agent that it is to be");
    }
    return profile;
  }

  private List<LadderRung> ladder(
      List<PlanFile.Rung> ladder, FieldPath path, @Nullable PlannedTask old) {
    List<LadderRung> before = old == null ? List.of() : old.getLadder();
    List<LadderRung> rungs = new ArrayList<>();
    for (int i = 0; i < ladder.size(); i++) {
      PlanFile.Rung rung = ladder.get(i);
      LadderRung now = i < before.size() ? before.get(i) : null;
      String pool = rung.pool() == null ? TopicCatalogue.DEFAULT_POOL : rung.pool();
      pool(pool, path.index(i).key("pool"), now == null ? null : now.getPool());
      FieldPath at = path.index(i).key("agent");
      AgentChoice agentBefore = now == null ? null : now.getAgent();
      AgentChoice agent = agent(rung.agent(), at, agentBefore, false);
      if (!Objects.equals(agent, agentBefore)) {
        rules(rung.agent(), at, false);
      }
      rungs.add(new LadderRung(rung.profile() == null ? "" : rung.profile(), pool, agent));
    }
    return rungs;
  }

  private String repository(@Nullable String name, FieldPath path) {
    if (name == null) {
      return repositories.isEmpty() ? "" : repositories.getFirst();
    }
    if (!repositories.contains(name)) {
      problem(
          path,
          "the goal has no repository '"
              + Untrusted.line(name)
              + "'; it has: "
              + Shortened.names(repositories, 20));
    }
    return name;
  }

  /**
   * @param now what the task has; its very text is kept when it means the same
   * @param optional whether the task can be done without one of its own
   */
  private AgentChoice agent(
      Map<String, JsonNode> agent, FieldPath path, @Nullable AgentChoice now, boolean optional) {
    if (agent.isEmpty() && optional) {
      return now != null && now.getFamily().isEmpty() ? now : new AgentChoice("", "{}");
    }
    if (agent.size() != 1) {
      problem(path, "needs exactly one agent and its configuration, such as command: {run: [...]}");
      return new AgentChoice("", "{}");
    }
    Map.Entry<String, JsonNode> only = agent.entrySet().iterator().next();
    String configuration = only.getValue().toString();
    if (now != null
        && now.getFamily().equals(only.getKey())
        && PlanTree.configuration(now.getConfiguration()).toString().equals(configuration)) {
      return now;
    }
    return new AgentChoice(only.getKey(), configuration);
  }

  /** What a planner would refuse of a first plan; what the plan has already was judged then. */
  private void rules(Map<String, JsonNode> agent, FieldPath path, boolean expand) {
    if (agent.size() > 1 || (agent.isEmpty() && !expand)) {
      return; // told already
    }
    Map.Entry<String, JsonNode> only =
        agent.isEmpty()
            ? Map.entry("", JsonNodeFactory.instance.objectNode())
            : agent.entrySet().iterator().next();
    AgentRules.Problems found = (_, at, what) -> problem(at, what);
    if (expand) {
      AgentRules.checkParts(only.getKey(), only.getValue(), path, found);
    } else {
      AgentRules.check(only.getKey(), only.getValue(), path, found);
    }
  }

  private void pool(String pool, FieldPath path, @Nullable String now) {
    if (!pool.equals(now) && !pools.contains(pool)) {
      problem(path, PoolNames.unserved(pool, pools));
    }
  }

  private List<CandidateChoice> candidates(
      List<PlanFile.Candidate> candidates, FieldPath path, @Nullable PlannedTask old) {
    List<CandidateChoice> before = old == null ? List.of() : old.getBestOf();
    List<CandidateChoice> choices = new ArrayList<>();
    for (int i = 0; i < candidates.size(); i++) {
      PlanFile.Candidate candidate = candidates.get(i);
      CandidateChoice now = i < before.size() ? before.get(i) : null;
      String pool = candidate.pool() == null ? TopicCatalogue.DEFAULT_POOL : candidate.pool();
      pool(pool, path.index(i).key("pool"), now == null ? null : now.getPool());
      FieldPath at = path.index(i).key("agent");
      AgentChoice agentBefore = now == null ? null : now.getAgent();
      AgentChoice agent = agent(candidate.agent(), at, agentBefore, false);
      if (!Objects.equals(agent, agentBefore)) {
        rules(candidate.agent(), at, false);
      }
      choices.add(new CandidateChoice(pool, agent));
    }
    return choices;
  }

  private List<String> scope(List<String> scope, FieldPath path) {
    if (scope.isEmpty()) {
      problem(path, "names no paths; a task must say where it may write, such as [\"src/**\"]");
    }
    for (int i = 0; i < scope.size(); i++) {
      try {
        PathGlob.parse(scope.get(i));
      } catch (InvalidGlobException e) {
        problem(path.index(i), String.valueOf(e.getMessage()));
      }
    }
    return List.copyOf(scope);
  }

  private List<CheckCommand> checks(List<PlanFile.Check> checks, FieldPath path) {
    Set<String> names = new HashSet<>();
    List<CheckCommand> commands = new ArrayList<>();
    for (int i = 0; i < checks.size(); i++) {
      PlanFile.Check check = checks.get(i);
      if (!names.add(check.name())) {
        problem(
            path.index(i).key("name"),
            "another check of the task has this name; evidence is told apart by it");
      }
      Duration timeout = check.timeout() == null ? CHECK_TIMEOUT : check.timeout();
      commands.add(
          new CheckCommand(
              check.name(), List.copyOf(check.run()), (int) timeout.plusMillis(999).toSeconds()));
    }
    return commands;
  }

  private void dependencies(PlannedTask task, Map<String, Integer> ids, FieldPath path) {
    for (int i = 0; i < task.getDependsOn().size(); i++) {
      String needed = task.getDependsOn().get(i);
      if (!ids.containsKey(needed)) {
        problem(
            path.index(i),
            tasksBefore.containsKey(needed)
                ? "'" + needed + "' was removed from the plan; remove it here too"
                : "no task is called '" + Untrusted.line(needed) + "'");
      }
    }
  }

  private static List<String> shown(List<String> ids) {
    List<String> clean = ids.stream().limit(20).map(Untrusted::line).toList();
    return ids.size() > clean.size()
        ? java.util.stream.Stream.concat(clean.stream(), java.util.stream.Stream.of("...")).toList()
        : clean;
  }

  private void problem(FieldPath path, String message) {
    problems.add(document.problem(path, message));
  }
}
