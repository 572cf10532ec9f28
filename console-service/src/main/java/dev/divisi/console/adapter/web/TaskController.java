package dev.divisi.console.adapter.web;

import dev.divisi.console.domain.Explanations;
import dev.divisi.console.domain.UnavailableException;
import dev.divisi.schemas.ExplanationGiven;
import java.time.InstantSource;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/** A task: where it stands, why, and what can be done about it. */
@Controller
public class TaskController {
  private final TaskPages pages;
  private final Explanations explanations;
  private final InstantSource clock;

  TaskController(TaskPages pages, Explanations explanations, InstantSource clock) {
    this.pages = pages;
    this.explanations = explanations;
    this.clock = clock;
  }

  @GetMapping("/goals/{goalId}/tasks/{taskId}")
  String task(@PathVariable String goalId, @PathVariable String taskId, Model page) {
    page.addAttribute("page", pages.page(goalId, taskId));
    page.addAttribute("now", clock.instant());
    return "task";
  }

  /** The part of the page that changes. */
  @GetMapping("/goals/{goalId}/tasks/{taskId}/now")
  String now(@PathVariable String goalId, @PathVariable String taskId, Model page) {
    page.addAttribute("page", pages.page(goalId, taskId));
    page.addAttribute("now", clock.instant());
    return "task-now";
  }

  /** Asks the task graph why it stands there. */
  @GetMapping("/goals/{goalId}/tasks/{taskId}/why")
  String why(@PathVariable String goalId, @PathVariable String taskId, Model page)
      throws InterruptedException {
    pages.task(goalId, taskId);
    ExplanationGiven given = null;
    String problem = "";
    try {
      given = explanations.why(goalId, taskId);
      problem = given.getProblem() == null ? "" : given.getProblem();
    } catch (UnavailableException e) {
      problem = String.valueOf(e.getMessage());
    }
    page.addAttribute("given", given);
    page.addAttribute("problem", problem);
    page.addAttribute("now", clock.instant());
    return "task-why";
  }
}
