package dev.divisi.cli;

import dev.divisi.goals.Shortened;
import dev.divisi.goals.Untrusted;
import dev.divisi.schemas.GoalState;
import dev.divisi.schemas.TaskState;
import dev.divisi.schemas.Topic;
import dev.divisi.schemas.TopicCatalogue;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;

/** How all goals and tasks stand now. */
final class Standing {
  private static final List<Topic<?>> TOPICS =
      List.of(TopicCatalogue.GOAL_STATE, TopicCatalogue.TASK_STATE);

  private final Map<String, GoalState> goals = new HashMap<>();
  private final Map<String, Map<String, TaskState>> tasks = new HashMap<>();

  /** Reads the two state topics from end to end: they are compacted. */
  static Standing read(DivisiClient client) throws InterruptedException {
    Standing standing = new Standing();
    try (RecordFeed feed = client.fromTheBeginning(TOPICS)) {
      feed.readToEnd().forEach(standing::apply);
    }
    return standing;
  }

  private void apply(SpecificRecord record) {
    if (record instanceof GoalState goal) {
      goals.put(goal.getGoalId(), goal);
    } else if (record instanceof TaskState task) {
      tasks.computeIfAbsent(task.getGoalId(), _ -> new HashMap<>()).put(task.getTaskId(), task);
    }
  }

  /** All goals, the latest first. */
  List<GoalState> goals() {
    return goals.values().stream()
        .sorted(Comparator.comparing(GoalState::getSubmittedAt).reversed())
        .toList();
  }

  /** A goal's tasks in the order of the plan. */
  List<TaskState> tasks(String goalId) {
    Collection<TaskState> found = tasks.getOrDefault(goalId, Map.of()).values();
    return found.stream().sorted(Comparator.comparingInt(TaskState::getPosition)).toList();
  }

  Optional<GoalState> find(String goalId) {
    return Optional.ofNullable(goals.get(goalId));
  }

  /** Everything begins with nothing: it must not mean the only one there happens to be. */
  static void requireId(String idOrBeginning) throws CommandException {
    if (idOrBeginning.isBlank()) {
      throw new CommandException(
          ExitCode.USAGE, "The id of the goal is empty. `divisi status` lists all goals.");
    }
  }

  /**
   * The goal with that id, or the only one whose id begins so.
   *
   * @throws CommandException REFUSED when there is none, or more than one; USAGE when it is empty,
   *     as a variable is that a script did not set
   */
  GoalState goal(String idOrBeginning) throws CommandException {
    requireId(idOrBeginning);
    GoalState exact = goals.get(idOrBeginning);
    if (exact != null) {
      return exact;
    }
    List<GoalState> matches =
        goals().stream().filter(goal -> goal.getGoalId().startsWith(idOrBeginning)).toList();
    if (matches.size() == 1) {
      return matches.getFirst();
    }
    String asked = Untrusted.line(idOrBeginning);
    throw new CommandException(
        ExitCode.REFUSED,
        matches.isEmpty()
            ? "There is no goal '" + asked + "'. `divisi status` lists all."
            : "'"
                + asked
                + "' may be any of "
                + String.join(", ", matches.stream().map(GoalState::getGoalId).toList())
                + ".");
  }

  /**
   * A task of a goal.
   *
   * @throws CommandException REFUSED when there is none
   */
  TaskState task(GoalState goal, String taskId) throws CommandException {
    TaskState task = tasks.getOrDefault(goal.getGoalId(), Map.of()).get(taskId);
    if (task == null) {
      List<String> elsewhere =
          goals().stream()
              .map(GoalState::getGoalId)
              .filter(id -> tasks.getOrDefault(id, Map.of()).containsKey(taskId))
              .toList();
      throw new CommandException(
          ExitCode.REFUSED,
          "The goal "
              + goal.getGoalId()
              + " has no task '"
              + Untrusted.line(taskId)
              + "'"
              + (elsewhere.isEmpty() ? "" : "; " + Shortened.names(elsewhere, 3) + " has one")
              + ". `divisi status "
              + goal.getGoalId()
              + "` lists its tasks.");
    }
    return task;
  }
}
