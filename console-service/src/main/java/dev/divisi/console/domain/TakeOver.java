package dev.divisi.console.domain;

import dev.divisi.schemas.BranchState;
import dev.divisi.schemas.GoalState;
import dev.divisi.schemas.Patch;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a person goes on with a task by hand, in commands for a shell.
 *
 * @param take commands that give a work tree with the latest patch in it
 * @param giveBack commands that put what was done onto the goal's feature branch
 * @param branch the goal's feature branch
 */
public record TakeOver(List<String> take, List<String> giveBack, String branch) {

  /**
   * The commands.
   *
   * @param repository name of the task's repository
   * @param patch the latest patch; null when there is none
   * @param file name under which the patch is downloaded
   * @return null when the goal does not know the repository yet
   */
  public static @Nullable TakeOver of(
      GoalState goal, String repository, String taskId, @Nullable Patch patch, String file) {
    for (BranchState state : goal.getBranches()) {
      if (state.getRepository().getRepository().getName().equals(repository)) {
        return of(state, goal.getGoalId() + "-" + taskId, patch, file);
      }
    }
    return null;
  }

  private static TakeOver of(BranchState state, String folder, @Nullable Patch patch, String file) {
    String branch = state.getRepository().getBranch();
    boolean exists = !state.getHead().equals(state.getRepository().getBaseCommit());
    String base = patch == null ? state.getHead() : patch.getBaseCommit();
    List<String> take = new ArrayList<>();
    take.add(
        "git clone "
            + quoted(state.getRepository().getRepository().getUrl())
            + " "
            + quoted(folder));
    take.add("cd " + quoted(folder));
    take.add("git switch -c by-hand " + quoted(base));
    if (patch != null) {
      take.add("git apply --index " + quoted("../" + file));
    }
    List<String> giveBack = new ArrayList<>();
    giveBack.add("git commit -m " + quoted("What I did by hand"));
    if (exists) {
      giveBack.add("git fetch origin " + quoted(branch));
      giveBack.add("git rebase FETCH_HEAD");
    }
    giveBack.add("git push origin HEAD:" + quoted("refs/heads/" + branch));
    return new TakeOver(List.copyOf(take), List.copyOf(giveBack), branch);
  }

  /** As one word to a shell, whatever is in it. */
  static String quoted(String word) {
    return word.matches("[A-Za-z0-9_./:@%+=,-]+") && !word.startsWith("-")
        ? word
        : "'" + word.replace("'", "'\\''") + "'";
  }
}
