package dev.divisi.policy;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The rules that are code. Those about protected paths are data. */
enum Rule {
  WRITE_SCOPE(true),
  FILE_MODE(true),
  PATH(true),
  GIT_METADATA(true),
  PATCH_INCONSISTENT(true),
  PLAN_INCONSISTENT(true),
  POLICY_INVALID(true),
  MAX_FILES(false),
  MAX_CHANGED_LINES(false),
  EXECUTABLE_FILE(false),
  BINARY_FILE(false),
  PLAN_APPROVAL(false);

  /** The id under which a plan's task is reported whose scope is nothing but protected paths. */
  static final String PLAN_SCOPE_PROTECTED = "plan-scope-protected";

  private final boolean fixed;

  Rule(boolean fixed) {
    this.fixed = fixed;
  }

  /** Whether a repository may not make it milder. */
  boolean fixed() {
    return fixed;
  }

  /** As documents and verdicts write it. */
  String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static Optional<Rule> withId(String id) {
    return Arrays.stream(values()).filter(rule -> rule.id().equals(id)).findFirst();
  }

  static List<String> ids() {
    return Arrays.stream(values()).map(Rule::id).toList();
  }
}
