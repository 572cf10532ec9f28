package dev.divisi.console.adapter.web;

import dev.divisi.console.adapter.login.PersonAuthentication;
import dev.divisi.console.adapter.sql.ReadModel;
import dev.divisi.console.domain.DecisionDesk;
import dev.divisi.console.domain.Decisions;
import dev.divisi.console.domain.DiffLine;
import dev.divisi.console.domain.NotAllowedException;
import dev.divisi.console.domain.Person;
import dev.divisi.console.domain.PlanCheck;
import dev.divisi.console.domain.PlanEdits;
import dev.divisi.console.domain.PlanEdits.TaskForm;
import dev.divisi.console.domain.PlannedState;
import dev.divisi.console.domain.Pools;
import dev.divisi.console.domain.Role;
import dev.divisi.console.domain.UnavailableException;
import dev.divisi.documents.DocumentException;
import dev.divisi.goals.NoSuchVersionException;
import dev.divisi.goals.PlanFileWriter;
import dev.divisi.goals.PlanHistory;
import dev.divisi.goals.Untrusted;
import dev.divisi.schemas.DecisionKind;
import dev.divisi.schemas.GoalState;
import dev.divisi.schemas.Plan;
import dev.divisi.schemas.TaskState;
import java.util.List;
import java.util.NavigableSet;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * Editing a plan: the text is what counts, forms write into it, and it is looked at as one types.
 */
@Controller
public class PlanEditController {
  private final ReadModel model;
  private final Pools pools;
  private final DecisionDesk desk;

  PlanEditController(ReadModel model, Pools pools, DecisionDesk desk) {
    this.model = model;
    this.pools = pools;
    this.desk = desk;
  }

  /** What somebody wants to be done with one task of the text. */
  enum Step {
    ADD,
    CHANGE,
    SPLIT,
    REMOVE
  }

  /**
   * What is edited.
   *
   * @param text the plan as it is to be
   * @param version the version that it was made of
   * @param hash of that version
   */
  record Draft(String text, int version, String hash) {}

  /** A task as a browser sends it; what a form does not have is missing. */
  record Fields(
      @Nullable String id,
      @Nullable String title,
      @Nullable String description,
      @Nullable String pool,
      @Nullable String agent,
      @Nullable String scope,
      @Nullable String dependsOn,
      @Nullable String checks,
      @Nullable String acceptance) {
    TaskForm form() {
      return new TaskForm(
          or(id),
          or(title),
          or(description),
          or(pool),
          or(agent),
          or(scope),
          or(dependsOn),
          or(checks),
          or(acceptance));
    }

    private static String or(@Nullable String value) {
      return value == null ? "" : value;
    }
  }

  @GetMapping("/goals/{goalId}/plan/edit")
  String edit(
      @PathVariable String goalId,
      @RequestParam(required = false) @Nullable Integer version,
      PersonAuthentication authentication,
      Model page) {
    GoalState goal = model.goal(goalId).orElseThrow(() -> Missing.goal(goalId));
    PlanHistory history = model.plans(goal);
    try {
      PlanHistory.Version base = version == null ? history.current() : history.version(version);
      Draft draft = new Draft(PlanFileWriter.text(base), base.number(), base.hash());
      fill(goal, draft, base.plan(), "", page);
      page.addAttribute("mayPropose", authentication.getPrincipal().may(Role.AUTHOR));
      return "plan-edit";
    } catch (NoSuchVersionException e) {
      throw new Missing(String.valueOf(e.getMessage()));
    }
  }

  /** What is wrong with the text, what it changes, and what becomes of tasks that are worked on. */
  @PostMapping("/goals/{goalId}/plan/check")
  String check(@PathVariable String goalId, Draft draft, Model page) {
    GoalState goal = model.goal(goalId).orElseThrow(() -> Missing.goal(goalId));
    fill(goal, draft, base(goal, draft), "", page);
    return "plan-checked";
  }

  /**
   * The form of one task of the text.
   *
   * @param task its id; empty for one that is to come
   */
  @PostMapping("/goals/{goalId}/plan/edit/form")
  String form(@PathVariable String goalId, Draft draft, @RequestParam String task, Model page) {
    page.addAttribute("address", "/goals/" + goalId);
    page.addAttribute("task", task);
    page.addAttribute("problem", "");
    page.addAttribute("form", TaskForm.empty());
    try {
      if (!task.isEmpty()) {
        page.addAttribute("form", PlanEdits.of(draft.text()).form(task));
      }
    } catch (DocumentException | IllegalArgumentException e) {
      page.addAttribute("problem", Untrusted.lines(String.valueOf(e.getMessage())));
    }
    return "plan-task-form";
  }

