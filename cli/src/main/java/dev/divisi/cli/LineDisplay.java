package dev.divisi.cli;

import dev.divisi.goals.Need;
import dev.divisi.goals.Needs;
import dev.divisi.goals.StatusWords;
import dev.divisi.goals.Untrusted;
import dev.divisi.schemas.GoalLimits;
import dev.divisi.schemas.GoalState;
import dev.divisi.schemas.GoalStatus;
import dev.divisi.schemas.Hold;
import dev.divisi.schemas.TaskState;
import dev.divisi.schemas.TaskStatus;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;

/** One line a change of state: for files, pipes and logs of builds. */
final class LineDisplay implements ProgressDisplay {
  private final DateTimeFormatter time;
  private final Consumer<String> lines;
  private final Map<String, String> shown = new HashMap<>();

  LineDisplay(Consumer<String> lines, ZoneId zone) {
    this.lines = lines;
    this.time = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(zone);
  }

  @Override
  public void changed(GoalProgress progress, SpecificRecord record) {
    switch (record) {
      case GoalState goal when goal.getGoalId().equals(progress.goalId()) -> goal(goal);
      case TaskState task when task.getGoalId().equals(progress.goalId()) -> task(progress, task);
      default -> {}
    }
  }

  private void goal(GoalState goal) {
    int tasks = goal.getTaskCounts().values().stream().mapToInt(Integer::intValue).sum();
    String words =
        "goal "
            + StatusWords.of(goal.getStatus())
            + (goal.getStatus() == GoalStatus.RUNNING ? ", " + Texts.counted(tasks, "task") : "")
            + because(goal.getReason());
    if (isNews("", words)) {
      lines.accept(time.format(goal.getUpdatedAt()) + "  " + words);
      Needs.ofPlan(goal).ifPresent(need -> commands(need, goal.getUpdatedAt()));
    }
    Hold hold = goal.getHold();
    // Not when the state was written: the same hold is told once, though the state goes on.
    Instant now = hold == null ? goal.getUpdatedAt() : hold.getSince();
    for (Need need : Needs.besides(goal)) {
      List<String> commands = NeedCommands.of(need, now);
      if (isNews("need " + need.what(), commands.toString())) {
        lines.accept(time.format(goal.getUpdatedAt()) + "  " + need.what());
        lines.accept(Hints.commands(commands));
      }
    }
  }

  private void task(GoalProgress progress, TaskState task) {
    if (task.getStatus() == TaskStatus.PENDING && task.getReason().isBlank()) {
      return; // a plan of hundreds of tasks would begin with hundreds of such lines
    }
    String words =
        Untrusted.line(task.getTaskId())
            + " "
            + StatusWords.of(task.getStatus())
            + (task.getAttempt() > 1 ? ", attempt " + task.getAttempt() : "")
            + because(task.getReason());
    if (isNews("task " + task.getTaskId(), words)) {
      lines.accept(time.format(task.getUpdatedAt()) + "  " + words);
      GoalLimits limits = progress.goal().map(GoalState::getLimits).orElse(null);
      Needs.ofTask(limits, task).ifPresent(need -> commands(need, task.getUpdatedAt()));
    }
  }

  private void commands(Need need, Instant now) {
    lines.accept(Hints.commands(NeedCommands.of(need, now)));
  }

  /** A state is written again whenever any part of it changes, such as a lease. */
  private boolean isNews(String about, String words) {
    return !words.equals(shown.put(about, words));
  }

  private static String because(String reason) {
    return reason.isBlank() ? "" : ": " + Untrusted.glance(reason);
  }

  @Override
  public void tick(GoalProgress progress) {}

  @Override
  public void close() {}
}
