package dev.divisi.policy;

import dev.divisi.globs.InvalidGlobException;
import dev.divisi.globs.PathGlob;
import dev.divisi.policy.diff.PathNames;
import dev.divisi.policy.input.AgentInput;
import dev.divisi.policy.input.Effort;
import dev.divisi.policy.input.GoalInput;
import dev.divisi.policy.input.PlanInput;
import dev.divisi.policy.input.TaskInput;
import dev.divisi.schemas.GoalSubmitted;
import dev.divisi.schemas.Plan;
import dev.divisi.schemas.PlannedTask;
import dev.divisi.schemas.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Judges a plan by the policies of the repositories that it works on. */
final class PlanRules {
  private PlanRules() {}

  /**
   * @param goal the goal, when there is a record of it
   * @param policies by the repository's name
   * @param at when it is judged
   */
  static Verdict judge(
      String goalId,
      @Nullable GoalSubmitted goal,
      Plan plan,
      SortedMap<String, Policy> policies,
      Instant at) {
    Findings findings = new Findings();
    Map<String, Policy.Valid> valid = valid(policies, findings);
    Effort effort = new Effort(Effort.MOST);
    Judgement judgement = new Judgement(findings, effort);
    List<TaskInput> tasks = plan.getTasks().stream().map(TaskInputs::of).toList();
    Map<String, Object> input = new HashMap<>();
    input.put("goal", GoalInput.of(goalId, goal));
    input.put("plan", new PlanInput(plan.getVersion(), plan.getSpecification(), tasks, effort));
    input.put("time", at);
    valid.forEach(
        (repository, policy) -> {
          input.put("limits", policy.limits());
          judgement.ask(
              policy.rules(Judges.PLAN),
              input,
              null,
              (rule, reason) ->
                  findings.add(
                      rule, "Repository " + PathNames.shown(repository) + ": " + reason, null));
        });
    for (int index = 0; index < tasks.size(); index++) {
      PlannedTask task = plan.getTasks().get(index);
      Policy.Valid policy = valid.get(task.getRepository());
      if (policy != null) {
        judgeScope(task, tasks.get(index), policy, findings);
        input.put("limits", policy.limits());
        input.put("task", tasks.get(index));
        judgement.ask(
            policy.rules(Judges.TASK),
            input,
            null,
            (rule, reason) -> {
              findings.add(rule, "Task " + PathNames.shown(task.getId()) + ": " + reason, null);
              findings.confine(task.getId(), rule);
            });
      } else if (!policies.containsKey(task.getRepository())) {
        findings.deny(
            Rule.BuiltIn.PLAN_INCONSISTENT,
            "Task "
                + PathNames.shown(task.getId())
                + " is for the repository "
                + PathNames.shown(task.getRepository())
                + ", which the plan does not have.",
            null);
      }
    }
    return findings.verdict(version(policies), null);
  }

  private static Map<String, Policy.Valid> valid(
      SortedMap<String, Policy> policies, Findings findings) {
    Map<String, Policy.Valid> valid = new TreeMap<>();
    policies.forEach(
        (repository, policy) -> {
          switch (policy) {
            case Policy.Invalid invalid ->
                findings.deny(
                    Rule.BuiltIn.POLICY_INVALID,
                    "Repository " + PathNames.shown(repository) + ": " + invalid.reason(),
                    PolicyReader.PATH);
            case Policy.Valid sound -> valid.put(repository, sound);
          }
        });
    return valid;
  }

  private static void judgeScope(
      PlannedTask task, TaskInput input, Policy.Valid policy, Findings findings) {
    List<String> families = input.agents().stream().map(AgentInput::family).toList();
    List<Rule> areas =
        policy.rules(Judges.FILE).stream()
            .filter(rule -> rule.when() == null && !rule.paths().isEmpty())
            .filter(rule -> families.isEmpty() || !rule.exceptAgents().containsAll(families))
            .toList();
    List<Outcome> outcomes = new ArrayList<>();
    String because = "";
    for (String pattern : task.getScope()) {
      Outcome outcome = Outcome.ALLOW;
      try {
        PathGlob glob = PathGlob.parse(PathNames.folded(pattern));
        if (PathNames.isGitMetadata(pattern)) {
          outcome = Outcome.DENY;
          because = "git-metadata";
        }
        for (Rule area : areas) {
          boolean inside = area.paths().stream().anyMatch(by -> isWithin(glob, by));
          boolean spared = area.except().stream().anyMatch(glob::meets);
          if (inside && !spared && outcome.isMilderThan(area.outcome())) {
            outcome = area.outcome();
            because = area.id();
          }
        }
      } catch (InvalidGlobException invalid) {
        findings.deny(
            Rule.BuiltIn.PLAN_INCONSISTENT,
            "Task " + PathNames.shown(task.getId()) + ": " + invalid.getMessage(),
            null);
        return;
      }
      outcomes.add(outcome);
    }
    if (outcomes.isEmpty()) {
      findings.deny(
          Rule.BuiltIn.PLAN_INCONSISTENT,
          "Task " + PathNames.shown(task.getId()) + " has no scope.",
          null);
      return;
    }
    // A task that may write something else as well is judged by what it writes.
    Outcome mildest = Collections.min(outcomes);
    if (mildest != Outcome.ALLOW) {
      findings.add(
          Rule.BuiltIn.PLAN_SCOPE_PROTECTED,
          mildest,
          "Task "
              + PathNames.shown(task.getId())
              + " may only write protected paths ("
              + because
              + ").",
          null,
          policy.logins());
    }
  }

  /**
   * Whether one pattern matches nothing that the other does not. Says yes only when that is sure:
   * for a single file, and for a folder inside of a protected folder.
   */
  private static boolean isWithin(PathGlob inner, PathGlob outer) {
    String pattern = inner.pattern().endsWith("/") ? inner.pattern() + "**" : inner.pattern();
    int wildcard = firstWildcard(pattern);
    if (wildcard == pattern.length()) {
      return outer.matches(pattern);
    }
    String all = outer.pattern().endsWith("/") ? outer.pattern() + "**" : outer.pattern();
    int slash = pattern.lastIndexOf('/', wildcard);
    // "dir/**" matches everything below dir as soon as it matches one name there.
    return slash > 0
        && all.endsWith("/**")
        && outer.matches(pattern.substring(0, slash + 1) + "any name");
  }

  private static int firstWildcard(String pattern) {
    for (int index = 0; index < pattern.length(); index++) {
      if ("*?{".indexOf(pattern.charAt(index)) >= 0) {
        return index;
      }
    }
    return pattern.length();
  }

  private static String version(SortedMap<String, Policy> policies) {
    if (policies.size() == 1) {
      return policies.firstEntry().getValue().version();
    }
    StringBuilder all = new StringBuilder();
    policies.forEach(
        (repository, policy) ->
            all.append(policy.version()).append(' ').append(repository).append('\n'));
    return PatchRules.sha256(all.toString());
  }
}
