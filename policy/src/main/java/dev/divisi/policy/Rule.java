package dev.divisi.policy;

import dev.cel.runtime.CelEvaluationException;
import dev.divisi.globs.PathGlob;
import dev.divisi.policy.PolicyDocument.ConfineText;
import dev.divisi.policy.PolicyLanguage.Expression;
import dev.divisi.schemas.CheckCommand;
import dev.divisi.schemas.RequiredApproval;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A rule of a policy, compiled.
 *
 * @param paths over names in the form of {@code PathNames.folded}; empty: all
 * @param kinds of files that it is about as well
 * @param except likewise; none of these, and only as they are written
 * @param exceptAgents families of agents whose work it leaves alone
 * @param approval who must approve; null when anyone may, or nobody need
 */
record Rule(
    String id,
    Judges judges,
    List<PathGlob> paths,
    List<String> kinds,
    List<PathGlob> except,
    List<String> exceptAgents,
    @Nullable Expression<Boolean> when,
    @Nullable Expression<String> detail,
    Outcome outcome,
    String reason,
    @Nullable RequiredApproval approval,
    List<CheckCommand> checks,
    List<String> reviews,
    @Nullable ConfineText confine) {

  /** What judging itself finds wrong. These ids are nobody else's. */
  enum BuiltIn {
    /** Parts of a patch contradict each other, or it cannot be read. */
    PATCH_INCONSISTENT,
    /** Parts of a plan contradict each other. */
    PLAN_INCONSISTENT,
    /** A task may write nothing but what rules protect. */
    PLAN_SCOPE_PROTECTED,
    /** The policy cannot be read. */
    POLICY_INVALID,
    /** The repository could not be reached for too long. */
    POLICY_UNAVAILABLE,
    /** A rule could not be asked. */
    RULE_FAILED;

    String id() {
      return Names.dashed(this);
    }

    static boolean isId(String id) {
      return Arrays.stream(values()).anyMatch(rule -> rule.id().equals(id));
    }
  }

  /** What a file system may take the name for counts, and so does the name itself. */
  boolean isAbout(
      String path, String lowerPath, String foldedPath, String kind, String agentFamily) {
    boolean named =
        (paths.isEmpty() && kinds.isEmpty())
            || kinds.contains(kind)
            || anyMatches(paths, foldedPath)
            || anyMatches(paths, lowerPath);
    return named
        && !exceptAgents.contains(agentFamily)
        && !(anyMatches(except, foldedPath) && anyMatches(except, path));
  }

  private static boolean anyMatches(List<PathGlob> globs, String path) {
    for (PathGlob glob : globs) {
      if (glob.matches(path)) {
        return true;
      }
    }
    return false;
  }

  boolean holds(Map<String, Object> input) throws CelEvaluationException {
    return when == null || when.value(input);
  }

  /** Its reason, and what it adds about this one. */
  String says(Map<String, Object> input) throws CelEvaluationException {
    String more = detail == null ? "" : detail.value(input);
    return more.isEmpty() ? reason : reason + " " + Names.shown(more);
  }
}
