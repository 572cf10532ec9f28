package dev.divisi.implementer;

import dev.divisi.agents.Agents;
import dev.divisi.agents.acp.AcpAgent;
import dev.divisi.agents.acp.AcpSettings;
import dev.divisi.agents.command.CommandAgent;
import dev.divisi.agents.mcp.ToolSettings;
import dev.divisi.agents.model.ModelAgent;
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
import dev.divisi.implementer.adapter.kafka.TaskReadyHandler;
import dev.divisi.implementer.domain.Briefings;
import dev.divisi.implementer.domain.Checkouts;
import dev.divisi.implementer.domain.ImplementTask;
import dev.divisi.implementer.domain.Redaction;
import dev.divisi.kafka.FactPublisher;
import dev.divisi.kafka.KafkaClients;
import dev.divisi.kafka.KafkaSupportConfiguration;
import dev.divisi.kafka.TopicCreator;
import dev.divisi.kafka.WorkerPool;
import dev.divisi.models.Prices;
import dev.divisi.models.provider.ModelSettings;
import dev.divisi.models.provider.Providers;
import dev.divisi.policy.inspect.SecretRedaction;
import dev.divisi.schemas.TaskReady;
import dev.divisi.schemas.TopicCatalogue;
import dev.divisi.service.SandboxSettings;
import dev.divisi.service.Settings;
import dev.divisi.service.WorkspaceSettings;
import dev.divisi.workspace.GitSettings;
import dev.divisi.workspace.LeftBehind;
import dev.divisi.workspace.RepositoryCache;
import dev.divisi.workspace.process.CommandRunner;
import dev.divisi.workspace.process.Sandbox;
import java.nio.file.Path;
import java.util.List;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;

/** Wires the service. */
@Configuration(proxyBeanMethods = false)
@Import(KafkaSupportConfiguration.class)
@EnableConfigurationProperties({
  ImplementerSettings.class,
  WorkspaceSettings.class,
  SandboxSettings.class
})
class ImplementerServiceConfiguration {

  @Bean
  Sandbox sandbox(SandboxSettings settings, WorkspaceSettings workspace)
      throws InterruptedException {
    return settings.open(workspace);
  }

  @Bean
  RepositoryCache repositories(WorkspaceSettings workspace, ImplementerSettings settings) {
    GitSettings usual = GitSettings.defaults();
    GitSettings git =
        new GitSettings(
            usual.program(),
            usual.localTimeout(),
            usual.networkTimeout(),
            usual.worktreeLimits(),
            settings.limits().toDomain().maxDiffBytes(),
            usual.networkEnvironment());
    return new RepositoryCache(workspace.repositories(), git);
  }

  @Bean
  Checkouts checkouts(WorkspaceSettings workspace, RepositoryCache repositories) {
    LeftBehind.clear(workspace.worktrees());
    return new GitCheckouts(repositories, workspace.worktrees());
  }

  @Bean
  Briefings briefings(
      WorkspaceSettings workspace,
      RepositoryCache repositories,
      ImplementerSettings settings,
      Sandbox sandbox,
      SandboxSettings confinement)
      throws IndexUnavailableException, InterruptedException {
    ToolSettings tools =
        new ToolSettings(
            sandbox,
            confinement.checkNetwork(),
            CheckRuns.environment(settings.checkEnvironment(), System.getenv()),
            settings.toolCheckLimit(),
            sandbox.confines());
    return new IndexedBriefings(
        repositories,
        CodeIndex.in(workspace.indexes(), IndexSettings.defaults()),
        new PackAssembly(settings.contextTokens()),
        tools);
  }

  @Bean
  Agents agents(
      ImplementerSettings settings,
      WorkspaceSettings workspace,
      Environment environment,
      Sandbox sandbox,
      SandboxSettings confinement) {
    RecipeSettings defaults = RecipeSettings.defaults(workspace.downloads());
    ImplementerSettings.Recipe recipe = settings.recipe();
    Path localRepository =
        recipe.localRepository() == null
            ? defaults.localRepository()
            : Path.of(recipe.localRepository());
    RecipeAgent recipes =
        new RecipeAgent(
            new RecipeSettings(
                localRepository, defaults.downloads(), recipe.online(), recipe.resolutionLimit()));
    ModelSettings models = Settings.read(environment, "divisi.models", ModelSettings.class);
    Workbench workbench =
        new Workbench(
            new CommandRunner(),
            sandbox,
            List.of(localRepository),
            CheckRuns.environment(settings.checkEnvironment(), System.getenv()));
    Providers providers = models.toProviders(System.getenv());
    Prices prices = models.toPrices();
    ModelAgent model =
        new ModelAgent(providers::named, prices, workbench, recipes, workspace.transcripts());
    AcpAgent acp =
        new AcpAgent(
            sandbox,
            // Sockets need short paths, which those of a workspace may not be.
            new AcpSettings(
                providers,
                prices,
                Path.of(System.getProperty("java.io.tmpdir")),
                settings.agentReadable().stream().map(Path::of).toList()),
            CheckRuns.environment(settings.agentEnvironment(), System.getenv()));
    return Agents.of(recipes, new CommandAgent(sandbox, confinement.agentNetwork()), acp, model);
  }

  @Bean
  ImplementTask implementTask(
      Checkouts checkouts,
      Agents agents,
      Briefings briefings,
      ImplementerSettings settings,
      Sandbox sandbox,
      SandboxSettings confinement) {
    CheckRuns checks =
        new CheckRuns(
            new CommandRunner(),
            sandbox,
            confinement.checkNetwork(),
            CheckRuns.environment(settings.checkEnvironment(), System.getenv()));
    return new ImplementTask(
        checkouts,
        agents,
        briefings,
        settings.limits().toDomain(),
        checks,
        ImplementerServiceConfiguration::withoutSecrets);
  }

  private static Redaction.Redacted withoutSecrets(String text) {
    SecretRedaction.Redacted redacted = SecretRedaction.of(text);
    return new Redaction.Redacted(redacted.text(), redacted.secrets());
  }

  /**
   * Starting it makes the topic of the pool's orders: that is how a planner knows that the pool is
   * served.
   */
  @Bean
  WorkerPool<TaskReady> workerPool(
      ImplementTask implementTask,
      ImplementerSettings settings,
      TopicCreator topics,
      KafkaClients clients,
      FactPublisher publisher) {
    topics.ensure(List.of(TopicCatalogue.PATCH_PROPOSED, TopicCatalogue.AGENT_STEPS));
    return new WorkerPool<>(
        settings.worker(),
        TopicCatalogue.taskReady(settings.pool()),
        TaskReady::getWork,
        new TaskReadyHandler(implementTask),
        clients,
        publisher);
  }
}
