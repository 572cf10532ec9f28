package dev.divisi.implementer.domain;

import dev.divisi.agents.AgentReport;
import dev.divisi.globs.WriteScope;
import dev.divisi.schemas.ChangeKind;
import dev.divisi.schemas.FailureKind;
import dev.divisi.schemas.FileChange;
import dev.divisi.schemas.Patch;
import dev.divisi.workspace.PatchDiff;
import dev.divisi.workspace.PatchedFile;
import dev.divisi.workspace.TreeRules;
import dev.divisi.workspace.Violation;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Looks at what an agent left before anyone else sees it. Policy and the integrator look again:
 * this only saves them patches that cannot pass, and tells the next attempt why.
 */
final class PatchExamination {
  private static final int MAX_LISTED = 20;

  private final PatchLimits limits;

  PatchExamination(PatchLimits limits) {
    this.limits = limits;
  }

  /** What is wrong with a patch, the worst first. */
  private enum Fault {
    FORBIDDEN_CONTENT(
        FailureKind.AGENT, "PATCH_FORBIDDEN_CONTENT", "The patch holds what no patch may hold"),
    OUT_OF_SCOPE(
        FailureKind.AGENT,
        "PATCH_OUT_OF_SCOPE",
        "The patch changes files outside of the task's scope"),
    TOO_LARGE(
        FailureKind.EXHAUSTED, "PATCH_TOO_LARGE", "The patch is larger than a worker may propose");

    private final FailureKind kind;
    private final String code;
    private final String summary;

    Fault(FailureKind kind, String code, String summary) {
      this.kind = kind;
      this.code = code;
      this.summary = summary;
    }

    static Fault of(Violation violation) {
      return switch (violation.code()) {
        case FORBIDDEN_MODE, GIT_METADATA, FORBIDDEN_PATH, BINARY_FILE -> FORBIDDEN_CONTENT;
        case OUT_OF_SCOPE -> OUT_OF_SCOPE;
        case TOO_MANY_FILES, TOO_MANY_LINES, FILE_TOO_LARGE -> TOO_LARGE;
      };
    }
  }

  /**
   * The patch, when nothing is wrong with it. It is empty when the agent says that there is nothing
   * to do.
   */
  Patch examine(PatchDiff diff, WriteScope scope, AgentReport report)
      throws ImplementationException {
    if (diff.isEmpty() && !report.nothingToDo()) {
      throw new ImplementationException(
          FailureKind.AGENT,
          "AGENT_CHANGED_NOTHING",
          "The agent ended well but changed no file that git sees. It said: " + report.summary());
    }
    TreeRules rules =
        new TreeRules(
            scope,
            limits.maxFiles(),
            limits.maxChangedLines(),
            limits.maxFileBytes(),
            limits.allowBinary());
    List<Violation> violations = rules.violations(diff);
    if (!violations.isEmpty()) {
      throw refusal(violations, scope);
    }
    int bytes = diff.diff().getBytes(StandardCharsets.UTF_8).length;
    if (bytes > limits.maxDiffBytes()) {
      throw new ImplementationException(
          Fault.TOO_LARGE.kind,
          Fault.TOO_LARGE.code,
          Fault.TOO_LARGE.summary
              + ": its diff has "
              + bytes
              + " bytes of at most "
              + limits.maxDiffBytes()
              + ".");
    }
    return Patch.newBuilder()
        .setBaseCommit(diff.baseCommit())
        .setResultTree(diff.resultTree())
        .setHash(diff.sha256())
        .setDiff(diff.diff())
        .setFiles(diff.files().stream().map(PatchExamination::change).toList())
        .build();
  }

  /** Named by the gravest fault; says them all, so that the next attempt can mend them all. */
  private static ImplementationException refusal(List<Violation> violations, WriteScope scope) {
    Map<Fault, List<Violation>> byFault =
        violations.stream()
            .collect(
                Collectors.groupingBy(
                    Fault::of, () -> new EnumMap<>(Fault.class), Collectors.toList()));
    Fault gravest = byFault.keySet().iterator().next();
    String message =
        byFault.entrySet().stream()
            .map(entry -> message(entry.getKey(), entry.getValue(), scope))
            .collect(Collectors.joining("\n"));
    return new ImplementationException(gravest.kind, gravest.code, message);
  }

  private static String message(Fault fault, List<Violation> violations, WriteScope scope) {
    List<String> lines = new ArrayList<>();
    lines.add(fault.summary + (fault == Fault.OUT_OF_SCOPE ? " " + scope + ":" : ":"));
    for (Violation violation : violations.subList(0, Math.min(MAX_LISTED, violations.size()))) {
      // Of those out of scope the path says all: the scope stands in the first line.
      lines.add("- " + (fault == Fault.OUT_OF_SCOPE ? violation.path() : violation.message()));
    }
    if (violations.size() > MAX_LISTED) {
      lines.add("- and " + (violations.size() - MAX_LISTED) + " more");
    }
    return String.join("\n", lines);
  }

  private static FileChange change(PatchedFile file) {
    return FileChange.newBuilder()
        .setPath(file.path())
        .setChange(
            switch (file.change()) {
              case ADDED -> ChangeKind.ADDED;
              case MODIFIED -> ChangeKind.MODIFIED;
              case DELETED -> ChangeKind.DELETED;
            })
        .setMode(file.mode())
        .setAddedLines(file.addedLines())
        .setRemovedLines(file.removedLines())
        .build();
  }
}
