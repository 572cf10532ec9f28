package dev.divisi.goals;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** How well it goes: figures of goals and tasks, by what they have in common. */
public final class Numbers {
  private static final Duration WEEK = Duration.ofDays(7);

  private Numbers() {}

  /** By what goals and tasks are put together. */
  public enum Dimension {
    GOAL,
    REPOSITORY,
    AGENT,
    MODEL,
    PLAYBOOK;

    private String of(TaskFigures task) {
      return switch (this) {
        case GOAL -> task.goalId();
        case REPOSITORY -> task.repository();
        case AGENT -> task.agent();
        case MODEL -> task.model();
        case PLAYBOOK -> task.playbook();
      };
    }
  }

  /**
   * The figures of some goals and tasks. A figure is null when there is nothing to make it of.
   *
   * @param name what they have in common
   * @param merged tasks that are merged
   * @param leadTime from a goal's submission to its end, of those that are done: the median
   * @param leadTimeOfMost the time that nine in ten took at most
   * @param reviewTime how long patches waited for a person: the median
   * @param reviewed how many patches a person decided on
   * @param acceptedAsTheyWere share of merged tasks, 0 to 1, for which no person asked for changes
   * @param passedAtOnce share of merged tasks, 0 to 1, that took one attempt
   * @param attempts attempts for each merged task
   * @param modelCalls requests to a model for each merged task
   * @param costMicros money for each merged task, in millionths of a dollar; tries that came to
   *     nothing count
   * @param reverted merged tasks whose commit was taken back later, as the repository's history
   *     tells
   * @param edits further versions of a plan before it was in force, for each goal
   */
  public record Line(
      String name,
      int goals,
      int merged,
      @Nullable Duration leadTime,
      @Nullable Duration leadTimeOfMost,
      @Nullable Duration reviewTime,
      int reviewed,
      @Nullable Double acceptedAsTheyWere,
      @Nullable Double passedAtOnce,
      @Nullable Double attempts,
      @Nullable Double modelCalls,
      @Nullable Double costMicros,
      int reverted,
      @Nullable Double edits) {}

  /**
   * One week.
   *
   * @param begins its first moment
   * @param merged tasks merged in it
   * @param passedAtOnce those of them that took one attempt
   */
  public record Week(Instant begins, int merged, int passedAtOnce, long costMicros) {}

  /** The figures of all. */
  public static Line all(List<GoalFigures> goals, List<TaskFigures> tasks) {
    return line("all", goals, tasks);
  }

  /** The figures of each group, those with the most merged tasks first. */
  public static List<Line> by(
      Dimension dimension, List<GoalFigures> goals, List<TaskFigures> tasks) {
    Map<String, List<TaskFigures>> groups = new LinkedHashMap<>();
    tasks.forEach(
        task -> groups.computeIfAbsent(dimension.of(task), _ -> new ArrayList<>()).add(task));
    List<Line> lines = new ArrayList<>();
    groups.forEach(
        (name, group) -> {
          Set<String> ids = new HashSet<>();
          group.forEach(task -> ids.add(task.goalId()));
          lines.add(
              line(
                  name,
                  goals.stream().filter(goal -> ids.contains(goal.goalId())).toList(),
                  group));
        });
    lines.sort(Comparator.comparingInt(Line::merged).reversed().thenComparing(Line::name));
    return lines;
  }

  private static Line line(String name, List<GoalFigures> goals, List<TaskFigures> tasks) {
    List<TaskFigures> merged = tasks.stream().filter(TaskFigures::merged).toList();
    List<Duration> lead =
        goals.stream()
            .filter(GoalFigures::done)
            .map(
                goal ->
                    goal.endedAt() == null
                        ? null
                        : Duration.between(goal.submittedAt(), goal.endedAt()))
            .filter(Objects::nonNull)
            .sorted()
            .toList();
    List<Duration> waits = tasks.stream().flatMap(task -> task.waits().stream()).sorted().toList();
    double of = merged.size();
    return new Line(
        name,
        goals.size(),
        merged.size(),
        quantile(lead, 0.5),
        quantile(lead, 0.9),
        quantile(waits, 0.5),
        waits.size(),
        share(merged.stream().filter(task -> task.rejections() == 0).count(), of),
        share(merged.stream().filter(task -> task.attempts() <= 1).count(), of),
        share(merged.stream().mapToLong(TaskFigures::attempts).sum(), of),
        share(tasks.stream().mapToLong(TaskFigures::modelCalls).sum(), of),
        share(tasks.stream().mapToLong(TaskFigures::costMicros).sum(), of),
        (int) merged.stream().filter(TaskFigures::reverted).count(),
        share(goals.stream().mapToLong(GoalFigures::edits).sum(), goals.size()));
  }

  private static @Nullable Double share(long some, double of) {
    return of == 0 ? null : some / of;
  }

  /** By the nearest rank: a time that was really taken. */
  private static @Nullable Duration quantile(List<Duration> sorted, double part) {
    return sorted.isEmpty()
        ? null
        : sorted.get(Math.max(0, (int) Math.ceil(part * sorted.size()) - 1));
  }

  /** The weeks up to now, also those in which nothing was merged; at most so many. */
  public static List<Week> weeks(List<TaskFigures> tasks, Instant now, int most) {
    Map<Integer, Week> weeks = new TreeMap<>(Comparator.reverseOrder());
    for (int ago = 0; ago < most; ago++) {
      weeks.put(ago, new Week(now.minus(WEEK.multipliedBy(ago + 1L)), 0, 0, 0));
    }
    for (TaskFigures task : tasks) {
      Instant ended = task.endedAt();
      if (!task.merged() || ended == null) {
        continue;
      }
      int ago = (int) (Duration.between(ended, now).toSeconds() / WEEK.toSeconds());
      weeks.computeIfPresent(
          ago,
          (_, week) ->
              new Week(
                  week.begins(),
                  week.merged() + 1,
                  week.passedAtOnce() + (task.attempts() <= 1 ? 1 : 0),
                  week.costMicros() + task.costMicros()));
    }
    return List.copyOf(weeks.values());
  }
}
