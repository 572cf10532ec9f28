package dev.divisi.cli;

import dev.divisi.cli.Terminal.Tone;
import dev.divisi.goals.LimitWords;
import dev.divisi.goals.Need;
import dev.divisi.goals.Needs;
import dev.divisi.goals.Shortened;
import dev.divisi.goals.StatusWords;
import dev.divisi.goals.Times;
import dev.divisi.goals.Untrusted;
import dev.divisi.schemas.AuditEvent;
import dev.divisi.schemas.CheckResult;
import dev.divisi.schemas.FileChange;
import dev.divisi.schemas.Finding;
import dev.divisi.schemas.GoalState;
import dev.divisi.schemas.MergeCompleted;
import dev.divisi.schemas.PatchEvaluated;
import dev.divisi.schemas.PatchProposed;
import dev.divisi.schemas.PlannedTask;
import dev.divisi.schemas.ReviewCompleted;
import dev.divisi.schemas.Risk;
import dev.divisi.schemas.RuleFinding;
import dev.divisi.schemas.TaskState;
import dev.divisi.schemas.WorkFailed;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How a task stands and what came of its attempts, for a person. Each line is clean. */
final class TaskSummary {
  private static final int MOST_NAMES = 4;
  private static final int MOST_FILES = 20;

  private final Terminal terminal;
  private final Instant now;
  private final DateTimeFormatter time =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT)
          .withZone(ZoneId.systemDefault());
  private final List<String> lines = new ArrayList<>();

  TaskSummary(Terminal terminal, Instant now) {
    this.terminal = terminal;
    this.now = now;
  }

  List<String> lines(GoalState goal, TaskState task, List<Attempt> attempts) {
    head(goal, task);
    facts(goal, task, attempts);
    if (!attempts.isEmpty()) {
      lines.add("");
      table(task, attempts);
      evidence(attempts.getLast());
      lines.add("");
      String subject = goal.getGoalId() + " " + Untrusted.line(task.getTaskId());
      lines.add("Patch       divisi task diff " + subject);
      lines.add("Transcript  divisi task log " + subject);
    }
    return lines;
  }

  private void head(GoalState goal, TaskState task) {
    Instant since = task.getSince();
    lines.add(
        terminal.tone(Tone.STRONG, Untrusted.line(task.getTaskId()))
            + ": "
            + Untrusted.line(task.getTitle()));
    lines.add(
        terminal.tone(StatusTones.of(task.getStatus()), StatusWords.of(task.getStatus()))
            + (since == null ? "" : " (for " + Times.words(Duration.between(since, now)) + ")"));
    Untrusted.each(task.getReason()).forEach(line -> lines.add("  " + line));
    Needs.ofTask(goal.getLimits(), task).ifPresent(this::need);
    lines.add("");
  }

  private void need(Need need) {
    NeedCommands.of(need, now)
        .forEach(command -> lines.add("    " + terminal.tone(Tone.WAITING, command)));
  }

  private void facts(GoalState goal, TaskState task, List<Attempt> attempts) {
    fact("Goal", goal.getGoalId());
    fact("Part of", task.getParentTaskId() == null ? "" : task.getParentTaskId());
    fact("Repository", task.getRepository());
    PlannedTask asked = attempts.isEmpty() ? null : attempts.getLast().task();
    if (asked != null) {
      fact("Writes", Shortened.names(asked.getScope(), MOST_NAMES));
    }
    fact("Pool", task.getPool());
    fact("Commit", task.getCommit() == null ? "" : task.getCommit());
    fact(
        "Spent",
        LimitWords.spent(
            task.getSpend(), goal.getLimits() == null ? null : goal.getLimits().getTaskBudget()));
    Risk risk = task.getRisk();
    if (risk != null) {
      fact(
          "Risk",
          risk.getScore()
              + " of 100"
              + (risk.getReasons().isEmpty() ? "" : ": " + String.join("; ", risk.getReasons())));
    }
  }

  private void fact(String name, String value) {
    String clean = Untrusted.line(value);
    if (!clean.isEmpty()) {
      lines.add(String.format(Locale.ROOT, "%-12s%s", name, clean));
    }
  }

  private void table(TaskState task, List<Attempt> attempts) {
    TextTable table = new TextTable("ATTEMPT", "AGENT", "WORKER", "TIME", "SPENT", "OUTCOME");
    for (Attempt attempt : attempts) {
      table.row(
          Integer.toString(attempt.number()),
          orDash(attempt.agent()),
          orDash(attempt.worker()),
          took(attempt),
          orDash(LimitWords.spent(attempt.spend(), null)),
          attempt.outcome(task));
    }
    List<String> plain = table.lines(terminal.columns().getAsInt());
    lines.add(terminal.tone(Tone.QUIET, plain.getFirst()));
    lines.addAll(plain.subList(1, plain.size()));
  }

  private String took(Attempt attempt) {
    Instant began = attempt.startedAt();
    if (began == null) {
      return "-";
    }
    Instant end = attempt.endedAt() == null ? now : attempt.endedAt();
    return Times.words(Duration.between(began, end));
  }

  private void evidence(Attempt attempt) {
    List<String> told = new ArrayList<>();
    patch(told, attempt.patch());
    verdict(told, attempt.verdict());
    attempt.reviews().forEach(review -> review(told, review));
    WorkFailed failure = attempt.failure();
    if (failure != null) {
      told.add("Failed: " + Untrusted.line(failure.getCode()));
      Untrusted.each(failure.getMessage()).forEach(line -> told.add("  " + line));
      checks(told, failure.getEvidence());
    }
    MergeCompleted merge = attempt.merge();
    if (merge != null) {
      told.add(
          "Merge: "
              + words(merge.getOutcome())
              + (merge.getMessage().isBlank() ? "" : ": " + Untrusted.line(merge.getMessage())));
      checks(told, merge.getChecks());
    }
    for (AuditEvent event : attempt.approvals()) {
      String login = event.getLogin() == null ? "" : " (" + Untrusted.line(event.getLogin()) + ")";
      told.add(
          Untrusted.line(event.getActor())
              + login
              + ", "
              + time.format(event.getAt())
              + ": "
              + Untrusted.glance(event.getSummary()));
    }
    if (!told.isEmpty()) {
      lines.add("");
      lines.add(terminal.tone(Tone.QUIET, "Attempt " + attempt.number()));
      told.forEach(line -> lines.add("  " + line));
    }
  }

  private static void patch(List<String> told, @Nullable PatchProposed proposed) {
    if (proposed == null) {
      return;
    }
    List<FileChange> files = proposed.getPatch().getFiles();
    told.add(
        "Patch "
            + Shortened.hash(proposed.getPatch().getHash())
            + ", "
            + Texts.counted(files.size(), "file")
            + (proposed.getSummary().isBlank()
                ? ""
                : ": " + Untrusted.glance(proposed.getSummary())));
    for (FileChange file : files.subList(0, Math.min(MOST_FILES, files.size()))) {
      told.add(
          "  "
              + words(file.getChange())
              + " "
              + Untrusted.line(file.getPath())
              + (file.getAddedLines() < 0
                  ? " (binary)"
                  : " +" + file.getAddedLines() + " -" + file.getRemovedLines()));
    }
    if (files.size() > MOST_FILES) {
      told.add("  and " + (files.size() - MOST_FILES) + " more");
    }
  }

  private static void verdict(List<String> told, @Nullable PatchEvaluated judged) {
    if (judged == null) {
      return;
    }
    told.add("Policy: " + words(judged.getVerdict().getOutcome()));
    for (RuleFinding finding : judged.getVerdict().getFindings()) {
      told.add(
          "  "
              + Untrusted.line(finding.getRuleId())
              + ": "
              + Untrusted.line(finding.getReason())
              + (finding.getPath() == null ? "" : " (" + Untrusted.line(finding.getPath()) + ")"));
    }
  }

  private static void review(List<String> told, ReviewCompleted review) {
    told.add(
        "Review by " + Untrusted.line(review.getReviewer()) + ": " + words(review.getOutcome()));
    for (Finding finding : review.getFindings()) {
      told.add(
          "  "
              + (finding.getPath() == null ? "" : Untrusted.line(finding.getPath()) + ": ")
              + Untrusted.line(finding.getMessage()));
    }
    checks(told, review.getChecks());
  }

  private static void checks(List<String> told, List<CheckResult> checks) {
    for (CheckResult check : checks) {
      told.add(
          "  "
              + Untrusted.line(check.getName())
              + ": "
              + (check.getTimedOut() ? "timed out" : "exit " + check.getExitCode())
              + " in "
              + Times.words(Duration.ofMillis(check.getDurationMillis()))
              + ": "
              + Untrusted.line(String.join(" ", check.getCommand())));
    }
  }

  /** Such as changes requested. */
  private static String words(Enum<?> symbol) {
    return symbol.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static String orDash(String text) {
    String clean = Untrusted.line(text);
    return clean.isEmpty() ? "-" : clean;
  }
}