  /** Writes a change of one task into the text. */
  @PostMapping("/goals/{goalId}/plan/edit/task")
  String task(
      @PathVariable String goalId,
      Draft draft,
      @RequestParam Step step,
      @RequestParam(defaultValue = "") String task,
      @RequestParam(defaultValue = "") String parts,
      @RequestParam(defaultValue = "false") boolean chained,
      Fields fields,
      Model page) {
    GoalState goal = model.goal(goalId).orElseThrow(() -> Missing.goal(goalId));
    Draft next = draft;
    String problem = "";
    try {
      PlanEdits edits = PlanEdits.of(draft.text());
      switch (step) {
        case ADD -> edits.add(fields.form());
        case CHANGE -> edits.change(task, fields.form());
        case SPLIT -> edits.split(task, List.of(parts.split("[,\\s]+")), chained);
        case REMOVE -> edits.remove(task);
      }
      next = new Draft(edits.text(), draft.version(), draft.hash());
    } catch (DocumentException | IllegalArgumentException e) {
      problem = Untrusted.lines(String.valueOf(e.getMessage()));
    }
    fill(goal, next, base(goal, draft), problem, page);
    return "plan-editor";
  }

  /** Proposes it as the next version. */
  @PostMapping("/goals/{goalId}/plan/propose")
  ResponseEntity<Void> propose(
      @PathVariable String goalId,
      Draft draft,
      @RequestParam(defaultValue = "") String reason,
      PersonAuthentication authentication)
      throws InterruptedException {
    GoalState goal = model.goal(goalId).orElseThrow(() -> Missing.goal(goalId));
    Person person = authentication.getPrincipal();
    try {
      PlanCheck check =
          PlanCheck.of(draft.text(), base(goal, draft), pools.served(), states(goalId));
      if (!check.isReady()) {
        return Said.bad(
            check.problems().isEmpty()
                ? "Nothing is different; nothing was sent."
                : "Something is wrong with the plan; nothing was sent.");
      }
      Decisions.Answer answer =
          desk.decide(
              person,
              desk.draft(person, DecisionKind.EDIT, goalId, "")
                  .setPlan(check.plan())
                  .setPlanVersion(draft.version())
                  .setHash(draft.hash())
                  .setReason(reason.strip())
                  .build());
      return answer.outcome() == Decisions.Outcome.ACCEPTED
          ? ResponseEntity.noContent().header("HX-Redirect", "/goals/" + goalId + "/plan").build()
          : DecisionController.said(DecisionKind.EDIT, () -> answer);
    } catch (NotAllowedException | UnavailableException e) {
      return Said.bad(Untrusted.line(String.valueOf(e.getMessage())));
    }
  }

  private Plan base(GoalState goal, Draft draft) {
    return model
        .plans(goal)
        .find(draft.version(), draft.hash())
        .map(PlanHistory.Version::plan)
        .orElseThrow(() -> new Missing("The version that this was made of is not known any more."));
  }

  private List<TaskState> states(String goalId) {
    return model.tasks(goalId).stream().map(PlannedState::state).toList();
  }

  private void fill(GoalState goal, Draft draft, Plan base, String problem, Model page) {
    NavigableSet<String> served;
    String trouble = problem;
    try {
      served = pools.served();
    } catch (UnavailableException e) {
      served = new java.util.TreeSet<>();
      trouble = String.valueOf(e.getMessage());
    }
    PlanCheck check = PlanCheck.of(draft.text(), base, served, states(goal.getGoalId()));
    page.addAttribute("goal", goal);
    page.addAttribute("text", draft.text());
    page.addAttribute("version", draft.version());
    page.addAttribute("hash", draft.hash());
    page.addAttribute("problem", trouble);
    page.addAttribute("check", check);
    page.addAttribute("lines", check.diff() == null ? List.of() : DiffLine.of(check.diff()));
    page.addAttribute("pools", List.copyOf(served));
    page.addAttribute("ids", ids(draft.text()));
  }

  private static List<String> ids(String text) {
    try {
      return PlanEdits.of(text).ids();
    } catch (DocumentException | IllegalArgumentException _) {
      return List.of(); // what is wrong is told beside the text
    }
  }
}
