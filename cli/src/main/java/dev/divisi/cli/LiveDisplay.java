package dev.divisi.cli;

import dev.divisi.cli.Terminal.Tone;
import dev.divisi.goals.LimitWords;
import dev.divisi.goals.Need;
import dev.divisi.goals.Needs;
import dev.divisi.goals.StatusWords;
import dev.divisi.goals.TextWidth;
import dev.divisi.goals.Times;
import dev.divisi.goals.Untrusted;
import dev.divisi.schemas.GoalState;
import dev.divisi.schemas.GoalStatus;
import dev.divisi.schemas.TaskState;
import dev.divisi.schemas.TaskStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;

/** A block at the end of the terminal that is drawn anew in its place. */
final class LiveDisplay implements ProgressDisplay {
  private static final int NARROW = 70;
  private static final int LINES_AROUND = 4;
  private static final int MIN_TASKS = 3;

  private final Terminal terminal;
  private final InstantSource clock;
  private final Instant began;
  private int drawnLines;

  LiveDisplay(Terminal terminal, InstantSource clock) {
    this.terminal = terminal;
    this.clock = clock;
    this.began = clock.instant();
  }

  @Override
  public void changed(GoalProgress progress, SpecificRecord record) {}

  @Override
  public void tick(GoalProgress progress) {
    draw(block(progress));
  }

  /** Takes the block away: what follows says how it ended. */
  @Override
  public void close() {
    draw(List.of());
  }

  private void draw(List<String> lines) {
    StringBuilder output = new StringBuilder();
    if (drawnLines > 0) {
      output.append("\u001b[").append(drawnLines).append('A');
    }
    output.append("\r\u001b[J");
    lines.forEach(line -> output.append(line).append('\n'));
    terminal.out().print(output);
    terminal.out().flush();
    drawnLines = lines.size();
  }

  private List<String> block(GoalProgress progress) {
    int columns = Math.max(20, terminal.columns().getAsInt() - 1);
    List<TaskState> tasks =
        progress.tasks().stream().filter(task -> task.getStatus() != TaskStatus.REMOVED).toList();
    List<String> hints = hints(progress, tasks);
    List<TaskState> shown = shown(tasks, hints.size());
    List<String> lines = new ArrayList<>();
    lines.add(header(progress, tasks, columns));
    Layout layout = Layout.of(shown, columns);
    TaskTree.of(shown).forEach(branch -> lines.add(line(progress, branch, layout, columns)));
    if (shown.size() < tasks.size()) {
      lines.add(terminal.tone(Tone.QUIET, TextWidth.cut(rest(tasks, shown), columns)));
    }
    hints.forEach(hint -> lines.add(terminal.tone(Tone.WAITING, TextWidth.cut(hint, columns))));
    return lines;
  }

  private String header(GoalProgress progress, List<TaskState> tasks, int columns) {
    GoalStatus status = progress.goal().map(GoalState::getStatus).orElse(GoalStatus.UNKNOWN);
    String state = status == GoalStatus.UNKNOWN ? "submitted" : StatusWords.of(status);
    long done = tasks.stream().filter(task -> task.getStatus() == TaskStatus.DONE).count();
    String counts = tasks.isEmpty() ? "" : "  " + done + "/" + tasks.size() + " done";
    String elapsed = "  " + Times.words(Duration.between(began, clock.instant()));
    String held = progress.goal().map(GoalState::getHold).map(_ -> ", held").orElse("");
    String spent = progress.goal().map(LimitWords::spent).orElse("");
    String plain =
        progress.goalId()
            + "  "
            + state
            + held
            + counts
            + elapsed
            + (spent.isEmpty() ? "" : "  " + spent);
    return terminal.tone(Tone.STRONG, TextWidth.cut(plain, columns));
  }

