package dev.divisi.taskgraph;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** People: they ask for goals, decide, change their minds, and are wrong at times. */
final class SimulatedPeople {

  private final SimulatedWorld world;
  private final SimulatedWorkers workers;
  private final SimulatedEdits edits;
  private final RandomGenerator random;
  private final Map<String, Integer> retried = new HashMap<>();

  SimulatedPeople(SimulatedWorld world, SimulatedWorkers workers, RandomGenerator random) {
    this.world = world;
    this.workers = workers;
    this.random = random;
    edits = new SimulatedEdits(world, workers, random);
  }

  Command goal() {
    String id = random.nextInt(12) == 0 ? "goal-0" : world.name("goal");
    return new Command.SubmitGoal(
        id,
        "do it",
        "ada",
        random.nextInt(25) == 0 ? List.of() : List.of("one", "two"),
        limits(),
        random.nextInt(4) == 0,
        List.of(Priority.values()).get(random.nextInt(3)),
        random.nextInt(4) == 0 ? List.of("ada", "grace") : List.of(),
        random.nextInt(40) == 0 ? "GOAL_TOO_LONG" : null);
  }

  private Limits limits() {
    return new Limits(
        1 + random.nextInt(5),
        random.nextInt(3) == 0
            ? Map.of(workers.any(SimulatedWorkers.POOLS), 1 + random.nextInt(2))
            : Map.of(),
        1 + random.nextInt(4),
        4 + random.nextInt(6),
        Duration.ofMinutes(2),
        random.nextInt(3) == 0 ? Duration.ofMinutes(1 + random.nextInt(12)) : null,
        random.nextInt(3) == 0 ? tokens(60 + random.nextInt(200)) : Budget.NONE,
        random.nextInt(5) == 0 ? tokens(200 + random.nextInt(300)) : Budget.NONE,
        random.nextInt(3) == 0 ? tokens(300 + random.nextInt(4_000)) : Budget.NONE);
  }

  private static Budget tokens(long tokens) {
    return new Budget(tokens, tokens * 12, null);
  }

  private Decider decider() {
    int dice = random.nextInt(12);
    String id = dice == 0 ? "decision-0" : world.name("decision");
    return new Decider(id, dice == 1 ? "mallory" : "ada", "simulated");
  }

  /** Somebody does something about some goal. */
  void act() {
    List<Goal> open =
        world.graph.goals().values().stream()
            .filter(goal -> !goal.status().isEnd() || random.nextInt(20) == 0)
            .toList();
    if (open.isEmpty()) {
      return;
    }
    if (random.nextInt(6) == 0) {
      decideOnALesson(open.get(random.nextInt(open.size())));
      return;
    }
    List<Goal> proposing =
        open.stream().filter(goal -> goal.progress().count(TaskStatus.PROPOSED) > 0).toList();
    if (!proposing.isEmpty() && random.nextInt(8) == 0) {
      Command edit = edits.edit(proposing.get(random.nextInt(proposing.size())), decider());
      if (edit != null) {
        world.handle(edit);
      }
      return;
    }
    // What does not last long is looked at more often.
    List<Goal> brief =
        open.stream().filter(goal -> goal.status() == GoalStatus.PLAN_PROPOSED).toList();
    boolean first = !brief.isEmpty() && random.nextInt(4) == 0;
    List<Goal> from = first ? brief : open;
    Goal goal = from.get(random.nextInt(from.size()));
    Command command = first && random.nextBoolean() ? aboutGoal(goal) : command(goal);
    if (command == null) {
      return;
    }
    if (command instanceof Command.Decide decide && decide.approved() && random.nextInt(2) == 0) {
      everyone(decide).forEach(world::handle);
    } else if (random.nextInt(3) == 0) {
      world.send(command);
    } else {
      world.handle(command);
    }
  }

  /** Mostly one that is open. */
  private void decideOnALesson(Goal goal) {
    List<Task> taught =
        world.graph.tasks(goal.goalId()).stream()
            .filter(task -> !task.talk().lessons().isEmpty())
            .toList();
    if (taught.isEmpty()) {
      return;
    }
    Task task = taught.get(random.nextInt(taught.size()));
    List<Lesson> lessons = task.talk().lessons();
    String id =
        random.nextInt(10) == 0
            ? "no lesson"
            : lessons.get(random.nextInt(lessons.size())).lessonId();
    world.handle(
        new Command.DecideLesson(
            goal.goalId(), task.taskId(), id, random.nextBoolean(), decider(), "so it is"));
  }

