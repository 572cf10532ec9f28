package dev.divisi.implementer;

import dev.divisi.agents.Agents;
import dev.divisi.agents.acp.AcpAgent;
import dev.divisi.agents.acp.AcpSettings;
import dev.divisi.agents.command.CommandAgent;
import dev.divisi.agents.mcp.ToolSettings;
import dev.divisi.agents.model.ModelAgent;
import dev.divisi.agents.model.ModelSource;
import dev.divisi.agents.model.Workbench;
import dev.divisi.agents.recipe.RecipeAgent;
import dev.divisi.agents.recipe.RecipeSettings;
import dev.divisi.checks.CheckRuns;
import dev.divisi.context.CodeIndex;
import dev.divisi.context.IndexSettings;
import dev.divisi.context.IndexUnavailableException;
import dev.divisi.context.pack.PackAssembly;
import dev.divisi.implementer.adapter.context.IndexedBriefings;
import dev.divisi.implementer.adapter.git.GitCheckouts;
import dev.divisi.implementer.domain.ImplementTask;
import dev.divisi.implementer.domain.Redaction;
import dev.divisi.models.Prices;
import dev.divisi.models.gateway.RecordedAnswers;
import dev.divisi.models.provider.Providers;
import dev.divisi.policy.inspect.SecretRedaction;
import dev.divisi.service.SandboxSettings;
import dev.divisi.service.WorkspaceSettings;
import dev.divisi.workspace.RepositoryCache;
import dev.divisi.workspace.process.CommandRunner;
import dev.divisi.workspace.process.Sandbox;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What an attempt is made of, for a worker and for who runs one again. */
record AttemptParts(
    ImplementerSettings settings,
    WorkspaceSettings workspace,
    SandboxSettings confinement,
    Sandbox sandbox) {

  /**
   * Turns orders into patches.
   *
   * @param worktrees a folder for worktrees; made when it is absent
   * @param contextTokens how many tokens of context an agent is given
   */
  ImplementTask implementTask(Agents agents, Path worktrees, int contextTokens)
      throws IndexUnavailableException, InterruptedException {
    RepositoryCache repositories = repositories();
    ToolSettings tools =
        new ToolSettings(
            sandbox,
            confinement.checkNetwork(),
            checkEnvironment(),
            settings.toolCheckLimit(),
            sandbox.confines());
    return new ImplementTask(
        new GitCheckouts(repositories, worktrees),
        agents,
        new IndexedBriefings(
            repositories,
            CodeIndex.in(workspace.indexes(), IndexSettings.defaults()),
            new PackAssembly(contextTokens),
            tools),
        settings.limits().toDomain(),
        new CheckRuns(new CommandRunner(), sandbox, confinement.checkNetwork(), checkEnvironment()),
        AttemptParts::withoutSecrets);
  }

  private RepositoryCache repositories() {
    return new RepositoryCache(
        workspace.repositories(),
        workspace.git().withMaxDiffBytes(settings.limits().toDomain().maxDiffBytes()));
  }

  private static Redaction.Redacted withoutSecrets(String text) {
    SecretRedaction.Redacted redacted = SecretRedaction.of(text);
    return new Redaction.Redacted(redacted.text(), redacted.secrets());
  }

  RecipeAgent recipes() {
    ImplementerSettings.Recipe recipe = settings.recipe();
    return new RecipeAgent(
        new RecipeSettings(
            localRepository(), workspace.downloads(), recipe.online(), recipe.resolutionLimit()));
  }

  private Path localRepository() {
    String own = settings.recipe().localRepository();
    return own == null
        ? RecipeSettings.defaults(workspace.downloads()).localRepository()
        : Path.of(own);
  }

  CommandAgent command() {
    return new CommandAgent(sandbox, confinement.agentNetwork());
  }

  /**
   * @param record what is answered in the place of providers; null when they are asked
   */
  AcpAgent acp(Providers providers, Prices prices, @Nullable RecordedAnswers record) {
    return new AcpAgent(
        sandbox,
        // Sockets need short paths, which those of a workspace may not be.
        new AcpSettings(
            providers,
            prices,
            Path.of(System.getProperty("java.io.tmpdir")),
            settings.agentReadable().stream().map(Path::of).toList(),
            record),
        CheckRuns.environment(settings.agentEnvironment(), System.getenv()));
  }

  /**
   * @param transcripts a folder for conversations that go on; made when it is absent
   */
  ModelAgent model(ModelSource models, Prices prices, Path transcripts) {
    Workbench workbench =
        new Workbench(new CommandRunner(), sandbox, List.of(localRepository()), checkEnvironment());
    return new ModelAgent(models, prices, workbench, recipes(), transcripts);
  }

  private Map<String, String> checkEnvironment() {
    return CheckRuns.environment(settings.checkEnvironment(), System.getenv());
  }
}
