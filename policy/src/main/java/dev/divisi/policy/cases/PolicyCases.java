package dev.divisi.policy.cases;

import dev.divisi.documents.DocumentException;
import dev.divisi.documents.FieldPath;
import dev.divisi.documents.Problem;
import dev.divisi.documents.YamlDocument;
import dev.divisi.documents.YamlDocuments;
import dev.divisi.globs.InvalidGlobException;
import dev.divisi.globs.WriteScope;
import dev.divisi.policy.DiffPatch;
import dev.divisi.policy.Evaluation;
import dev.divisi.policy.PatchSubject;
import dev.divisi.policy.PolicyFile;
import dev.divisi.policy.PolicyReader;
import dev.divisi.policy.PolicyUnavailableException;
import dev.divisi.policy.cases.CaseDocument.CaseText;
import dev.divisi.policy.cases.CaseDocument.TaskText;
import dev.divisi.policy.diff.MalformedDiffException;
import dev.divisi.schemas.Patch;
import dev.divisi.schemas.Verdict;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The cases of one file. Each is judged as Divisi judges, only that nothing lies in a repository.
 */
public final class PolicyCases {
  private final List<Judged> cases;

  /** A case, and what of it is judged. */
  private record Judged(CaseText text, Subject subject) {}

  private sealed interface Subject {}

  private record OfPatch(PatchSubject patch) implements Subject {}

  private record OfPlan(CaseRecords.PlannedGoal plan) implements Subject {}

  private PolicyCases(List<Judged> cases) {
    this.cases = List.copyOf(cases);
  }

  /**
   * Reads cases.
   *
   * @param source what errors call it
   * @throws DocumentException when they cannot be used, with every problem
   */
  public static PolicyCases read(String source, String text) throws DocumentException {
    YamlDocument document = YamlDocuments.parse(source, text);
    CaseDocument cases = document.as(CaseDocument.class);
    List<Problem> problems = new ArrayList<>();
    List<Judged> read = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (int index = 0; index < cases.cases().size(); index++) {
      CaseText each = cases.cases().get(index);
      FieldPath at = FieldPath.of("cases").index(index);
      if (!names.add(each.name())) {
        problems.add(document.problem(at.key("name"), "another case has this name"));
      }
      checkScopes(each, at, document, problems);
      subject(each, at, document, problems, read);
    }
    if (!problems.isEmpty()) {
      throw new DocumentException(source, problems);
    }
    return new PolicyCases(read);
  }

  private static void checkScopes(
      CaseText text, FieldPath at, YamlDocument document, List<Problem> problems) {
    if (text.task() != null) {
      checkScope(text.task(), at.key("task"), document, problems);
    }
    List<TaskText> tasks = text.plan() == null ? List.of() : text.plan().tasks();
    for (int index = 0; index < tasks.size(); index++) {
      checkScope(tasks.get(index), at.key("plan").key("tasks").index(index), document, problems);
    }
  }

  private static void checkScope(
      TaskText task, FieldPath at, YamlDocument document, List<Problem> problems) {
    List<String> scope = task.scope() == null ? List.of() : task.scope();
    for (int index = 0; index < scope.size(); index++) {
      try {
        WriteScope.of(List.of(scope.get(index)));
      } catch (InvalidGlobException invalid) {
        problems.add(
            document.problem(at.key("scope").index(index), String.valueOf(invalid.getMessage())));
      }
    }
  }

  private static void subject(
      CaseText text,
      FieldPath at,
      YamlDocument document,
      List<Problem> problems,
      List<Judged> read) {
    if (text.plan() != null) {
      read.add(new Judged(text, new OfPlan(CaseRecords.plan(text, text.plan()))));
      return;
    }
    String diff =
        text.diff() == null
            ? GitDiff.of(text.files() == null ? List.of() : text.files())
            : text.diff();
    try {
      Patch patch = DiffPatch.of(CaseRecords.BASE, CaseRecords.TREE, diff);
      read.add(new Judged(text, new OfPatch(CaseRecords.patch(text, patch))));
    } catch (MalformedDiffException malformed) {
      problems.add(
          document.problem(
              at.key(text.diff() == null ? "files" : "diff"),
              "git would not write it so: " + malformed.getMessage()));
    }
  }

  /** How many there are. */
  public int size() {
    return cases.size();
  }

  /** Judges all, by what holds for a repository that says this. */
  public List<CaseResult> judge(PolicyReader reader, PolicyFile file) throws InterruptedException {
    Evaluation evaluation = new Evaluation((repository, path) -> file, reader);
    List<CaseResult> results = new ArrayList<>();
    for (Judged judged : cases) {
      Verdict verdict = verdict(evaluation, judged);
      results.add(
          new CaseResult(
              judged.text().name(),
              verdict,
              Expectation.differences(judged.text().expect(), verdict)));
    }
    return results;
  }

  private static Verdict verdict(Evaluation evaluation, Judged judged) throws InterruptedException {
    try {
      return switch (judged.subject()) {
        case OfPatch(PatchSubject patch) -> evaluation.evaluate(patch);
        case OfPlan(CaseRecords.PlannedGoal plan) ->
            evaluation
                .evaluate(plan.goal().getGoalId(), plan.goal(), plan.plan(), judged.text().at())
                .getVerdict();
      };
    } catch (PolicyUnavailableException absent) {
      throw new IllegalStateException("no repository is asked", absent);
    }
  }
}