  private Command aboutGoal(Goal goal) {
    String goalId = goal.goalId();
    return switch (random.nextInt(6)) {
      case 0 -> new Command.CancelGoal(goalId, decider(), "changed my mind");
      case 1, 2 -> new Command.PauseGoal(goalId, decider(), "wait");
      case 3 -> new Command.RaiseLimits(goalId, change(), null, decider(), "more");
      default -> new Command.ResumeGoal(goalId, decider(), "go on");
    };
  }

  private @Nullable Command command(Goal goal) {
    String goalId = random.nextInt(60) == 0 ? "no-goal" : goal.goalId();
    int dice = random.nextInt(100);
    if (dice < 26) {
      return edits.edit(goal, decider());
    }
    if (dice < 44) {
      return asked(goal);
    }
    if (dice < 80) {
      return aboutTask(goal, goalId);
    }
    if (dice < 85) {
      return new Command.PauseGoal(goalId, decider(), "wait");
    }
    if (dice < 93) {
      return new Command.ResumeGoal(goalId, decider(), "go on");
    }
    if (dice < 98) {
      return new Command.RaiseLimits(
          goalId, change(), random.nextInt(10) == 0 ? "no number" : null, decider(), "more");
    }
    return random.nextInt(2) == 0
        ? new Command.CancelGoal(goalId, decider(), "changed my mind")
        : new Command.AnswerQuestion(goalId, "no question", "so", decider(), "");
  }

  private Limits.Change change() {
    return new Limits.Change(
        random.nextBoolean() ? random.nextInt(6) : null,
        random.nextInt(4) == 0
            ? Map.of(workers.any(SimulatedWorkers.POOLS), 1 + random.nextInt(3))
            : Map.of(),
        null,
        null,
        null,
        random.nextInt(3) == 0 ? Duration.ofMinutes(2 + random.nextInt(30)) : null,
        Budget.NONE,
        Budget.NONE,
        random.nextInt(3) == 0 ? tokens(500 + random.nextInt(6_000)) : Budget.NONE);
  }

  private Command aboutTask(Goal goal, String goalId) {
    String taskId = random.nextInt(30) == 0 ? "no-task" : preferred(goal);
    return switch (random.nextInt(12)) {
      case 0 -> new Command.CancelTask(goalId, taskId, decider(), "no need");
      case 1, 2 -> new Command.SkipTask(goalId, taskId, decider(), "do without");
      case 3, 4, 5 ->
          new Command.ReassignTask(
              goalId,
              taskId,
              workers.any(SimulatedWorkers.POOLS),
              taskId.hashCode() % 2 == 0,
              decider(),
              "they know it");
      case 6, 7, 8 -> new Command.SteerTask(goalId, taskId, "use the API", decider(), "");
      default -> new Command.RetryTask(goalId, taskId, decider(), "again");
    };
  }

  /** Mostly one that is not over: the others only refuse. */
  private String preferred(Goal goal) {
    List<Task> open =
        world.graph.tasks(goal.goalId()).stream().filter(task -> !task.status().isEnd()).toList();
    return open.isEmpty() || random.nextInt(10) == 0
        ? world.anyTask(goal.goalId())
        : open.get(random.nextInt(open.size())).taskId();
  }

  /** An answer to something that waits for one. */
  private @Nullable Command asked(Goal goal) {
    List<Command> answers = answers(goal);
    return answers.isEmpty() ? null : answers.get(random.nextInt(answers.size()));
  }

  private List<Command> answers(Goal goal) {
    String goalId = goal.goalId();
    List<Command> answers = new ArrayList<>();
    if (goal.status() == GoalStatus.AWAITING_APPROVAL) {
      answers.add(
          decide(goalId, null, null, goal.planning().version(), goal.planning().contentHash()));
    }
    Planning.PendingRevision revision = goal.planning().revision();
    if (revision != null && (!world.isCalm() || revision.approval() != null)) {
      answers.add(decide(goalId, null, null, revision.version(), revision.contentHash()));
    }
    for (Task task : world.graph.tasks(goalId)) {
      if (task.status() == TaskStatus.AWAITING_APPROVAL) {
        answers.add(decide(goalId, task.taskId(), null, null, task.candidateOrNone().patchHash()));
      }
    }
    for (Question question : goal.control().questions()) {
      String id = question.questionId();
      answers.add(
          world.isCalm() || random.nextInt(4) != 0
              ? new Command.AnswerQuestion(goalId, id, "this one", decider(), "")
              : decide(goalId, null, id, null, null));
    }
    return answers;
  }

