package dev.divisi.agents.recipe;

import dev.divisi.agents.AgentException;
import dev.divisi.agents.AgentLog;
import dev.divisi.agents.AgentReport;
import dev.divisi.agents.AgentSpend;
import dev.divisi.agents.Assignment;
import dev.divisi.agents.CodingAgent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.openrewrite.InMemoryExecutionContext;
import org.openrewrite.Recipe;
import tools.jackson.databind.JsonNode;

/**
 * Changes code with OpenRewrite recipes: deterministic, in process, without running anything of the
 * project.
 *
 * <p>Configuration:
 *
 * <pre>{@code
 * {"recipes": [{"name": "org.openrewrite.java.ChangeMethodName",
 *               "options": {"methodPattern": "com.acme.Prices format(..)", "newMethodName": "print"}}],
 *  "allowNoChange": false}
 * }</pre>
 *
 * <p>Only recipes that come with Divisi are run, so they are trusted and not put into a sandbox.
 * Where policy forbids the network, jars come from the local repository alone.
 *
 * <p>The recipes run in order, each on what the one before left. Files out of the task's scope are
 * read for types but never written.
 *
 * <p>Failures, all REJECTED unless stated: {@code AGENT_CONFIGURATION_INVALID}, {@code
 * RECIPE_UNKNOWN}, {@code RECIPE_OPTION_INVALID}, {@code RECIPE_FAILED} (the recipe threw), {@code
 * RECIPE_CHANGED_NOTHING} (unless {@code allowNoChange}), {@code RECIPE_MISSING_TYPES} (nothing
 * changed, and types are unknown, so that the recipe may have overlooked what it should change;
 * TRANSIENT when jars could not be fetched), {@code AGENT_TIMED_OUT} (EXHAUSTED), {@code
 * WORKTREE_UNREADABLE} (TRANSIENT).
 */
public final class RecipeAgent implements CodingAgent {

  private final RecipeCatalogue catalogue = new RecipeCatalogue();
  private final Resolution usual;
  private final Resolution offline;

  /** Where types come from, and what was found there so far. */
  private record Resolution(MavenAccess access, MavenClassPath classPaths) {
    static Resolution by(RecipeSettings settings) {
      MavenAccess access = new MavenAccess(settings);
      return new Resolution(access, new MavenClassPath(access));
    }
  }

  public RecipeAgent(RecipeSettings settings) {
    this.usual = Resolution.by(settings);
    this.offline = Resolution.by(settings.offline());
  }

  @Override
  public String family() {
    return "recipe";
  }

  /** A recipe is code of ours: it reads and edits files, and stays offline when it is told to. */
  @Override
  public Optional<String> objection(JsonNode configuration, Assignment.Confinement confinement) {
    return Optional.empty();
  }

  @Override
  public AgentReport work(Assignment assignment, AgentLog log)
      throws AgentException, InterruptedException {
    RecipeChoice.Configuration configuration = RecipeChoice.parse(assignment.configuration());
    log.spent(AgentSpend.NOTHING);
    List<Recipe> recipes = new ArrayList<>();
    for (RecipeChoice choice : configuration.recipes()) {
      recipes.add(catalogue.load(choice));
    }
    try {
      return run(recipes, configuration.allowNoChange(), assignment, log);
    } catch (InterruptibleSourceSet.StoppedException e) {
      Thread.interrupted();
      throw new InterruptedException();
    } catch (IOException e) {
      throw new AgentException(
          AgentException.Kind.TRANSIENT,
          "WORKTREE_UNREADABLE",
          "the worktree cannot be read or written: " + e.getMessage(),
          e);
    }
  }

  private AgentReport run(
      List<Recipe> recipes, boolean allowNoChange, Assignment assignment, AgentLog log)
      throws AgentException, IOException, InterruptedException {
    Path worktree = assignment.worktree().toAbsolutePath().normalize();
    Resolution resolution = assignment.confinement().network() ? usual : offline;
    RecipeErrors errors = new RecipeErrors();
    InMemoryExecutionContext ctx = new InMemoryExecutionContext(errors, assignment.timeout());
    RecipeRound.Outcome outcome = RecipeRound.Outcome.NONE;
    for (int first = 0; first < recipes.size(); ) {
      RecipeNeeds needs = RecipeNeeds.of(recipes.get(first), ctx);
      int end = first + 1;
      while (end < recipes.size() && RecipeNeeds.of(recipes.get(end), ctx).equals(needs)) {
        end++;
      }
      WorktreeFiles files = WorktreeFiles.list(worktree);
      log.activity("parsing for " + recipes.get(first).getName());
      SourceParser parser =
          new SourceParser(
              files, assignment.brief().scope(), resolution.classPaths(), resolution.access(), ctx);
      SourceParser.Parsed parsed = parser.parse(needs);
      errors.clear();
      if (needs.kinds().contains(FileKind.POM)) {
        // A recipe may look for what the project does not use yet.
        resolution.access().online(ctx);
      }
      RecipeRound round = new RecipeRound(worktree, assignment.brief().scope(), ctx, errors, log);
      outcome = outcome.plus(round.run(recipes.subList(first, end), parsed));
      first = end;
    }
    return outcome.report(allowNoChange);
  }
}
