package dev.divisi.console.adapter.web;

import dev.divisi.console.adapter.sql.GoalPages;
import dev.divisi.console.adapter.sql.ReadModel;
import dev.divisi.console.domain.DiffLine;
import dev.divisi.console.domain.ExpectedSpend;
import dev.divisi.console.domain.PlanVersion;
import dev.divisi.goals.NoSuchVersionException;
import dev.divisi.goals.PlanDiff;
import dev.divisi.goals.PlanHistory;
import dev.divisi.goals.PlanTree;
import dev.divisi.goals.ScopeMeetings;
import dev.divisi.schemas.GoalState;
import dev.divisi.schemas.OpenQuestion;
import dev.divisi.schemas.PlannedTask;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import tools.jackson.databind.JsonNode;

/** The versions of a goal's plan. */
@Controller
public class PlanController {
  private final ReadModel model;
  private final GoalPages pages;

  PlanController(ReadModel model, GoalPages pages) {
    this.model = model;
    this.pages = pages;
  }

  /**
   * What one version is compared with.
   *
   * @param number the earlier version
   */
  public record Comparison(int number, List<DiffLine> lines) {}

  /** A task with its agent in words. */
  public record Row(PlannedTask task, String agent) {
    static Row of(PlannedTask task) {
      JsonNode tree = PlanTree.of(task);
      String agent = tree.path("agent").isMissingNode() ? "" : tree.path("agent").toString();
      return new Row(task, agent);
    }
  }

  @GetMapping("/goals/{goalId}/plan")
  String plan(
      @PathVariable String goalId,
      @RequestParam(required = false) @Nullable Integer version,
      @RequestParam(required = false) @Nullable Integer against,
      Model page) {
    GoalState goal = model.goal(goalId).orElseThrow(() -> Missing.goal(goalId));
    PlanHistory history = model.plans(goal);
    PlanHistory.Version shown = shown(history, version);
    page.addAttribute("goal", goal);
    page.addAttribute("versions", history.versions());
    page.addAttribute("shown", shown);
    page.addAttribute("rows", shown.plan().getTasks().stream().map(Row::of).toList());
    page.addAttribute("meetings", ScopeMeetings.of(shown.plan().getTasks()));
    page.addAttribute("comparison", comparison(history, shown, against));
    page.addAttribute("waiting", waiting(goal, shown).orElse(null));
    page.addAttribute(
        "expected", ExpectedSpend.of(shown.plan(), goal.getLimits(), pages.averageCosts()));
    return "plan";
  }

  private static PlanHistory.Version shown(PlanHistory history, @Nullable Integer version) {
    try {
      return version == null ? history.current() : history.version(version);
    } catch (NoSuchVersionException e) {
      throw new Missing(String.valueOf(e.getMessage()));
    }
  }

  /** With the one that was asked for, else with the one that it was made of. */
  private static @Nullable Comparison comparison(
      PlanHistory history, PlanHistory.Version shown, @Nullable Integer against) {
    try {
      PlanHistory.Version earlier =
          against == null ? history.before(shown) : history.version(against);
      return new Comparison(
          earlier.number(), DiffLine.of(PlanDiff.between(earlier.plan(), shown.plan())));
    } catch (NoSuchVersionException e) {
      if (against != null) {
        throw new Missing(String.valueOf(e.getMessage()));
      }
      return null;
    }
  }

  /** What waits for a person, when it is exactly this content. */
  private static Optional<PlanVersion> waiting(GoalState goal, PlanHistory.Version shown) {
    Stream<PlanVersion> granting =
        goal.getQuestions().stream()
            .map((OpenQuestion question) -> PlanVersion.granting(goal, question))
            .flatMap(Optional::stream);
    return Stream.concat(PlanVersion.waiting(goal).stream(), granting)
        .filter(it -> it.version() == shown.number() && it.hash().equals(shown.hash()))
        .findFirst();
  }
}