  private Command decide(
      String goalId,
      @Nullable String taskId,
      @Nullable String questionId,
      @Nullable Integer version,
      @Nullable String hash) {
    boolean wrong = !world.isCalm() && random.nextInt(10) == 0;
    boolean contest = taskId != null && taskId.contains(".candidate-");
    boolean approved = world.isCalm() || random.nextInt(contest ? 2 : 5) != 0;
    return new Command.Decide(
        goalId,
        taskId,
        questionId,
        approved,
        random.nextBoolean() ? null : version,
        wrong ? "another" : hash,
        world.isCalm() ? calmDecider() : approver(),
        "looked");
  }

  /** Mostly one of those whom policy may name. */
  private Decider approver() {
    return random.nextInt(8) == 0
        ? decider()
        : new Decider(
            world.name("decision"),
            workers.any(SimulatedWorkers.PEOPLE),
            random.nextInt(6) == 0 ? "" : "simulated");
  }

  private Decider calmDecider() {
    return new Decider(world.name("decision"), "ada", "simulated");
  }

  /** Does all that people are asked to do; whether there was anything. */
  boolean attend() {
    List<Command> all = new ArrayList<>();
    for (Goal goal : world.graph.goals().values()) {
      if (!goal.status().isEnd()) {
        all.addAll(attend(goal));
      }
    }
    all.forEach(world::handle);
    return !all.isEmpty();
  }

  private List<Command> attend(Goal goal) {
    String goalId = goal.goalId();
    Hold hold = goal.control().hold();
    if (hold != null) {
      return List.of(
          switch (hold.kind()) {
            case PERSON -> new Command.ResumeGoal(goalId, calmDecider(), "go on");
            case BUDGET ->
                raise(goalId, null, tokens(goal.spending().spent().tokens() + 1_000_000));
            case TIME -> raise(goalId, Duration.ofDays(10_000), Budget.NONE);
          });
    }
    List<Command> all = new ArrayList<>();
    for (Question question : goal.control().questions()) {
      all.add(
          new Command.AnswerQuestion(goalId, question.questionId(), "this one", calmDecider(), ""));
    }
    for (Command answer : answers(goal)) {
      if (answer instanceof Command.Decide decide) {
        all.addAll(byEveryone(goal, decide));
      }
    }
    if (goal.status() == GoalStatus.BLOCKED) {
      for (Task task : world.graph.tasks(goalId)) {
        if (task.status() == TaskStatus.BLOCKED) {
          boolean again = retried.merge(goalId + "/" + task.taskId(), 1, Integer::sum) == 1;
          all.add(
              again
                  ? new Command.RetryTask(goalId, task.taskId(), calmDecider(), "again")
                  : new Command.SkipTask(goalId, task.taskId(), calmDecider(), "without"));
        }
      }
    }
    return all;
  }

  private List<Command> everyone(Command.Decide decide) {
    List<Command> all = new ArrayList<>();
    for (String name : SimulatedWorkers.PEOPLE) {
      all.add(
          new Command.Decide(
              decide.goalId(),
              decide.taskId(),
              decide.questionId(),
              true,
              decide.version(),
              decide.hash(),
              new Decider(world.name("decision"), name, "simulated"),
              "looked"));
    }
    return all;
  }

  /** Whoever may approves; where nobody is left who may, it is done without. */
  private List<Command> byEveryone(Goal goal, Command.Decide decide) {
    String goalId = goal.goalId();
    List<Command> all = everyone(decide);
    String taskId = decide.taskId();
    int asked = retried.merge(goalId + "/" + taskId + "/" + decide.hash(), 1, Integer::sum);
    if (asked > 3) {
      String contest = taskId == null ? null : taskId.replaceFirst("\\.candidate-.*", "");
      all.add(
          contest == null
              ? new Command.CancelGoal(goalId, calmDecider(), "nobody is left")
              : new Command.SkipTask(goalId, contest, calmDecider(), "nobody is left"));
    }
    return all;
  }

  private Command raise(String goalId, @Nullable Duration timeout, Budget budget) {
    Limits.Change change =
        new Limits.Change(
            null, Map.of(), null, null, null, timeout, Budget.NONE, Budget.NONE, budget);
    return new Command.RaiseLimits(goalId, change, null, calmDecider(), "more");
  }
}
