package dev.divisi.policy.cases;

import static java.time.ZoneOffset.UTC;

import dev.divisi.policy.Outcome;
import dev.divisi.policy.PatchSubject.Stage;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Cases as they are written; {@code docs/policy-tests.md} is their reference. */
record CaseDocument(List<CaseText> cases) {
  CaseDocument {
    if (cases.isEmpty()) {
      throw new IllegalArgumentException("needs cases: a list with at least one");
    }
  }

  /**
   * One case: a patch, as a diff or as files, or a plan.
   *
   * @param agent which agent made the patch, as it calls itself
   * @param evidence while merging, a line a check
   * @param time when it is judged
   */
  record CaseText(
      String name,
      @Nullable TaskText task,
      @Nullable RepositoryText repository,
      @Nullable String diff,
      @Nullable List<FileText> files,
      @Nullable PlanText plan,
      @Nullable Stage stage,
      @Nullable String agent,
      @Nullable SpendText spend,
      @Nullable List<String> evidence,
      @Nullable String time,
      @Nullable GoalText goal,
      ExpectText expect) {
    /** A Monday noon: what is judged by default must not depend on the day. */
    private static final Instant SOME_DAY = Instant.parse("2026-01-05T12:00:00Z");

    CaseText {
      if (name.isBlank()) {
        throw new IllegalArgumentException("the name is empty");
      }
      int subjects = (diff == null ? 0 : 1) + (files == null ? 0 : 1) + (plan == null ? 0 : 1);
      if (subjects != 1) {
        throw new IllegalArgumentException(
            "needs one of diff, files and plan; it has "
                + (subjects == 0 ? "none" : "more than one"));
      }
      boolean ofPatches =
          task != null || stage != null || agent != null || spend != null || evidence != null;
      if (plan != null && ofPatches) {
        throw new IllegalArgumentException(
            "task, stage, agent, spend and evidence are for patches, not for a plan");
      }
      if (plan != null && (expect.checks() != null || expect.reviews() != null)) {
        throw new IllegalArgumentException(
            "checks and reviews are asked for a patch, never for a plan");
      }
      if (evidence != null && stage != Stage.MERGING) {
        throw new IllegalArgumentException("there is evidence only with stage: merging");
      }
      at(time);
    }

    Instant at() {
      return at(time);
    }

    private static Instant at(@Nullable String time) {
      if (time == null) {
        return SOME_DAY;
      }
      try {
        return time.indexOf('T') < 0
            ? LocalDate.parse(time).atStartOfDay(UTC).toInstant()
            : OffsetDateTime.parse(time).toInstant();
      } catch (DateTimeException wrong) {
        throw new IllegalArgumentException(
            "time must be a day such as 2026-12-24, or a moment such as 2026-12-24T18:00:00Z",
            wrong);
      }
    }
  }

  /** Where the patch belongs. */
  record RepositoryText(
      @Nullable String name,
      @Nullable String url,
      @Nullable String baseRef,
      @Nullable String branch) {}

  /**
   * A task.
   *
   * @param agent a family, or a family with its configuration: {@code command: {run: [...]}}
   */
  record TaskText(
      @Nullable String id,
      @Nullable String title,
      @Nullable String description,
      @Nullable String pool,
      @Nullable JsonNode agent,
      @Nullable List<String> scope,
      List<String> dependsOn,
      List<CheckText> checks,
      List<String> acceptanceCriteria,
      @Nullable Boolean expand) {
    TaskText {
      if (agent != null && !agent.isString() && !(agent.isObject() && agent.size() == 1)) {
        throw new IllegalArgumentException(
            "agent must be a family, such as recipe, or one with its configuration, such as"
                + " {command: {run: [make]}}");
      }
    }

    static final TaskText ANY =
        new TaskText(null, null, null, null, null, null, List.of(), List.of(), List.of(), null);
  }

  record CheckText(String name, List<String> command, @Nullable Duration timeout) {
    CheckText {
      if (name.isBlank() || command.isEmpty()) {
        throw new IllegalArgumentException("needs a name and a command: program and arguments");
      }
    }
  }

  /**
   * A file of a patch, before and after it.
   *
   * @param mode git's mode afterwards; that of a deleted file before
   * @param binary whether git is to call it binary
   */
  record FileText(
      String path,
      @Nullable String before,
      @Nullable String after,
      @Nullable String previousPath,
      @Nullable String mode,
      @Nullable Boolean binary) {
    FileText {
      if (path.isEmpty() || (previousPath != null && previousPath.isEmpty())) {
        throw new IllegalArgumentException("a path is empty");
      }
      if (mode != null && !mode.matches("[0-7]{6}")) {
        throw new IllegalArgumentException("mode must be git's, such as 100644 or 100755");
      }
      boolean nothing = before == null && after == null;
      if (nothing && previousPath == null && mode == null && !Boolean.TRUE.equals(binary)) {
        throw new IllegalArgumentException(
            "needs before, after or both; or previousPath, mode or binary");
      }
      if (nothing && mode != null && !mode.startsWith("100")) {
        throw new IllegalArgumentException("a file of this mode needs after: what is in it");
      }
      if (previousPath != null && (before == null) != (after == null)) {
        throw new IllegalArgumentException(
            "with previousPath it needs before and after, or neither when only the name changes");
      }
      if (previousPath == null && mode == null && before != null && before.equals(after)) {
        throw new IllegalArgumentException("before and after are the same");
      }
    }
  }

  record PlanText(@Nullable Integer version, @Nullable String specification, List<TaskText> tasks) {
    PlanText {
      if (tasks.isEmpty()) {
        throw new IllegalArgumentException("needs tasks: a list with at least one");
      }
    }
  }

  record GoalText(
      @Nullable String id,
      @Nullable String text,
      @Nullable String submittedBy,
      @Nullable Urgency priority,
      @Nullable BudgetText budget,
      @Nullable BudgetText taskBudget,
      @Nullable BudgetText attemptBudget) {}

  /** As goals say it. */
  enum Urgency {
    LOW,
    NORMAL,
    HIGH
  }

  record BudgetText(@Nullable Long tokens, @Nullable Long costMicros, @Nullable Long modelCalls) {}

  record SpendText(@Nullable Long tokens, @Nullable Long costMicros, @Nullable Long modelCalls) {}

  /**
   * What has to come out. What is not given is not compared.
   *
   * @param rules ids of all rules that object
   * @param noted ids of all rules that only note something
   * @param approvals who must approve: the group of each approval, or the id of its rule
   * @param checks names of the checks that are asked for beside those of the task
   * @param reviews pools that must review it as well
   */
  record ExpectText(
      Outcome outcome,
      @Nullable List<String> rules,
      @Nullable List<String> noted,
      @Nullable List<String> approvals,
      @Nullable List<String> checks,
      @Nullable List<String> reviews) {
    ExpectText {
      if (outcome == Outcome.ALLOW && rules != null && !rules.isEmpty()) {
        throw new IllegalArgumentException(
            "what is allowed has no rules that object; rules that only note go under noted");
      }
      if (outcome != Outcome.ALLOW && rules != null && rules.isEmpty()) {
        throw new IllegalArgumentException(
            "some rule objects when it is not allowed; name it, or leave rules out");
      }
    }
  }
}
