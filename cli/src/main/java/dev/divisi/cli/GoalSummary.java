package dev.divisi.cli;

import dev.divisi.cli.Terminal.Tone;
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
  private static final int COMMIT_DIGITS = 10;

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
    progress.goal().ifPresent(goal -> outcome(lines, goal));
    return lines;
  }

  private List<String> table(List<TaskState> tasks) {
    TextTable table = new TextTable("TASK", "ATTEMPTS", "RESULT", "TIME", "COMMIT");
    for (TaskState task : tasks) {
      table.row(
          Untrusted.line(task.getTaskId()),
          task.getAttempt() == 0 ? "-" : Integer.toString(task.getAttempt()),
          task.getStatus() == TaskStatus.DONE ? "merged" : StatusWords.of(task.getStatus()),
          time(task),
          commit(task.getCommit() == null ? "" : task.getCommit()));
    }
    List<String> plain = table.lines(terminal.columns().getAsInt());
    List<String> lines = new ArrayList<>();
    lines.add(terminal.tone(Tone.QUIET, plain.getFirst()));
    for (int i = 0; i < tasks.size(); i++) {
      Tone tone = StatusWords.tone(tasks.get(i).getStatus());
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
        case BLOCKED, AWAITING_APPROVAL ->
            lines.add(name + ": " + Untrusted.line(task.getReason()));
        case UNKNOWN,
            PENDING,
            READY,
            DISPATCHED,
            RUNNING,
            PROPOSED,
            IN_REVIEW,
            MERGING,
            DONE,
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
      lines.add(terminal.tone(Tone.BAD, name + " failed") + ": " + reason);
      return;
    }
    Failure failure = progress.failure(task.getTaskId()).get();
    failure(lines, name, failure);
    if (!reason.isEmpty() && !reason.contains(Untrusted.line(failure.message()))) {
      lines.add("  " + reason);
    }
  }

  private void failure(List<String> lines, String name, Failure failure) {
    String attempt = failure.attempt() > 0 ? " (attempt " + failure.attempt() + ")" : "";
    lines.add(
        terminal.tone(Tone.BAD, name + " failed" + attempt)
            + ": "
            + Untrusted.line(failure.code())
            + ": "
            + Untrusted.line(failure.message()));
    failure.evidence().forEach(line -> lines.add("  | " + line.replace("\t", "    ")));
  }

  private void outcome(List<String> lines, GoalState goal) {
    String reason = goal.getReason().isBlank() ? "" : ": " + Untrusted.line(goal.getReason());
    Instant end = goal.getEndedAt() == null ? now : goal.getEndedAt();
    lines.add(
        "Goal "
            + goal.getGoalId()
            + " "
            + terminal.tone(StatusWords.tone(goal.getStatus()), StatusWords.verb(goal.getStatus()))
            + reason
            + " ("
            + Times.words(Duration.between(goal.getSubmittedAt(), end))
            + ")");
    for (BranchState branch : goal.getBranches()) {
      branch(lines, branch);
    }
  }

  private static void branch(List<String> lines, BranchState branch) {
    Repository repository = branch.getRepository().getRepository();
    String name = Untrusted.line(repository.getName());
    String feature = Untrusted.line(branch.getRepository().getBranch());
    if (branch.getMerged() == 0) {
      lines.add("Branch " + feature + " of " + name + " does not exist: nothing was merged");
      return;
    }
    lines.add(
        "Branch "
            + feature
            + " of "
            + name
            + " stands at "
            + commit(branch.getHead())
            + " ("
            + branch.getMerged()
            + " merged)");
    lines.add("Diff   " + diffCommand(repository, branch.getRepository().getBaseCommit(), feature));
  }

  /** A command that shows all that was done. */
  private static String diffCommand(Repository repository, String baseCommit, String feature) {
    String base =
        repository.getBaseRef() == null
            ? commit(baseCommit)
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

  private static String commit(String id) {
    String clean = Untrusted.line(id);
    return clean.length() > COMMIT_DIGITS ? clean.substring(0, COMMIT_DIGITS) : clean;
  }
}
