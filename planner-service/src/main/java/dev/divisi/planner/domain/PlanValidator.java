package dev.divisi.planner.domain;

import dev.divisi.documents.FieldPath;
import dev.divisi.globs.InvalidGlobException;
import dev.divisi.globs.PathGlob;
import dev.divisi.goals.AgentRules;
import dev.divisi.schemas.AgentChoice;
import dev.divisi.schemas.CandidateChoice;
import dev.divisi.schemas.CheckCommand;
import dev.divisi.schemas.LadderRung;
import dev.divisi.schemas.PlannedTask;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** The rules that each plan keeps, however it was made. Notes everything that is wrong. */
final class PlanValidator {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Set<String> repositories;
  private final SortedSet<String> pools;
  private final Whole whole;
  private final PlaybookProblems problems;

  PlanValidator(
      Set<String> repositories, SortedSet<String> pools, Whole whole, PlaybookProblems problems) {
    this.whole = whole;
    this.repositories = repositories;
    this.pools = pools;
    this.problems = problems;
  }

  void validate(List<DraftTask> tasks) {
    Map<String, DraftTask> byId = new LinkedHashMap<>();
    for (DraftTask draft : tasks) {
      if (byId.putIfAbsent(draft.id(), draft) != null) {
        problems.add(
            "PLAN_DUPLICATE_TASK",
            draft.template().key("id"),
            "two tasks get the id \"" + draft.id() + "\"; rename one");
      }
    }
    for (DraftTask draft : tasks) {
      if (!draft.filled()) {
        continue;
      }
      checkPlace(draft);
      checkScope(draft);
      checkChecks(draft);
      checkDependencies(draft, byId.keySet());
      checkAgents(draft);
    }
    reportCycle(byId);
  }

  private void checkAgents(DraftTask draft) {
    PlannedTask task = draft.task();
    FieldPath path = draft.template();
    for (int index = 0; index < task.getBestOf().size(); index++) {
      CandidateChoice candidate = task.getBestOf().get(index);
      FieldPath at = path.key("bestOf").index(index);
      checkPool(candidate.getPool(), at.key("pool"));
      checkAgent(candidate.getAgent(), at.key("agent"));
    }
    if (task.getBestOf().isEmpty() && task.getExpand()) {
      AgentRules.checkParts(
          task.getAgent().getFamily(), configuration(task.getAgent()), path.key("agent"), problems);
    } else if (task.getBestOf().isEmpty()) {
      checkPool(task.getPool(), path.key("pool"));
      checkAgent(task.getAgent(), path.key("agent"));
      for (LadderRung rung : task.getLadder()) {
        checkPool(rung.getPool(), path);
        checkAgent(rung.getAgent(), path);
      }
    }
  }

  private void checkAgent(AgentChoice agent, FieldPath path) {
    AgentRules.check(agent.getFamily(), configuration(agent), path, problems);
  }

  private static JsonNode configuration(AgentChoice agent) {
    return JSON.readTree(agent.getConfiguration());
  }

  private void checkPool(String pool, FieldPath path) {
    if (!pools.contains(pool)) {
      problems.add(
          "PLAN_UNKNOWN_POOL",
          path,
          "nobody serves the pool \"" + Shown.of(pool) + "\"; served pools: " + Shown.names(pools));
    }
  }

  private void checkPlace(DraftTask draft) {
    PlannedTask task = draft.task();
    if (task.getTitle().isBlank()) {
      problems.add(
          PlaybookProblems.PLAYBOOK_INVALID, draft.template().key("title"), "the title is empty");
    }
    if (!repositories.contains(task.getRepository())) {
      problems.add(
          "PLAN_UNKNOWN_REPOSITORY",
          draft.template().key("repository"),
          "the goal has no repository \""
              + Shown.of(task.getRepository())
              + "\"; it has: "
              + Shown.names(repositories));
    }
    if (!whole.isIn(task.getRepository())) {
      problems.add(
          "PLAN_OUT_OF_SCOPE",
          draft.template().key("repository"),
          "the task that is turned into parts is in the repository \""
              + Shown.of(whole.repository())
              + "\"; its parts must be as well");
    }
    if (task.getId().length() > whole.longestId(task)) {
      problems.add(
          "PLAN_ID_TOO_LONG",
          draft.template().key("id"),
          "the id \""
              + Shown.of(task.getId())
              + "\" is longer than "
              + whole.longestId(task)
              + " characters, which is all that is left for it; use a shorter one");
    }
  }

