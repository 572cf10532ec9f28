package dev.divisi.agents.recipe;

import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.openrewrite.LargeSourceSet;
import org.openrewrite.Recipe;
import org.openrewrite.SourceFile;
import org.openrewrite.internal.InMemoryLargeSourceSet;

/** The files that a recipe is shown; stops between two files when the thread is interrupted. */
final class InterruptibleSourceSet extends InMemoryLargeSourceSet {

  /**
   * Carries an interruption through OpenRewrite, whose interfaces know none. The thread's interrupt
   * flag stays set.
   */
  static final class StoppedException extends RuntimeException {
    StoppedException() {
      super("interrupted");
    }
  }

  InterruptibleSourceSet(List<SourceFile> files) {
    super(files);
  }

  private InterruptibleSourceSet(
      InMemoryLargeSourceSet initialState,
      @Nullable Map<SourceFile, List<Recipe>> deletions,
      List<SourceFile> files) {
    super(initialState, deletions, files, null);
  }

  @Override
  protected InMemoryLargeSourceSet withChanges(
      @Nullable Map<SourceFile, List<Recipe>> deletions, List<SourceFile> mapped) {
    return new InterruptibleSourceSet(getInitialState(), deletions, mapped);
  }

  @Override
  public LargeSourceSet edit(UnaryOperator<SourceFile> map) {
    return super.edit(
        file -> {
          if (Thread.currentThread().isInterrupted()) {
            throw new StoppedException();
          }
          return map.apply(file);
        });
  }
}
