package dev.divisi.policy;

import dev.divisi.globs.InvalidGlobException;
import dev.divisi.globs.PathGlob;
import dev.divisi.policy.Policy.Protection;
import dev.divisi.policy.diff.PathNames;
import dev.divisi.schemas.Plan;
import dev.divisi.schemas.PlannedTask;
import dev.divisi.schemas.Verdict;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Judges a plan by the policies of the repositories that it works on. */
final class PlanRules {
  private PlanRules() {}

  /**
   * @param policies by the repository's name
   */
  static Verdict judge(Plan plan, SortedMap<String, Policy> policies) {
    Findings findings = new Findings();
    Map<String, Policy.Valid> valid = new TreeMap<>();
    policies.forEach(
        (repository, policy) -> {
          switch (policy) {
            case Policy.Invalid invalid ->
                findings.add(
                    Rule.POLICY_INVALID.id(),
                    Outcome.DENY,
                    "Repository " + PathNames.shown(repository) + ": " + invalid.reason(),
                    PolicyReader.PATH);
            case Policy.Valid sound -> {
              valid.put(repository, sound);
              findings.add(
                  Rule.PLAN_APPROVAL.id(),
                  sound.outcome(Rule.PLAN_APPROVAL),
                  "Repository "
                      + PathNames.shown(repository)
                      + " wants a person to look at each plan.",
                  null);
            }
          }
        });
    for (PlannedTask task : plan.getTasks()) {
      Policy.Valid policy = valid.get(task.getRepository());
      if (policy != null) {
        judgeTask(task, policy, findings);
      } else if (!policies.containsKey(task.getRepository())) {
        findings.add(
            Rule.PLAN_INCONSISTENT.id(),
            Outcome.DENY,
            "Task "
                + PathNames.shown(task.getId())
                + " is for the repository "
                + PathNames.shown(task.getRepository())
                + ", which the plan does not have.",
            null);
      }
    }
    return findings.verdict(version(policies));
  }

  private static void judgeTask(PlannedTask task, Policy.Valid policy, Findings findings) {
    List<Outcome> outcomes = new ArrayList<>();
    String because = "";
    for (String pattern : task.getScope()) {
      Outcome outcome = Outcome.ALLOW;
      try {
        PathGlob glob = PathGlob.parse(PathNames.folded(pattern));
        if (PathNames.isGitMetadata(pattern)) {
          outcome = Outcome.DENY;
          because = Rule.GIT_METADATA.id();
        }
        for (Protection protection : policy.protections()) {
          boolean inside = protection.globs().stream().anyMatch(by -> isWithin(glob, by));
          if (inside && outcome.isMilderThan(protection.outcome())) {
            outcome = protection.outcome();
            because = protection.id();
          }
        }
      } catch (InvalidGlobException invalid) {
        findings.add(
            Rule.PLAN_INCONSISTENT.id(),
            Outcome.DENY,
            "Task " + PathNames.shown(task.getId()) + ": " + invalid.getMessage(),
            null);
        return;
      }
      outcomes.add(outcome);
    }
    if (outcomes.isEmpty()) {
      findings.add(
          Rule.PLAN_INCONSISTENT.id(),
          Outcome.DENY,
          "Task " + PathNames.shown(task.getId()) + " has no scope.",
          null);
      return;
    }
    // A task that may write something else as well is judged by what it writes.
    findings.add(
        Rule.PLAN_SCOPE_PROTECTED,
        Collections.min(outcomes),
        "Task "
            + PathNames.shown(task.getId())
            + " may only write protected paths ("
            + because
            + ").",
        null);
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
