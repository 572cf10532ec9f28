package dev.divisi.console.adapter.web;

import dev.divisi.console.adapter.sql.TaskRecords;
import dev.divisi.schemas.AgentStepTaken;
import dev.divisi.schemas.GoalState;
import dev.divisi.schemas.TaskState;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/** What agents do at an attempt, as they do it. */
@Controller
public class TranscriptController {
  private static final int MOST_STEPS = 100;

  private final TaskPages pages;
  private final TaskRecords records;
  private final InstantSource clock;

  TranscriptController(TaskPages pages, TaskRecords records, InstantSource clock) {
    this.pages = pages;
    this.records = records;
    this.clock = clock;
  }

  /**
   * An attempt.
   *
   * @param attempt the attempt with all that came of it
   */
  public record AttemptPage(GoalState goal, TaskState task, Attempt attempt, TaskPage of) {
    /** Its address. */
    public String address() {
      return of.address() + "/attempts/" + attempt.number();
    }

    /** Whether it is the one that goes on. */
    public boolean isCurrent() {
      return attempt.number() == task.getAttempt();
    }
  }

  @GetMapping("/goals/{goalId}/tasks/{taskId}/attempts/{attempt}")
  String attempt(
      @PathVariable String goalId,
      @PathVariable String taskId,
      @PathVariable int attempt,
      Model page) {
    page.addAttribute("page", page(goalId, taskId, attempt));
    page.addAttribute("now", clock.instant());
    return "attempt";
  }

  /** How the attempt stands: the part that changes beside the steps. */
  @GetMapping("/goals/{goalId}/tasks/{taskId}/attempts/{attempt}/now")
  String now(
      @PathVariable String goalId,
      @PathVariable String taskId,
      @PathVariable int attempt,
      Model page) {
    page.addAttribute("page", page(goalId, taskId, attempt));
    page.addAttribute("spent", records.spent(goalId, taskId, attempt));
    page.addAttribute("now", clock.instant());
    return "attempt-now";
  }

  private AttemptPage page(String goalId, String taskId, int number) {
    TaskPage task = pages.page(goalId, taskId);
    Attempt attempt =
        task.attempts().stream()
            .filter(each -> each.number() == number)
            .findFirst()
            .orElseThrow(() -> TaskPages.missing("attempt"));
    return new AttemptPage(task.goal(), task.task(), attempt, task);
  }

  /**
   * Steps that are not shown yet, at most a hundred; in the order of the claims, then of the steps.
   *
   * @param query {@code after}: for each claim that is shown, its id, a colon, and the number of
   *     its last step
   */
  @GetMapping("/goals/{goalId}/tasks/{taskId}/attempts/{attempt}/steps")
  String steps(
      @PathVariable String goalId,
      @PathVariable String taskId,
      @PathVariable int attempt,
      @RequestParam MultiValueMap<String, String> query,
      Model page) {
    pages.task(goalId, taskId);
    Map<String, Integer> last = new HashMap<>();
    for (String each : query.getOrDefault("after", List.of())) {
      int colon = each.lastIndexOf(':');
      if (colon > 0 && each.substring(colon + 1).matches("[0-9]{1,9}")) {
        last.put(each.substring(0, colon), Integer.valueOf(each.substring(colon + 1)));
      }
    }
    List<AgentStepTaken> steps = new ArrayList<>();
    for (String claim : records.claimsWithSteps(goalId, taskId, attempt)) {
      if (steps.size() < MOST_STEPS) {
        steps.addAll(
            records.steps(
                goalId, taskId, claim, last.getOrDefault(claim, 0), MOST_STEPS - steps.size()));
      }
    }
    page.addAttribute("steps", steps);
    page.addAttribute("more", steps.size() >= MOST_STEPS);
    page.addAttribute("address", "/goals/" + goalId + "/tasks/" + taskId);
    return "steps";
  }

  /** The whole body of one step. */
  @GetMapping("/goals/{goalId}/tasks/{taskId}/steps/{claimId}/{sequence}")
  String step(
      @PathVariable String goalId,
      @PathVariable String taskId,
      @PathVariable String claimId,
      @PathVariable int sequence,
      Model page) {
    AgentStepTaken step =
        records.steps(goalId, taskId, claimId, sequence - 1, 1).stream()
            .filter(each -> each.getSequence() == sequence)
            .findFirst()
            .orElseThrow(() -> TaskPages.missing("step"));
    page.addAttribute("step", step);
    return "step-body";
  }
}
