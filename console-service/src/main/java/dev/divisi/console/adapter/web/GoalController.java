package dev.divisi.console.adapter.web;

import dev.divisi.console.adapter.sql.GoalPages;
import dev.divisi.console.adapter.sql.ReadModel;
import dev.divisi.console.domain.BudgetLine;
import dev.divisi.console.domain.Explanations;
import dev.divisi.console.domain.GraphPicture;
import dev.divisi.console.domain.PlanVersion;
import dev.divisi.console.domain.PlannedState;
import dev.divisi.console.domain.Timeline;
import dev.divisi.console.domain.UnavailableException;
import dev.divisi.goals.PlanHistory;
import dev.divisi.goals.StatusWords;
import dev.divisi.goals.Untrusted;
import dev.divisi.schemas.AuditEvent;
import dev.divisi.schemas.Cause;
import dev.divisi.schemas.ExplanationGiven;
import dev.divisi.schemas.GoalState;
import dev.divisi.schemas.OpenQuestion;
import dev.divisi.schemas.PlannedTask;
import dev.divisi.schemas.TaskState;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.ResponseBody;

/** One goal, and its parts, each of which is asked for anew when something changed. */
@Controller
public class GoalController {
  private static final int MOST_EVENTS = 25;
  private static final int MOST_LANES = 60;

  private final ReadModel model;
  private final GoalPages pages;
  private final Explanations explanations;
  private final InstantSource clock;

  GoalController(ReadModel model, GoalPages pages, Explanations explanations, InstantSource clock) {
    this.model = model;
    this.pages = pages;
    this.explanations = explanations;
    this.clock = clock;
  }

  /**
   * A question that waits for an answer.
   *
   * @param grant the version of the plan that would grant it; null when it is answered in words
   */
  public record Asked(OpenQuestion question, @Nullable PlanVersion grant) {}

  /** One thing that the goal waits for, in words. */
  public record Why(String kind, String what, Instant since, String release) {
    static Why of(Cause cause) {
      return new Why(
          StatusWords.of(cause.getKind()),
          Untrusted.line(cause.getWhat()),
          cause.getSince(),
          Untrusted.line(cause.getRelease()));
    }
  }

  @GetMapping("/goals/{goalId}")
  String goal(@PathVariable String goalId, Model page) {
    GoalState goal = required(goalId);
    Optional<PlanHistory.Version> version = model.plans(goal).head();
    head(goal, page);
    tasks(goal, page);
    page.addAttribute("specification", version.map(it -> it.plan().getSpecification()).orElse(""));
    page.addAttribute("events", events(goalId));
    return "goal";
  }

  /** What is asked for, where it stands, and what can be decided. */
  @GetMapping("/goals/{goalId}/head")
  String head(@PathVariable String goalId, Model page) {
    head(required(goalId), page);
    return "goal-head";
  }

  /** Its tasks as a table, its time and its money. */
  @GetMapping("/goals/{goalId}/work")
  String work(@PathVariable String goalId, Model page) {
    tasks(required(goalId), page);
    return "goal-work";
  }

  /** What happened last. */
  @GetMapping("/goals/{goalId}/activity")
  String activity(@PathVariable String goalId, Model page) {
    page.addAttribute("goal", required(goalId));
    page.addAttribute("events", events(goalId));
    page.addAttribute("now", clock.instant());
    return "goal-activity";
  }

  /** Its task graph, for whoever draws it. */
  @GetMapping("/goals/{goalId}/graph")
  @ResponseBody
  GraphPicture graph(@PathVariable String goalId) {
    return picture(required(goalId), model.tasks(goalId));
  }

  /** What it waits for, as the task graph says it. */
  @GetMapping("/goals/{goalId}/why")
  String why(@PathVariable String goalId, Model page) throws InterruptedException {
    required(goalId);
    page.addAttribute("now", clock.instant());
    page.addAttribute("problem", "");
    page.addAttribute("status", "");
    page.addAttribute("causes", List.of());
    try {
      ExplanationGiven given = explanations.why(goalId, null);
      page.addAttribute("problem", given.getProblem() == null ? "" : given.getProblem());
      page.addAttribute("status", StatusWords.named(given.getStatus()) + reason(given.getReason()));
      page.addAttribute("causes", given.getCauses().stream().map(Why::of).toList());
    } catch (UnavailableException e) {
      page.addAttribute("problem", String.valueOf(e.getMessage()));
    }
    return "why";
  }

  private static String reason(String reason) {
    return reason.isBlank() ? "" : ": " + Untrusted.line(reason);
  }

  private GoalState required(String goalId) {
    return model.goal(goalId).orElseThrow(() -> Missing.goal(goalId));
  }

  private List<AuditEvent> events(String goalId) {
    return pages.activity(goalId, MOST_EVENTS);
  }

  private void head(GoalState goal, Model page) {
    page.addAttribute("goal", goal);
    page.addAttribute("line", GoalsController.Line.of(goal));
    page.addAttribute("waiting", PlanVersion.waiting(goal));
    page.addAttribute(
        "questions",
        goal.getQuestions().stream()
            .map(it -> new Asked(it, PlanVersion.granting(goal, it).orElse(null)))
            .toList());
    page.addAttribute("now", clock.instant());
  }

  private void tasks(GoalState goal, Model page) {
    Instant now = clock.instant();
    List<PlannedState> tasks = model.tasks(goal.getGoalId());
    Map<String, Integer> running = new HashMap<>();
    for (PlannedState each : tasks) {
      TaskState task = each.state();
      if (task.getEndedAt() == null && StatusWords.active(task.getStatus())) {
        running.put(task.getTaskId(), task.getAttempt());
      }
    }
    page.addAttribute("goal", goal);
    page.addAttribute("picture", picture(goal, tasks));
    page.addAttribute("budget", BudgetLine.of(goal));
    page.addAttribute(
        "timeline", Timeline.of(pages.bars(goal.getGoalId(), running, now), MOST_LANES, now));
    page.addAttribute("now", now);
  }

  private GraphPicture picture(GoalState goal, List<PlannedState> states) {
    Optional<PlanHistory.Version> version = model.plans(goal).head();
    List<PlannedTask> planned = version.map(it -> it.plan().getTasks()).orElseGet(List::of);
    return GraphPicture.of(
        version.map(PlanHistory.Version::hash).orElse(""), planned, states, clock.instant());
  }
}
