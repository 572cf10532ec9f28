package dev.divisi.policy.inspect;

/**
 * A way in which a patch makes tests say less.
 *
 * @param kind "assertions-removed", "tests-removed", "test-disabled", "test-narrowed",
 *     "assertion-emptied", "failure-swallowed", "tests-skipped" or "failure-ignored"
 * @param line where it begins: for what is removed, in the file before, else in the file
 *     afterwards; 0 when it is about the file as a whole
 * @param what the same as a sentence
 */
public record Weakening(String kind, int line, String what) {}
