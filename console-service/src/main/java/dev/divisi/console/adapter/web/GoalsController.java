package dev.divisi.console.adapter.web;

import dev.divisi.console.adapter.sql.GoalPages;
import dev.divisi.console.domain.GoalFilter;
import dev.divisi.console.domain.GraphPicture.Look;
import dev.divisi.goals.LimitWords;
import dev.divisi.goals.StatusWords;
import dev.divisi.goals.Untrusted;
import dev.divisi.schemas.GoalState;
import dev.divisi.schemas.GoalStatus;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** All goals. */
@Controller
public class GoalsController {
  private static final String DONE = "DONE";
  private static final EnumSet<GoalStatus> CHOICES =
      EnumSet.complementOf(EnumSet.of(GoalStatus.UNKNOWN));

  private final GoalPages pages;
  private final InstantSource clock;

  GoalsController(GoalPages pages, InstantSource clock) {
    this.pages = pages;
    this.clock = clock;
  }

  /**
   * One line of the list.
   *
   * @param done how many tasks are merged
   * @param all how many tasks there are
   */
  public record Line(
      String id,
      String text,
      String status,
      Look look,
      String reason,
      int done,
      int all,
      String spend,
      String by,
      Instant at) {
    static Line of(GoalState goal) {
      Map<String, Integer> counts = goal.getTaskCounts();
      int gone = counts.getOrDefault("REMOVED", 0) + counts.getOrDefault("SUPERSEDED", 0);
      int all = counts.values().stream().mapToInt(Integer::intValue).sum();
      return new Line(
          goal.getGoalId(),
          Untrusted.glance(goal.getText()),
          goal.getHold() == null || StatusWords.ended(goal.getStatus())
              ? StatusWords.of(goal.getStatus())
              : "on hold",
          GoalsController.look(goal.getStatus()),
          Untrusted.line(goal.getReason()),
          counts.getOrDefault(DONE, 0) + counts.getOrDefault("SKIPPED", 0),
          all - gone,
          LimitWords.spent(goal),
          Untrusted.line(goal.getSubmittedBy()),
          goal.getSubmittedAt());
    }
  }

  static Look look(GoalStatus status) {
    return switch (status) {
      case UNKNOWN -> Look.WAITING;
      case PLANNING, PLAN_PROPOSED, RUNNING -> Look.BUSY;
      case AWAITING_APPROVAL -> Look.PEOPLE;
      case BLOCKED, FAILED -> Look.BAD;
      case DONE -> Look.DONE;
      case CANCELLED -> Look.GONE;
    };
  }

  @GetMapping("/goals")
  String goals(
      @RequestParam(defaultValue = "") String status,
      @RequestParam(defaultValue = "") String text,
      @RequestParam(defaultValue = "1") int page,
      Model model) {
    fill(new GoalFilter(status, text, page), model);
    return "goals";
  }

  /** The list alone. */
  @GetMapping("/goals/list")
  String list(
      @RequestParam(defaultValue = "") String status,
      @RequestParam(defaultValue = "") String text,
      @RequestParam(defaultValue = "1") int page,
      Model model) {
    fill(new GoalFilter(status, text, page), model);
    return "goals-list";
  }

  private void fill(GoalFilter filter, Model model) {
    Map<String, String> statuses = new LinkedHashMap<>();
    CHOICES.forEach(status -> statuses.put(status.name(), StatusWords.of(status)));
    model.addAttribute("filter", filter);
    model.addAttribute("statuses", statuses);
    model.addAttribute("lines", pages.goals(filter).stream().map(Line::of).toList());
    model.addAttribute("count", pages.count(filter));
    model.addAttribute("now", clock.instant());
  }
}
