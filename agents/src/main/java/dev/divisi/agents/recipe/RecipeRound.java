package dev.divisi.agents.recipe;

import dev.divisi.agents.AgentException;
import dev.divisi.agents.AgentLog;
import dev.divisi.agents.AgentReport;
import dev.divisi.globs.WriteScope;
import dev.divisi.workspace.process.PlainText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openrewrite.ExecutionContext;
import org.openrewrite.PathUtils;
import org.openrewrite.Recipe;
import org.openrewrite.Result;
import org.openrewrite.SourceFile;
import org.openrewrite.Tree;
import org.openrewrite.TreeVisitor;
import org.openrewrite.marker.Marker;
import org.openrewrite.marker.Markup;

/** Runs recipes that share one parse, one after the other, and writes what they change in scope. */
final class RecipeRound {

  /**
   * What came of it.
   *
   * @param changes one line for each recipe
   * @param changed paths that were written or deleted
   * @param notes what a person should know
   * @param missingTypes names of types that are unknown; only looked for when nothing changed
   * @param classPathComplete false when jars are missing
   */
  record Outcome(
      List<String> changes,
      Set<String> changed,
      List<String> notes,
      List<String> missingTypes,
      boolean classPathComplete) {

    static final Outcome NONE = new Outcome(List.of(), Set.of(), List.of(), List.of(), true);

    Outcome plus(Outcome other) {
      Set<String> allChanged = new LinkedHashSet<>(changed);
      allChanged.addAll(other.changed);
      return new Outcome(
          both(changes, other.changes),
          allChanged,
          both(notes, other.notes).stream().distinct().toList(),
          both(missingTypes, other.missingTypes).stream().distinct().toList(),
          classPathComplete && other.classPathComplete);
    }

    private static List<String> both(List<String> left, List<String> right) {
      return Stream.concat(left.stream(), right.stream()).toList();
    }

    AgentReport report(boolean allowNoChange) throws AgentException {
      String summary = String.join("\n", both(changes, notes));
      if (!changed.isEmpty() || allowNoChange) {
        return new AgentReport(PlainText.of(summary), changed.isEmpty());
      }
      if (!missingTypes.isEmpty()) {
        throw new AgentException(
            classPathComplete ? AgentException.Kind.REJECTED : AgentException.Kind.TRANSIENT,
            "RECIPE_MISSING_TYPES",
            PlainText.of(
                "nothing changed, and these are unknown to the compiler, so that a recipe cannot match them: "
                    + String.join(", ", missingTypes)
                    + ". Make their jars available in the local Maven repository, or check the imports.\n"
                    + summary));
      }
      throw new AgentException(
          AgentException.Kind.REJECTED,
          "RECIPE_CHANGED_NOTHING",
          PlainText.of(
              "nothing in the task's scope matches. Check the options and the scope, or set allowNoChange when that is fine.\n"
                  + summary));
    }
  }

  private static final int MAX_NOTES = 5;
  private static final int MAX_NOTE_LENGTH = 300;

  private final WriteScope scope;
  private final ExecutionContext ctx;
  private final RecipeErrors errors;
  private final AgentLog log;
  private final WorktreeWriter writer;

  RecipeRound(
      Path worktree, WriteScope scope, ExecutionContext ctx, RecipeErrors errors, AgentLog log) {
    this.scope = scope;
    this.ctx = ctx;
    this.errors = errors;
    this.log = log;
    this.writer = new WorktreeWriter(worktree, scope);
  }

  Outcome run(List<Recipe> recipes, SourceParser.Parsed parsed)
      throws AgentException, IOException, InterruptedException {
    List<SourceFile> files = new ArrayList<>(parsed.files());
    List<String> changes = new ArrayList<>();
    Set<String> changed = new LinkedHashSet<>();
    Set<String> notes = new LinkedHashSet<>(parsed.notes());
    for (Recipe recipe : recipes) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      log.activity("running " + recipe.getName());
      List<Result> results =
          recipe.run(new InterruptibleSourceSet(files), ctx).getChangeset().getAllResults();
      errors.failIfAny(recipe);
      int written = 0;
      int outOfScope = 0;
      for (Result result : results) {
        note(result.getAfter(), notes);
        switch (writer.write(result)) {
          case WRITTEN -> {
            written++;
            changed.add(path(result));
            replace(files, result);
          }
          case UNCHANGED -> {}
          case OUT_OF_SCOPE -> outOfScope++;
          case REFUSED ->
              notes.add(
                  path(result)
                      + " is not text, or not a path within the repository, and is left alone");
        }
      }
      changes.add(
          recipe.getName()
              + " changed "
              + files(written)
              + (outOfScope == 0 ? "" : "; " + files(outOfScope) + " out of scope left alone"));
    }
    List<String> missing = changed.isEmpty() ? MissingTypes.in(inScope(files)) : List.of();
    return new Outcome(
        changes,
        changed,
        notes.stream().limit(MAX_NOTES).toList(),
        missing,
        parsed.classPathComplete());
  }

  private static String files(int count) {
    return count == 1 ? "1 file" : count + " files";
  }

  private List<SourceFile> inScope(List<SourceFile> files) {
    return files.stream().filter(file -> scope.permits(path(file))).toList();
  }

  private static void replace(List<SourceFile> files, Result result) {
    SourceFile before = result.getBefore();
    SourceFile after = result.getAfter();
    if (before == null) {
      if (after != null) {
        files.add(after);
      }
      return;
    }
    int index = 0;
    while (!files.get(index).getId().equals(before.getId())) {
      index++;
    }
    if (after == null) {
      files.remove(index);
    } else {
      files.set(index, after);
    }
  }

  private static String path(Result result) {
    SourceFile after = result.getAfter();
    SourceFile file = after == null ? result.getBefore() : after;
    return file == null ? "" : path(file);
  }

  private static String path(SourceFile file) {
    return PathUtils.separatorsToUnix(file.getSourcePath().toString());
  }

  /**
   * Keeps the warnings that a recipe leaves in the tree, such as an artifact that it could not
   * find.
   */
  private static void note(@Nullable SourceFile tree, Set<String> notes) {
    if (tree == null || notes.size() >= MAX_NOTES) {
      return;
    }
    new TreeVisitor<Tree, Set<String>>() {
      @Override
      @SuppressWarnings("TypeParameterUnusedInFormals") // OpenRewrite's signature.
      public <M extends Marker> M visitMarker(Marker marker, Set<String> found) {
        if (marker instanceof Markup.Warn || marker instanceof Markup.Error) {
          String message = String.valueOf(((Markup) marker).getMessage());
          found.add(
              message.length() > MAX_NOTE_LENGTH
                  ? message.substring(0, MAX_NOTE_LENGTH) + "..."
                  : message);
        }
        return super.visitMarker(marker, found);
      }
    }.visit(tree, notes);
  }
}
