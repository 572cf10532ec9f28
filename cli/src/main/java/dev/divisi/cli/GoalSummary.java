package dev.divisi.cli;

import dev.divisi.cli.Terminal.Tone;
import dev.divisi.goals.LimitWords;
import dev.divisi.goals.Need;
import dev.divisi.goals.Needs;
import dev.divisi.goals.Shortened;
import dev.divisi.goals.StatusWords;
import dev.divisi.goals.Times;
import dev.divisi.goals.Untrusted;
import dev.divisi.schemas.BranchState;
import dev.divisi.schemas.GoalState;
import dev.divisi.schemas.GoalStatus;
import dev.divisi.schemas.Repository;
import dev.divisi.schemas.TaskState;
import dev.divisi.schemas.TaskStatus;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What came of a goal, or how far it is, for a person. */
final class GoalSummary {
  /** What the integrator calls it when a branch that it pushed is not there any more. */
  private static final String BRANCH_GONE = "BRANCH_GONE";

  private final Terminal terminal;
  private final Instant now;

  GoalSummary(Terminal terminal, Instant now) {
    this.terminal = terminal;
    this.now = now;
  }

  List<String> lines(GoalProgress progress) {
    List<String> lines = new ArrayList<>();
    if (!progress.tasks().isEmpty()) {
      lines.addAll(table(progress.tasks()));
      lines.add("");
    }
    failures(lines, progress);
    progress.goal().ifPresent(goal -> outcome(lines, goal, progress));
    return lines;
  }

  private List<String> table(List<TaskState> tasks) {
    TextTable table = new TextTable("TASK", "ATTEMPTS", "RESULT", "TIME", "COMMIT");
    List<TaskTree.Branch> branches = TaskTree.of(tasks);
    for (TaskTree.Branch branch : branches) {
      TaskState task = branch.task();
      table.row(
          branch.name(),
          task.getAttempt() == 0 ? "-" : Integer.toString(task.getAttempt()),
          task.getStatus() == TaskStatus.DONE ? "merged" : StatusWords.of(task.getStatus()),
          time(task),
          Shortened.hash(task.getCommit() == null ? "" : task.getCommit()));
    }
    List<String> plain = table.lines(terminal.columns().getAsInt());
    List<String> lines = new ArrayList<>();
    lines.add(terminal.tone(Tone.QUIET, plain.getFirst()));
    for (int i = 0; i < tasks.size(); i++) {
      Tone tone = StatusTones.of(branches.get(i).task().getStatus());
      lines.add(tone == Tone.GOOD ? plain.get(i + 1) : terminal.tone(tone, plain.get(i + 1)));
    }
    return lines;
  }

  private String time(TaskState task) {
    if (task.getStartedAt() == null) {
      return "-";
    }
    Instant end = task.getEndedAt() == null ? now : task.getEndedAt();
    return Times.words(Duration.between(task.getStartedAt(), end));
  }

  private void failures(List<String> lines, GoalProgress progress) {
    boolean planFailed =
        progress.tasks().isEmpty()
            && progress.goal().map(goal -> goal.getStatus() == GoalStatus.FAILED).orElse(false);
    if (planFailed) {
      String reason = progress.goal().map(GoalState::getReason).orElse("");
      progress
          .failure(null)
          .filter(failure -> !failure.evidence().isEmpty() || !reason.contains(failure.message()))
          .ifPresent(failure -> failure(lines, "The plan", failure));
    }
    for (TaskState task : progress.tasks()) {
      String name = Untrusted.line(task.getTaskId());
      switch (task.getStatus()) {
        case FAILED -> failed(lines, name, task, progress);
        case BLOCKED -> {
          // What can be done about it is told at the end, with its reason.
          if (progress.failure(task.getTaskId()).isPresent()) {
            failure(lines, name, progress.failure(task.getTaskId()).get());
          } else if (progress.ended()) {
            lines.addAll(told(name, Untrusted.each(task.getReason())));
          }
        }
        case UNKNOWN,
            PENDING,
            READY,
            DISPATCHED,
            RUNNING,
            PROPOSED,
            IN_REVIEW,
            AWAITING_APPROVAL,
            AWAITING_CHOICE,
            EXPANDED,
            MERGING,
            DONE,
            SKIPPED,
            REMOVED,
            SUPERSEDED,
            CANCELLED -> {}
      }
    }
    if (!lines.isEmpty() && !lines.getLast().isEmpty()) {
      lines.add("");
    }
  }

  private void failed(List<String> lines, String name, TaskState task, GoalProgress progress) {
    String reason = Untrusted.line(task.getReason());
    if (progress.failure(task.getTaskId()).isEmpty()) {
      lines.addAll(
          told(terminal.tone(Tone.BAD, name + " failed"), Untrusted.each(task.getReason())));
      return;
    }
    Failure failure = progress.failure(task.getTaskId()).get();
    failure(lines, name, failure);
    if (!reason.isEmpty() && !reason.contains(Untrusted.line(failure.message()))) {
      Untrusted.each(task.getReason()).forEach(line -> lines.add("  " + line));
    }
  }

