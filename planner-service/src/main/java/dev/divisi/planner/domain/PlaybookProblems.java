package dev.divisi.planner.domain;

import dev.divisi.documents.DocumentException;
import dev.divisi.documents.FieldPath;
import dev.divisi.documents.Problem;
import dev.divisi.documents.YamlDocument;
import dev.divisi.goals.AgentRules;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Collects what is wrong with a playbook and the plan that it makes, to report all of it at once.
 */
final class PlaybookProblems implements AgentRules.Problems {
  static final String PLAYBOOK_INVALID = "PLAYBOOK_INVALID";

  /** Enough for any person; a template of ten thousand bad instances says it once. */
  private static final int MOST = 200;

  private final YamlDocument document;
  private final Map<Problem, String> problems = new LinkedHashMap<>();

  PlaybookProblems(YamlDocument document) {
    this.document = document;
  }

  @Override
  public void add(String code, FieldPath path, String message) {
    if (problems.size() < MOST) {
      problems.put(document.problem(path, message), code);
    }
  }

  /** Throws when something was added: with its code, or PLAN_INVALID when there are several. */
  void throwIfAny() throws PlanningException {
    if (problems.isEmpty()) {
      return;
    }
    Set<String> codes = new LinkedHashSet<>(problems.values());
    throw PlanningException.rejected(
        codes.size() == 1 ? codes.iterator().next() : "PLAN_INVALID", message());
  }

  private String message() {
    return new DocumentException(document.source(), problems.keySet().stream().toList())
        .getMessage();
  }
}
