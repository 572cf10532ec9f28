package dev.divisi.goals;

import dev.divisi.schemas.AgentChoice;
import dev.divisi.schemas.BranchState;
import dev.divisi.schemas.GoalState;
import dev.divisi.schemas.Patch;
import dev.divisi.schemas.PlannedTask;
import dev.divisi.schemas.TaskState;
import dev.divisi.schemas.TopicCatalogue;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * How a person does a task by hand, in commands for a shell.
 *
 * @param take commands that give a work tree with the latest patch in it
 * @param handIn commands that make a diff of what was done and hand it in
 */
public record TakeOver(List<String> take, List<String> handIn) {

  public TakeOver {
    take = List.copyOf(take);
    handIn = List.copyOf(handIn);
  }

  /**
   * The commands.
   *
   * @param patch the latest patch of the task; null when there is none
   * @param apply the command that puts that patch into a work tree
   * @return null when the goal does not know the repository yet
   */
  public static @Nullable TakeOver of(
      GoalState goal, TaskState task, @Nullable Patch patch, String apply) {
    for (BranchState state : goal.getBranches()) {
      if (state.getRepository().getRepository().getName().equals(task.getRepository())) {
        return of(state, task, patch, apply);
      }
    }
    return null;
  }

  private static TakeOver of(
      BranchState state, TaskState task, @Nullable Patch patch, String apply) {
    String folder = task.getGoalId() + "-" + task.getTaskId();
    String file = quoted("../" + folder + ".patch");
    String base = patch == null ? state.getHead() : patch.getBaseCommit();
    List<String> take = new ArrayList<>();
    take.add(
        "git clone "
            + quoted(state.getRepository().getRepository().getUrl())
            + " "
            + quoted(folder));
    take.add("cd " + quoted(folder));
    take.add("git switch -c by-hand " + quoted(base));
    // Where the branch stands later is not where the work began.
    take.add("git tag by-hand-base");
    if (patch != null) {
      take.add(apply);
    }
    return new TakeOver(
        take,
        List.of(
            "git add --all",
            // As git writes it by itself, whatever its user has set.
            "git diff --cached --binary --no-color --no-ext-diff --src-prefix=a/ --dst-prefix=b/"
                + " by-hand-base > "
                + file,
            "divisi task hand-in "
                + quoted(task.getGoalId())
                + " "
                + quoted(task.getTaskId())
                + " "
                + file));
  }

  /** The agent that applies what a person hands in; the summary may be empty. */
  public static AgentChoice patch(String diff, String summary) {
    ObjectNode configuration = JsonMapper.shared().createObjectNode().put("diff", diff);
    if (!summary.isBlank()) {
      configuration.put("summary", summary.strip());
    }
    return new AgentChoice("patch", configuration.toString());
  }

  /**
   * The pool whose workers do a task when nobody does it by hand.
   *
   * @param planned what the plan says of it; null when it is not known
   */
  public static String workers(TaskState task, @Nullable PlannedTask planned) {
    return Stream.of(task.getPool(), planned == null ? "" : planned.getPool())
        .filter(pool -> !pool.isEmpty() && !pool.equals(TopicCatalogue.PEOPLE_POOL))
        .findFirst()
        .orElse(TopicCatalogue.DEFAULT_POOL);
  }

  /** As one word to a shell, whatever is in it. */
  public static String quoted(String word) {
    return word.matches("[A-Za-z0-9_./:@%+=,-]+") && !word.startsWith("-")
        ? word
        : "'" + word.replace("'", "'\\''") + "'";
  }
}