  private String line(GoalProgress progress, TaskTree.Branch branch, Layout layout, int columns) {
    TaskState task = branch.task();
    StringBuilder rest = new StringBuilder();
    rest.append(task.getAttempt() > 0 ? TextWidth.pad("#" + task.getAttempt(), 3) : "   ");
    if (layout.withPool()) {
      rest.append("  ").append(TextWidth.pad(Untrusted.line(task.getPool()), layout.poolWidth()));
    }
    rest.append("  ").append(TextWidth.pad(elapsed(task), 6));
    String activity = progress.activity(task.getTaskId());
    String remark =
        activity.isEmpty() || !StatusWords.active(task.getStatus())
            ? Untrusted.glance(task.getReason())
            : activity;
    if (!remark.isEmpty()) {
      rest.append("  ").append(remark);
    }
    String name = branch.name();
    String id = TextWidth.pad(TextWidth.cut(name, layout.idWidth()), layout.idWidth());
    String state = TextWidth.pad(StatusWords.of(task.getStatus()), Layout.STATE_WIDTH);
    int left = columns - layout.idWidth() - Layout.STATE_WIDTH - 6;
    return "  "
        + id
        + "  "
        + terminal.tone(StatusTones.of(task.getStatus()), state)
        + "  "
        + TextWidth.cut(rest.toString().stripTrailing(), Math.max(0, left));
  }

  private String elapsed(TaskState task) {
    if (task.getStartedAt() == null) {
      return "";
    }
    Instant end = task.getEndedAt() == null ? clock.instant() : task.getEndedAt();
    return Times.words(Duration.between(task.getStartedAt(), end));
  }

  /**
   * All tasks when they fit, else those that matter most now; in the order of the plan either way.
   */
  private List<TaskState> shown(List<TaskState> tasks, int hints) {
    int room = Math.max(MIN_TASKS, terminal.rows().getAsInt() - LINES_AROUND - hints);
    if (tasks.size() <= room) {
      return tasks;
    }
    return tasks.stream()
        .sorted(
            Comparator.comparingInt((TaskState task) -> rank(task.getStatus()))
                .thenComparing(TaskState::getUpdatedAt, Comparator.reverseOrder()))
        .limit(room)
        .sorted(Comparator.comparingInt(TaskState::getPosition))
        .toList();
  }

  private static int rank(TaskStatus status) {
    return switch (status) {
      case AWAITING_APPROVAL, BLOCKED -> 0;
      case RUNNING, PROPOSED, IN_REVIEW, AWAITING_CHOICE, MERGING -> 1;
      case FAILED -> 2;
      case DISPATCHED, READY, EXPANDED -> 3;
      case DONE -> 4;
      case PENDING, SKIPPED, REMOVED, SUPERSEDED, CANCELLED, UNKNOWN -> 5;
    };
  }

  private static String rest(List<TaskState> tasks, List<TaskState> shown) {
    List<TaskState> hidden = new ArrayList<>(tasks);
    hidden.removeAll(shown);
    StringBuilder words = new StringBuilder("  … and " + hidden.size() + " more:");
    for (TaskStatus status : TaskStatus.values()) {
      long count = hidden.stream().filter(task -> task.getStatus() == status).count();
      if (count > 0) {
        words.append(' ').append(count).append(' ').append(StatusWords.of(status)).append(',');
      }
    }
    return words.substring(0, words.length() - 1);
  }

  /** What waits for a person: the first thing with its commands, and how much more there is. */
  private List<String> hints(GoalProgress progress, List<TaskState> tasks) {
    List<Need> needs =
        progress
            .goal()
            .map(goal -> Needs.of(goal, tasks))
            .orElseGet(
                () -> tasks.stream().flatMap(task -> Needs.ofTask(null, task).stream()).toList());
    if (needs.isEmpty()) {
      return List.of();
    }
    Need first = needs.getFirst();
    String more =
        needs.size() == 1
            ? ""
            : "   (" + (needs.size() - 1) + " more: divisi status " + progress.goalId() + ")";
    return List.of(
        first.what() + more,
        "  " + String.join("   or   ", NeedCommands.of(first, clock.instant())));
  }

  /** Widths of the columns. */
  private record Layout(int idWidth, int poolWidth, boolean withPool) {
    static final int STATE_WIDTH = "needs approval".length();

    static Layout of(List<TaskState> tasks, int columns) {
      int ids = TaskTree.of(tasks).stream().mapToInt(it -> TextWidth.of(it.name())).max().orElse(0);
      int pools =
          tasks.stream().mapToInt(t -> TextWidth.of(Untrusted.line(t.getPool()))).max().orElse(0);
      return new Layout(Math.min(ids, Math.max(8, columns * 2 / 5)), pools, columns >= NARROW);
    }
  }
}