  private void checkScope(DraftTask draft) {
    List<String> scope = draft.task().getScope();
    FieldPath path = draft.template().key("scope");
    if (scope.isEmpty()) {
      problems.add(
          "PLAN_EMPTY_SCOPE",
          path,
          "names no paths; a task must say where it may write, such as [\"src/**\"]");
    }
    for (int index = 0; index < scope.size(); index++) {
      try {
        PathGlob.parse(scope.get(index));
        if (!whole.covers(scope.get(index))) {
          problems.add(
              "PLAN_OUT_OF_SCOPE",
              path.index(index),
              "\""
                  + Shown.of(scope.get(index))
                  + "\" is not surely inside of what the task that is turned into parts may write: "
                  + Shown.names(whole.scope()));
        }
      } catch (InvalidGlobException invalid) {
        problems.add("PLAN_INVALID_SCOPE", path.index(index), String.valueOf(invalid.getMessage()));
      }
    }
  }

  private void checkChecks(DraftTask draft) {
    List<CheckCommand> checks = draft.task().getChecks();
    Set<String> names = new HashSet<>();
    for (int index = 0; index < checks.size(); index++) {
      FieldPath path = draft.template().key("checks").index(index);
      if (checks.get(index).getName().isBlank()) {
        problems.add(PlaybookProblems.PLAYBOOK_INVALID, path.key("name"), "the name is empty");
      } else if (!names.add(checks.get(index).getName())) {
        problems.add(
            PlaybookProblems.PLAYBOOK_INVALID,
            path.key("name"),
            "another check of the task has this name; evidence is told apart by it");
      }
      List<String> command = checks.get(index).getCommand();
      if (command.isEmpty() || command.getFirst().isBlank()) {
        problems.add(
            "PLAN_CHECK_WITHOUT_COMMAND",
            path.key("run"),
            "needs a program and its arguments, such as [./mvnw, -B, test]");
      }
    }
  }

  private void checkDependencies(DraftTask draft, Collection<String> ids) {
    for (String needed : draft.task().getDependsOn()) {
      if (!ids.contains(needed)) {
        problems.add(
            "PLAN_UNKNOWN_DEPENDENCY",
            draft.template().key("dependsOn"),
            "no task is called \"" + Shown.of(needed) + "\"; there are: " + Shown.names(ids));
      }
    }
  }

  /** Depth first without recursion: a chain may be ten thousand tasks long. */
  private void reportCycle(Map<String, DraftTask> byId) {
    Set<String> done = new HashSet<>();
    for (DraftTask start : byId.values()) {
      Deque<String> path = new ArrayDeque<>();
      Map<String, Iterator<String>> open = new HashMap<>();
      push(start, path, open);
      while (!path.isEmpty()) {
        Iterator<String> left = open.getOrDefault(path.getLast(), List.<String>of().iterator());
        if (!left.hasNext()) {
          String finished = path.removeLast();
          open.remove(finished);
          done.add(finished);
          continue;
        }
        String next = left.next();
        DraftTask task = byId.get(next);
        if (open.containsKey(next)) {
          report(next, path, start);
          return;
        }
        if (task != null && !done.contains(next)) {
          push(task, path, open);
        }
      }
    }
  }

  private static void push(DraftTask task, Deque<String> path, Map<String, Iterator<String>> open) {
    path.addLast(task.id());
    open.put(task.id(), task.task().getDependsOn().iterator());
  }

  private void report(String repeated, Deque<String> path, DraftTask start) {
    List<String> cycle = new ArrayList<>();
    for (String id : path) {
      if (!cycle.isEmpty() || id.equals(repeated)) {
        cycle.add(id);
      }
    }
    cycle.add(repeated);
    problems.add(
        "PLAN_HAS_CYCLE",
        start.template().key("dependsOn"),
        "these tasks wait for each other: " + String.join(" -> ", cycle));
  }
}
