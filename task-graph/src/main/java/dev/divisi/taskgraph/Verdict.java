package dev.divisi.taskgraph;

import java.util.List;

/**
 * What policy says of a plan or a patch.
 *
 * @param outcome the strictest outcome of all rules that spoke
 * @param reasons one line a rule: its id and why
 */
public record Verdict(Outcome outcome, List<String> reasons) {

  /** What policy asks for. */
  public enum Outcome {
    /** No rule objects. */
    ALLOW,
    /** A rule forbids it. */
    DENY,
    /** A person must approve it first. */
    REQUIRE_APPROVAL
  }

  public Verdict {
    reasons = List.copyOf(reasons);
  }

  String joined() {
    return String.join("; ", reasons);
  }
}
