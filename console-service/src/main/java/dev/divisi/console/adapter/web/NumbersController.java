package dev.divisi.console.adapter.web;

import dev.divisi.console.adapter.sql.Figures;
import dev.divisi.goals.GoalFigures;
import dev.divisi.goals.Money;
import dev.divisi.goals.Numbers;
import dev.divisi.goals.Numbers.Dimension;
import dev.divisi.goals.TaskFigures;
import dev.divisi.goals.Times;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** How well it goes, in numbers. */
@Controller
public class NumbersController {
  private static final int WEEKS = 12;
  private static final int MOST_LINES = 100;

  private final Figures figures;
  private final InstantSource clock;

  NumbersController(Figures figures, InstantSource clock) {
    this.figures = figures;
    this.clock = clock;
  }

  /** What is shown, and in which words. */
  public record View(
      int days,
      Dimension by,
      Numbers.Line all,
      List<Numbers.Line> lines,
      int more,
      List<Numbers.Week> weeks,
      Map<String, String> goals) {

    /** How high the tallest bar is, in tasks; at least one. */
    public int most() {
      return Math.max(1, weeks.stream().mapToInt(Numbers.Week::merged).max().orElse(1));
    }

    /** What a group is called; goals by what they ask for. */
    public String name(Numbers.Line line) {
      if (by == Dimension.GOAL) {
        return goals.getOrDefault(line.name(), line.name());
      }
      return line.name().isEmpty() ? "none" : line.name();
    }

    /** A time, or a dash where there is none. */
    public static String time(@Nullable Duration time) {
      return time == null ? "–" : Times.words(time);
    }

    /** A share in percent. */
    public static String percent(@Nullable Double share) {
      return share == null ? "–" : Math.round(share * 100) + " %";
    }

    /** A number with one decimal. */
    public static String number(@Nullable Double number) {
      return number == null ? "–" : String.format(Locale.ROOT, "%.1f", number);
    }

    /** Millionths of a dollar, as dollars. */
    public static String money(@Nullable Double micros) {
      return micros == null ? "–" : Money.words(Math.round(micros));
    }
  }

  @GetMapping("/numbers")
  String page(
      @RequestParam(defaultValue = "30") int days,
      @RequestParam(defaultValue = "REPOSITORY") Dimension by,
      Model page) {
    int known = Math.clamp(days, 1, 3650);
    Instant now = clock.instant();
    Instant since = now.minus(Duration.ofDays(known));
    List<GoalFigures> goals = figures.goals(since);
    List<TaskFigures> tasks = figures.tasks(since);
    List<Numbers.Line> lines = Numbers.by(by, goals, tasks);
    page.addAttribute(
        "view",
        new View(
            known,
            by,
            Numbers.all(goals, tasks),
            lines.subList(0, Math.min(MOST_LINES, lines.size())),
            Math.max(0, lines.size() - MOST_LINES),
            Numbers.weeks(tasks, now, Math.min(WEEKS, (known + 6) / 7)),
            goals.stream()
                .collect(Collectors.toMap(GoalFigures::goalId, GoalFigures::text, (a, _) -> a))));
    return "numbers";
  }

  /** For the choice above the table. */
  public static Map<String, String> dimensions() {
    return Arrays.stream(Dimension.values())
        .collect(
            Collectors.toMap(
                Enum::name,
                each -> each.name().toLowerCase(Locale.ROOT),
                (a, _) -> a,
                LinkedHashMap::new));
  }
}
