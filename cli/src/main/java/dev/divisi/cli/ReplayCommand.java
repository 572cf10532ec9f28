package dev.divisi.cli;

import dev.divisi.goals.Untrusted;
import dev.divisi.implementer.AttemptReplay;
import dev.divisi.implementer.AttemptReplay.NotReplayableException;
import dev.divisi.schemas.AgentStepTaken;
import dev.divisi.schemas.GoalState;
import dev.divisi.schemas.Patch;
import dev.divisi.schemas.PatchProposed;
import dev.divisi.schemas.TaskReady;
import dev.divisi.schemas.Topic;
import dev.divisi.schemas.TopicCatalogue;
import dev.divisi.schemas.WorkFailed;
import dev.divisi.schemas.WorkReference;
import dev.divisi.schemas.WorkStep;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Runs an attempt again from its record. */
@Command(
    name = "replay",
    description = {
      "Runs an attempt of a task again on its commit, with the answers that its model gave then,"
          + " and tells whether the same comes of it.",
      "No model is asked, and nothing is changed. Agents that ask no model are run again; agents"
          + " over ACP without a provider cannot be."
    })
final class ReplayCommand implements Callable<Integer> {

  /** What an attempt leaves comes after its goal, but maybe by a clock that is behind. */
  private static final Duration CLOCKS_DIFFER = Duration.ofHours(1);

  private final CommandContext context;

  @Parameters(index = "0", paramLabel = "GOAL", description = "Id of a goal, or its beginning.")
  private String goal = "";

  @Parameters(index = "1", paramLabel = "TASK", description = "Id of a task of the goal.")
  private String task = "";

  @Option(
      names = "--attempt",
      paramLabel = "N",
      description = "Number of the attempt. Default: the last one that began.")
  private @Nullable Integer attempt;

  @Option(names = "--json", description = "Print as JSON.")
  private boolean json;

  ReplayCommand(CommandContext context) {
    this.context = context;
  }

  /** What is on record of an attempt. */
  private static final class Recorded {
    private @Nullable TaskReady order;
    private final List<AgentStepTaken> steps = new ArrayList<>();
    private @Nullable PatchProposed patch;
    private @Nullable WorkFailed failure;

    /** The steps that led to the patch; without one, those of the last who held it. */
    private List<AgentStepTaken> stepsThatCount() {
      if (steps.isEmpty()) {
        return steps;
      }
      String claim = patch != null ? patch.getClaimId() : steps.getLast().getClaimId();
      return steps.stream().filter(step -> step.getClaimId().equals(claim)).toList();
    }
  }

  @Override
  public Integer call() throws CommandException, InterruptedException {
    NavigableMap<Integer, Recorded> attempts = new TreeMap<>();
    try (Session session = Reading.openOrRefuse(context, goal)) {
      Standing standing = Standing.read(session.client());
      GoalState state = standing.goal(goal);
      standing.task(state, task);
      read(session.client(), state, attempts);
    }
    attempts.values().removeIf(recorded -> recorded.order == null);
    if (attempts.isEmpty()) {
      throw new CommandException(
          ExitCode.REFUSED, "No attempt of " + Untrusted.line(task) + " is on record.");
    }
    int number = attempt == null ? attempts.lastKey() : attempt;
    Recorded recorded = attempts.get(number);
    TaskReady order = recorded == null ? null : recorded.order;
    if (recorded == null || order == null) {
      throw new CommandException(
          ExitCode.REFUSED,
          "There is no attempt " + number + " on record; there are " + attempts.keySet() + ".");
    }
    return tell(number, recorded, replay(order, recorded));
  }

  private void read(DivisiClient client, GoalState state, NavigableMap<Integer, Recorded> attempts)
      throws InterruptedException {
    List<Topic<?>> topics = new ArrayList<>();
    client.pools().forEach(pool -> topics.add(TopicCatalogue.taskReady(pool)));
    topics.addAll(
        List.of(
            TopicCatalogue.AGENT_STEPS, TopicCatalogue.PATCH_PROPOSED, TopicCatalogue.WORK_FAILED));
    try (PastFacts facts = client.since(topics, state.getSubmittedAt().minus(CLOCKS_DIFFER))) {
      facts.readToEnd(
          entry -> {
            if (entry instanceof PastFacts.Fact(var _, SpecificRecord record)) {
              take(record, state.getGoalId(), attempts);
            }
          });
    }
  }

