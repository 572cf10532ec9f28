package dev.divisi.policy;

import dev.cel.runtime.CelEvaluationException;
import dev.divisi.policy.input.Effort;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Asks rules about one thing after another, and never lets one that cannot answer pass. */
final class Judgement {
  /** Far beyond what the bound on reading allows on any machine; it only ends what went wrong. */
  private static final Duration LONGEST = Duration.ofSeconds(20);

  private final Findings findings;
  private final Effort effort;
  private boolean over;
  private final long began = System.nanoTime();

  Judgement(Findings findings, Effort effort) {
    this.findings = findings;
    this.effort = effort;
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
      if (System.nanoTime() - began > LONGEST.toNanos()) {
        over = true;
        findings.deny(
            Rule.BuiltIn.RULE_FAILED,
            "The rules take longer than " + LONGEST.toSeconds() + " s: simplify them.",
            path);
        return;
      }
      try {
        if (rule.holds(input)) {
          holding.accept(rule, rule.says(input));
        }
      } catch (CelEvaluationException | RuntimeException failed) {
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
