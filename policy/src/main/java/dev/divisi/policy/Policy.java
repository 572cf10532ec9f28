package dev.divisi.policy;

import dev.divisi.globs.PathGlob;
import dev.divisi.policy.diff.PathNames;
import java.util.List;
import java.util.Map;

/** How strict policy is for one repository. */
sealed interface Policy {
  /** SHA-256 in hex of the defaults and of the repository's own file. */
  String version();

  /**
   * A policy that can be kept.
   *
   * @param outcomes by rule; complete
   */
  record Valid(
      String version,
      int maxFiles,
      int maxChangedLines,
      Map<Rule, Outcome> outcomes,
      List<Protection> protections)
      implements Policy {
    Outcome outcome(Rule rule) {
      return outcomes.getOrDefault(rule, Outcome.DENY);
    }
  }

  /** The repository's policy cannot be read: everything is denied, never judged by the defaults. */
  record Invalid(String version, String reason) implements Policy {}

  /**
   * Paths that tasks leave alone.
   *
   * @param globs over names in the form of {@link PathNames#folded}
   */
  record Protection(String id, List<PathGlob> globs, String reason, Outcome outcome) {}
}
