package dev.divisi.agents.recipe;

import dev.divisi.agents.AgentException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.openrewrite.Recipe;
import org.openrewrite.RecipeTimeoutException;
import org.openrewrite.internal.RecipeRunException;

/** Hears what OpenRewrite reports instead of throwing. */
final class RecipeErrors implements Consumer<Throwable> {

  private static final int MAX_KEPT = 20;

  private final List<Throwable> reported = new ArrayList<>();

  @Override
  public synchronized void accept(Throwable problem) {
    if (reported.size() < MAX_KEPT) {
      reported.add(problem);
    }
  }

  synchronized void clear() {
    reported.clear();
  }

  /**
   * @throws AgentException {@code AGENT_TIMED_OUT} or {@code RECIPE_FAILED} when the recipe
   *     reported so since the last call
   */
  synchronized void failIfAny(Recipe recipe) throws AgentException {
    for (Throwable problem : reported) {
      if (problem instanceof RecipeTimeoutException) {
        throw new AgentException(
            AgentException.Kind.EXHAUSTED,
            "AGENT_TIMED_OUT",
            recipe.getName() + " did not end in time",
            problem);
      }
      if (problem instanceof RecipeRunException run) {
        Throwable cause = run.getCause() == null ? run : run.getCause();
        throw new AgentException(
            AgentException.Kind.REJECTED,
            "RECIPE_FAILED",
            recipe.getName()
                + " failed: "
                + cause.getClass().getSimpleName()
                + ": "
                + cause.getMessage(),
            problem);
      }
    }
    reported.clear();
  }
}
