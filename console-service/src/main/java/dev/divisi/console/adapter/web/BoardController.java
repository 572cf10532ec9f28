package dev.divisi.console.adapter.web;

import dev.divisi.console.ConsoleSettings;
import dev.divisi.console.adapter.sql.ReadModel;
import dev.divisi.console.domain.Board;
import dev.divisi.console.domain.BoardFilter;
import dev.divisi.console.domain.Card;
import dev.divisi.console.domain.Cards;
import dev.divisi.console.domain.PlannedState;
import dev.divisi.schemas.GoalState;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The board: what needs whom. */
@Controller
public class BoardController {
  private static final int MOST_IN_COLUMN = 1000;
  private static final int MOST_CHANGED = 200;

  private final ReadModel model;
  private final ConsoleSettings settings;
  private final InstantSource clock;

  BoardController(ReadModel model, ConsoleSettings settings, InstantSource clock) {
    this.model = model;
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * What can be chosen in the filter.
   *
   * @param goals ids and texts
   */
  public record Choices(
      Map<String, String> goals,
      List<String> repositories,
      List<String> pools,
      List<String> agents) {
    private static Choices of(List<GoalState> goals, List<Card> cards) {
      Map<String, String> named = new java.util.LinkedHashMap<>();
      goals.forEach(goal -> named.put(goal.getGoalId(), goal.getText()));
      return new Choices(
          named,
          values(cards, Card::repository),
          values(cards, Card::pool),
          values(cards, Card::agent));
    }

    private static List<String> values(List<Card> cards, Function<Card, String> field) {
      TreeSet<String> values = new TreeSet<>();
      cards.stream().map(field).filter(value -> !value.isEmpty()).forEach(values::add);
      return List.copyOf(values);
    }
  }

  @GetMapping("/")
  String board(
      @RequestParam(defaultValue = "") String goal,
      @RequestParam(defaultValue = "") String repository,
      @RequestParam(defaultValue = "") String pool,
      @RequestParam(defaultValue = "") String agent,
      @RequestParam(defaultValue = "0") int risk,
      @RequestParam(defaultValue = "") String text,
      Model page) {
    BoardFilter filter = new BoardFilter(goal, repository, pool, agent, risk, text);
    Instant now = clock.instant();
    List<GoalState> goals = model.currentGoals(now.minus(settings.doneFor()));
    Map<String, List<PlannedState>> tasks = new HashMap<>();
    for (PlannedState task : model.currentTasks(now.minus(settings.doneFor()))) {
      tasks.computeIfAbsent(task.state().getGoalId(), _ -> new ArrayList<>()).add(task);
    }
    List<Card> cards =
        goals.stream()
            .flatMap(
                each -> Cards.of(each, tasks.getOrDefault(each.getGoalId(), List.of())).stream())
            .toList();
    page.addAttribute(
        "board", Board.of(cards.stream().filter(filter::wants).toList(), MOST_IN_COLUMN));
    page.addAttribute("choices", Choices.of(goals, cards));
    page.addAttribute("filter", filter);
    page.addAttribute("now", now);
    return "board";
  }

  /**
   * The cards of goals and tasks that are different, for a board that is shown already: those of
   * the goals themselves, and those of the tasks.
   *
   * @param task ids of goal and task with a slash between
   */
  @GetMapping("/board/cards")
  String cards(
      @RequestParam(name = "changed", defaultValue = "") List<String> changed,
      @RequestParam(name = "task", defaultValue = "") List<String> task,
      @RequestParam(defaultValue = "") String goal,
      @RequestParam(defaultValue = "") String repository,
      @RequestParam(defaultValue = "") String pool,
      @RequestParam(defaultValue = "") String agent,
      @RequestParam(defaultValue = "0") int risk,
      @RequestParam(defaultValue = "") String text,
      Model page) {
    BoardFilter filter = new BoardFilter(goal, repository, pool, agent, risk, text);
    Map<String, List<PlannedState>> tasks = new HashMap<>();
    changed.stream().limit(MOST_CHANGED).forEach(id -> tasks.put(id, new ArrayList<>()));
    for (String each : task.stream().limit(MOST_CHANGED).toList()) {
      int slash = each.indexOf('/');
      if (slash > 0) {
        Optional<PlannedState> found =
            model.task(each.substring(0, slash), each.substring(slash + 1));
        found.ifPresent(
            state ->
                tasks.computeIfAbsent(each.substring(0, slash), _ -> new ArrayList<>()).add(state));
      }
    }
    List<Card> cards = new ArrayList<>();
    tasks.forEach(
        (id, states) -> model.goal(id).ifPresent(state -> cards.addAll(Cards.of(state, states))));
    page.addAttribute("cards", cards.stream().filter(filter::wants).toList());
    page.addAttribute("now", clock.instant());
    return "cards";
  }
}
