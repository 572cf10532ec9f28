package dev.divisi.policy.input;

import dev.divisi.policy.inspect.Weakening;

/** A way in which a patch makes tests say less. */
public record WeakeningInput(
    @Meaning(
            "`assertions-removed`, `tests-removed`, `test-disabled`, `test-narrowed`,"
                + " `assertion-emptied`, `failure-swallowed`, `tests-skipped` or"
                + " `failure-ignored`.")
        String kind,
    @Meaning("The same in words.") String what,
    @Meaning("Where it begins; 0 when it is about the file as a whole.") int line) {
  static WeakeningInput of(Weakening weakening) {
    return new WeakeningInput(weakening.kind(), weakening.what(), weakening.line());
  }
}
