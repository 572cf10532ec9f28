package dev.divisi.policy;

import dev.cel.runtime.CelEvaluationException;
import dev.divisi.policy.input.Effort;
import dev.divisi.policy.input.EffortSpentException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Asks rules about one thing after another, and never lets one that cannot answer pass. */
final class Judgement {
  private final Findings findings;
  private final Effort effort;
  private final ScopedValue.Carrier language;
  private boolean over;

  Judgement(Findings findings, Effort effort) {
    this.findings = findings;
    this.effort = effort;
    this.language = ScopedValue.where(PolicyLanguage.EFFORT, effort);
  }

  /** What to do with a rule that holds. */
  @FunctionalInterface
  interface Holding {
    void accept(Rule rule, String reason);
  }

  /**
   * Asks.
   *
   * @param path of the file concerned, if any
   */
  void ask(List<Rule> rules, Map<String, Object> input, @Nullable String path, Holding holding) {
    for (Rule rule : rules) {
      if (over) {
        return;
      }
      try {
        String reason = language.call(() -> rule.holds(input) ? rule.says(input) : null);
        if (reason != null) {
          holding.accept(rule, reason);
        }
      } catch (CelEvaluationException | EffortSpentException | IllegalStateException failed) {
        over = effort.isSpent();
        findings.deny(
            Rule.BuiltIn.RULE_FAILED,
            over
                ? "The rules read more of it than they may: it is too large to be judged."
                : "The rule "
                    + rule.id()
                    + " could not be asked: "
                    + Names.shown(String.valueOf(failed.getMessage())),
            path);
      }
    }
  }
}
