package dev.divisi.console.adapter.web;

import dev.divisi.console.adapter.login.PersonAuthentication;
import dev.divisi.console.adapter.sql.ReadModel;
import dev.divisi.console.domain.Change;
import dev.divisi.console.domain.DecisionDesk;
import dev.divisi.console.domain.Decisions;
import dev.divisi.console.domain.Feed;
import dev.divisi.console.domain.Gallery;
import dev.divisi.console.domain.GoalDraft;
import dev.divisi.console.domain.NotAllowedException;
import dev.divisi.console.domain.Person;
import dev.divisi.console.domain.UnavailableException;
import dev.divisi.documents.DocumentException;
import dev.divisi.documents.Problem;
import dev.divisi.goals.GoalIds;
import dev.divisi.goals.GoalReader;
import dev.divisi.goals.Untrusted;
import dev.divisi.schemas.GoalSubmitted;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Asking for something: by a form, or by the goal file that it stands for. */
@Controller
public class NewGoalController {
  private static final String SOURCE = "goal";
  private static final Duration SEEN_WITHIN = Duration.ofSeconds(5);

  private final ReadModel model;
  private final DecisionDesk desk;
  private final Feed feed;
  private final InstantSource clock;
  private final RandomGenerator random = new SecureRandom();

  NewGoalController(ReadModel model, DecisionDesk desk, Feed feed, InstantSource clock) {
    this.model = model;
    this.desk = desk;
    this.feed = feed;
    this.clock = clock;
  }

  /** What somebody does with the form. */
  enum Step {
    SUBMIT,
    PLAN_ONLY,
    YAML
  }

  @GetMapping("/goals/new")
  String form(
      @RequestParam(defaultValue = "") String like,
      @RequestParam(defaultValue = "") String playbook,
      Model page) {
    GoalDraft draft =
        like.isEmpty()
            ? GoalDraft.of(Map.of("playbook", playbook))
            : model.request(like).map(GoalDraft::like).orElseThrow(() -> Missing.goal(like));
    fill(draft, draft.yaml(), Map.of(), List.of(), page);
    return "goal-new";
  }

  /** The goal file that the form stands for. */
  @PostMapping("/goals/new/yaml")
  String yaml(@RequestParam Map<String, String> fields, Model page) {
    page.addAttribute("yaml", GoalDraft.of(fields).yaml());
    return "goal-new-yaml";
  }

  /** Submits the form, or the goal file, and goes to the goal's page. */
  @PostMapping("/goals/new")
  String submit(
      @RequestParam Step step,
      @RequestParam Map<String, String> fields,
      PersonAuthentication authentication,
      jakarta.servlet.http.HttpServletResponse response,
      Model page)
      throws InterruptedException {
    Person person = authentication.getPrincipal();
    GoalDraft given = GoalDraft.of(fields);
    GoalDraft draft = step == Step.PLAN_ONLY ? given.planFirst() : given;
    String text = step == Step.YAML ? fields.getOrDefault("yaml", "") : draft.yaml();
    Map<String, String> wrong = new LinkedHashMap<>();
    List<String> problems = new ArrayList<>();
    if (step != Step.YAML) {
      wrong.putAll(draft.missing());
    }
    try {
      GoalSubmitted goal =
          GoalReader.read(
              SOURCE,
              text,
              null,
              asked -> GoalIds.of(asked, random),
              person.name(),
              clock.instant());
      if (wrong.isEmpty()) {
        String refusal = submit(person, goal);
        if (refusal.isEmpty()) {
          return "redirect:/goals/" + goal.getGoalId();
        }
        problems.add(refusal);
      }
    } catch (DocumentException e) {
      for (Problem problem : e.problems()) {
        tell(step, draft, problem, wrong, problems);
      }
    }
    response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
    fill(draft, text, wrong, problems, page);
    return "goal-new";
  }

  /** At its field where the form has one; else, and for a goal file, with its place. */
  private static void tell(
      Step step,
      GoalDraft draft,
      Problem problem,
      Map<String, String> wrong,
      List<String> problems) {
    String message = Untrusted.line(problem.message());
    String field = step == Step.YAML ? "" : draft.fieldOf(problem);
    if (!field.isEmpty()) {
      wrong.putIfAbsent(field, message);
      return;
    }
    String path = Untrusted.line(problem.path().toString());
    problems.add(
        (step == Step.YAML
                ? "line "
                    + problem.position().line()
                    + ", column "
                    + problem.position().column()
                    + ": "
                : "")
            + (path.isEmpty() ? "" : path + ": ")
            + message);
  }

  /** Why it was not taken; empty when it was, and its page is there. */
  private String submit(Person person, GoalSubmitted goal) throws InterruptedException {
    try (Feed.Subscription changes =
        feed.subscribe((Change change) -> change.goalId().equals(goal.getGoalId()))) {
      Decisions.Answer answer = desk.submit(person, goal);
      return switch (answer.outcome()) {
        case REFUSED -> answer.words();
        case UNHEARD ->
            "It is published as "
                + goal.getGoalId()
                + ", but the task graph has not answered yet. Look for it among the goals before"
                + " you submit it again.";
        case ACCEPTED -> {
          Instant limit = clock.instant().plus(SEEN_WITHIN);
          while (model.goal(goal.getGoalId()).isEmpty() && clock.instant().isBefore(limit)) {
            changes.take(Duration.ofMillis(250));
          }
          yield "";
        }
      };
    } catch (NotAllowedException | UnavailableException e) {
      return Untrusted.line(String.valueOf(e.getMessage()));
    }
  }

  private static void fill(
      GoalDraft draft, String yaml, Map<String, String> wrong, List<String> problems, Model page) {
    page.addAttribute("draft", draft);
    page.addAttribute("yaml", yaml);
    page.addAttribute("wrong", wrong);
    page.addAttribute("problems", problems);
    page.addAttribute("gallery", Gallery.builtIn());
  }
}
