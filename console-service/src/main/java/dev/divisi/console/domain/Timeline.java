package dev.divisi.console.domain;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Who worked on what when, and how many at once.
 *
 * @param start of the picture
 * @param end of the picture; after the start
 * @param lanes the tasks in the order in which work on them began
 * @param more how many tasks are not shown
 * @param load how many worked at once, from each moment to the next
 */
public record Timeline(Instant start, Instant end, List<Lane> lanes, int more, List<Load> load) {

  /** All work on one task. */
  public record Lane(String taskId, List<Bar> bars) {}

  /** From that moment on so many worked at once. */
  public record Load(Instant from, int workers) {}

  /** Puts work in lanes; at most so many of them. */
  public static Timeline of(List<Bar> bars, int most, Instant now) {
    List<Bar> sorted = bars.stream().sorted(Comparator.comparing(Bar::start)).toList();
    Instant start = sorted.isEmpty() ? now : sorted.getFirst().start();
    Instant last = sorted.stream().map(Bar::end).max(Comparator.naturalOrder()).orElse(now);
    Instant end = last.isAfter(start) ? last : start.plusSeconds(1);
    Map<String, List<Bar>> byTask = new LinkedHashMap<>();
    sorted.forEach(bar -> byTask.computeIfAbsent(bar.taskId(), _ -> new ArrayList<>()).add(bar));
    List<Lane> lanes =
        byTask.entrySet().stream()
            .limit(most)
            .map(entry -> new Lane(entry.getKey(), List.copyOf(entry.getValue())))
            .toList();
    return new Timeline(start, end, lanes, byTask.size() - lanes.size(), load(sorted));
  }

  private static List<Load> load(List<Bar> bars) {
    TreeMap<Instant, Integer> steps = new TreeMap<>();
    for (Bar bar : bars) {
      steps.merge(bar.start(), 1, Integer::sum);
      steps.merge(bar.end(), -1, Integer::sum);
    }
    List<Load> load = new ArrayList<>();
    int workers = 0;
    for (Map.Entry<Instant, Integer> step : steps.entrySet()) {
      workers += step.getValue();
      load.add(new Load(step.getKey(), workers));
    }
    return List.copyOf(load);
  }

  /** The most that worked at once. */
  public int peak() {
    return load.stream().mapToInt(Load::workers).max().orElse(0);
  }

  /** How many worked at once on average, while it lasted. */
  public double average() {
    double work = 0;
    for (int i = 0; i + 1 < load.size(); i++) {
      Load now = load.get(i);
      work += now.workers() * Duration.between(now.from(), load.get(i + 1).from()).toMillis();
    }
    return work / Math.max(1, Duration.between(start, end).toMillis());
  }

  /** Where a moment stands, in parts of a thousand of the whole width. */
  public double place(Instant moment) {
    double whole = Math.max(1, Duration.between(start, end).toMillis());
    return Math.clamp(Duration.between(start, moment).toMillis() / whole * 1000, 0, 1000);
  }
}