  private void failure(List<String> lines, String name, Failure failure) {
    String attempt = failure.attempt() > 0 ? " (attempt " + failure.attempt() + ")" : "";
    lines.addAll(
        told(
            terminal.tone(Tone.BAD, name + " failed" + attempt)
                + ": "
                + Untrusted.line(failure.code()),
            Untrusted.each(failure.message())));
    failure.evidence().forEach(line -> lines.add("  | " + line.replace("\t", "    ")));
  }

  /** One reason beside what it is about, several below it, each on its own line. */
  private static List<String> told(String about, List<String> reasons) {
    if (reasons.size() < 2) {
      return List.of(reasons.isEmpty() ? about : about + ": " + reasons.getFirst());
    }
    List<String> lines = new ArrayList<>();
    lines.add(about + ":");
    reasons.forEach(reason -> lines.add("  " + reason));
    return lines;
  }

  private void outcome(List<String> lines, GoalState goal, GoalProgress progress) {
    List<String> reasons = Untrusted.each(goal.getReason());
    String reason = reasons.size() == 1 ? ": " + reasons.getFirst() : "";
    Instant end = goal.getEndedAt() == null ? now : goal.getEndedAt();
    lines.add(
        "Goal "
            + goal.getGoalId()
            + " "
            + terminal.tone(StatusTones.of(goal.getStatus()), StatusWords.verb(goal.getStatus()))
            + reason
            + " ("
            + Times.words(Duration.between(goal.getSubmittedAt(), end))
            + ")"
            + (reasons.size() > 1 ? ":" : ""));
    if (reasons.size() > 1) {
      reasons.forEach(line -> lines.add("  " + line));
    }
    for (BranchState branch : goal.getBranches()) {
      branch(lines, branch, isGone(branch, progress));
    }
    String spent = LimitWords.spent(goal);
    if (!spent.isEmpty()) {
      lines.add("Spent  " + spent);
    }
    if (!progress.ended()) {
      needs(lines, Needs.of(goal, progress.tasks()));
    }
  }

  private void needs(List<String> lines, List<Need> needs) {
    if (needs.isEmpty()) {
      return;
    }
    lines.add("");
    lines.add(terminal.tone(Tone.WAITING, "Waiting for a person:"));
    for (Need need : needs) {
      lines.add("  " + need.what());
      NeedCommands.of(need, now).forEach(command -> lines.add("    " + command));
    }
  }

  /** Whether a task found that somebody had deleted the branch. */
  private static boolean isGone(BranchState branch, GoalProgress progress) {
    String repository = branch.getRepository().getRepository().getName();
    return progress.tasks().stream()
        .filter(
            task -> task.getStatus() == TaskStatus.FAILED || task.getStatus() == TaskStatus.BLOCKED)
        .filter(task -> repository.equals(task.getRepository()))
        .anyMatch(
            task ->
                task.getReason().contains(BRANCH_GONE)
                    || progress
                        .failure(task.getTaskId())
                        .filter(failure -> failure.code().equals(BRANCH_GONE))
                        .isPresent());
  }

  private static void branch(List<String> lines, BranchState branch, boolean gone) {
    Repository repository = branch.getRepository().getRepository();
    String name = Untrusted.line(repository.getName());
    String feature = Untrusted.line(branch.getRepository().getBranch());
    if (branch.getMerged() == 0) {
      lines.add("Repository " + name + ": nothing was merged onto " + feature);
      return;
    }
    if (gone) {
      lines.add(
          "Branch "
              + feature
              + " of "
              + name
              + " is gone; it stood at "
              + Shortened.hash(branch.getHead())
              + " ("
              + branch.getMerged()
              + " merged)");
      return;
    }
    lines.add(
        "Branch "
            + feature
            + " of "
            + name
            + " stands at "
            + Shortened.hash(branch.getHead())
            + " ("
            + branch.getMerged()
            + " merged)");
    lines.add("Diff   " + diffCommand(repository, branch.getRepository().getBaseCommit(), feature));
  }

  /** A command that shows all that was done. */
  private static String diffCommand(Repository repository, String baseCommit, String feature) {
    String base =
        repository.getBaseRef() == null
            ? Shortened.hash(baseCommit)
            : Untrusted.line(repository.getBaseRef());
    String url = Untrusted.line(repository.getUrl());
    if (isLocal(url)) {
      return "git -C " + Hints.quoted(url) + " diff " + Hints.quoted(base + "..." + feature);
    }
    return "git fetch "
        + Hints.quoted(url)
        + " "
        + Hints.quoted(feature)
        + " && git diff "
        + Hints.quoted(baseCommit + "...FETCH_HEAD");
  }

  private static boolean isLocal(String url) {
    try {
      return Path.of(url).isAbsolute() && Files.isDirectory(Path.of(url));
    } catch (InvalidPathException _) {
      return false;
    }
  }
}