  private void take(
      SpecificRecord record, String goalId, NavigableMap<Integer, Recorded> attempts) {
    WorkReference work =
        switch (record) {
          case TaskReady order -> order.getWork();
          case AgentStepTaken step -> step.getWork();
          case PatchProposed patch -> patch.getWork();
          case WorkFailed failure -> failure.getWork();
          default -> null;
        };
    if (work == null
        || work.getStep() != WorkStep.IMPLEMENT
        || !work.getGoalId().equals(goalId)
        || !task.equals(work.getTaskId())) {
      return;
    }
    Recorded of = attempts.computeIfAbsent(work.getAttempt(), _ -> new Recorded());
    switch (record) {
      case TaskReady order -> of.order = order;
      case AgentStepTaken step -> of.steps.add(step);
      case PatchProposed patch -> of.patch = patch;
      case WorkFailed failure -> of.failure = failure;
      default -> {}
    }
  }

  private AttemptReplay.Outcome replay(TaskReady order, Recorded recorded)
      throws CommandException, InterruptedException {
    try {
      return AttemptReplay.in(context.access().home().workspace())
          .run(order, recorded.stepsThatCount());
    } catch (NotReplayableException e) {
      throw new CommandException(
          ExitCode.REFUSED,
          "This attempt cannot be run again. " + Untrusted.line(String.valueOf(e.getMessage())));
    } catch (IOException e) {
      throw new CommandException(
          ExitCode.UNAVAILABLE, "The attempt cannot be run again here: " + e.getMessage());
    }
  }

  private Integer tell(int number, Recorded recorded, AttemptReplay.Outcome outcome) {
    boolean same = isSame(recorded, outcome);
    Terminal terminal = context.terminal();
    if (json) {
      ObjectNode node = JsonMapper.shared().createObjectNode();
      node.put("task", task).put("attempt", number);
      node.put("answers", outcome.answers()).put("unasked", outcome.unasked());
      node.put("same", same);
      node.put("was", was(recorded)).put("is", is(outcome));
      terminal.say(node.toString());
    } else {
      terminal.say(
          "Attempt "
              + number
              + " of "
              + Untrusted.line(task)
              + " again"
              + (outcome.answers() == 0
                  ? ": no model was asked then."
                  : ", with "
                      + Texts.counted(outcome.answers(), "answer")
                      + " from the record and no model."));
      if (outcome.unasked() > 0) {
        terminal.say(Texts.counted(outcome.unasked(), "answer") + " of them nobody asked for.");
      }
      terminal.say(
          (same ? "The same: " : "Not the same. It was: ") + Untrusted.line(was(recorded)));
      if (!same) {
        Untrusted.each("Now it is: " + is(outcome)).forEach(terminal::say);
      }
    }
    return (same ? ExitCode.DONE : ExitCode.NOT_AS_EXPECTED).code();
  }

  private static boolean isSame(Recorded recorded, AttemptReplay.Outcome outcome) {
    PatchProposed then = recorded.patch;
    PatchProposed now = outcome.patch();
    if (then != null && now != null) {
      return then.getPatch().getHash().equals(now.getPatch().getHash());
    }
    WorkFailed failure = recorded.failure;
    return then == null
        && now == null
        && failure != null
        && failure.getCode().equals(outcome.code());
  }

  private static String was(Recorded recorded) {
    if (recorded.patch != null) {
      return patch(recorded.patch.getPatch());
    }
    return recorded.failure == null
        ? "an attempt without a result"
        : "failure " + recorded.failure.getCode();
  }

  private static String is(AttemptReplay.Outcome outcome) {
    PatchProposed now = outcome.patch();
    return now != null
        ? patch(now.getPatch())
        : "failure " + outcome.code() + ": " + outcome.message();
  }

  private static String patch(Patch patch) {
    return "patch " + patch.getHash() + " of " + Texts.counted(patch.getFiles().size(), "file");
  }
}
