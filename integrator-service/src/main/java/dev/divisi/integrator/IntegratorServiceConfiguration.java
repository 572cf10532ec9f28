package dev.divisi.integrator;

import dev.divisi.checks.CheckRuns;
import dev.divisi.documents.DocumentException;
import dev.divisi.integrator.adapter.git.GitFeatureBranches;
import dev.divisi.integrator.adapter.kafka.MergeHandler;
import dev.divisi.integrator.domain.FeatureBranches;
import dev.divisi.integrator.domain.Integration;
import dev.divisi.integrator.domain.LastJudgement;
import dev.divisi.kafka.FactPublisher;
import dev.divisi.kafka.KafkaClients;
import dev.divisi.kafka.KafkaSupportConfiguration;
import dev.divisi.kafka.TopicCreator;
import dev.divisi.kafka.WorkerPool;
import dev.divisi.kafka.WorkerSettings;
import dev.divisi.policy.Evaluation;
import dev.divisi.policy.PolicyReader;
import dev.divisi.policy.git.GitPolicyFiles;
import dev.divisi.schemas.MergeRequested;
import dev.divisi.schemas.TopicCatalogue;
import dev.divisi.service.PolicySettings;
import dev.divisi.service.SandboxSettings;
import dev.divisi.service.WorkspaceSettings;
import dev.divisi.workspace.LeftBehind;
import dev.divisi.workspace.RepositoryCache;
import dev.divisi.workspace.process.CommandRunner;
import dev.divisi.workspace.process.Sandbox;
import java.time.InstantSource;
import java.util.List;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Wires the integrator. */
@Configuration(proxyBeanMethods = false)
@Import(KafkaSupportConfiguration.class)
@EnableConfigurationProperties({
  WorkerSettings.class,
  WorkspaceSettings.class,
  SandboxSettings.class,
  IntegratorSettings.class,
  PolicySettings.class
})
public class IntegratorServiceConfiguration {
  @Bean
  Sandbox sandbox(SandboxSettings settings, WorkspaceSettings workspace)
      throws InterruptedException {
    return settings.open(workspace);
  }

  @Bean
  RepositoryCache repositories(WorkspaceSettings workspace) {
    return new RepositoryCache(workspace.repositories(), workspace.git());
  }

  @Bean
  FeatureBranches featureBranches(RepositoryCache repositories, WorkspaceSettings workspace) {
    LeftBehind.clear(workspace.worktrees());
    return new GitFeatureBranches(repositories, workspace.worktrees());
  }

  @Bean
  LastJudgement lastJudgement(RepositoryCache repositories, PolicySettings settings)
      throws DocumentException {
    return new LastJudgement(
        new Evaluation(new GitPolicyFiles(repositories), PolicyReader.under(settings.file())),
        InstantSource.system());
  }

  @Bean
  Integration integration(
      FeatureBranches branches,
      LastJudgement policy,
      IntegratorSettings settings,
      Sandbox sandbox,
      SandboxSettings confinement) {
    return new Integration(
        branches,
        new CheckRuns(
            new CommandRunner(),
            sandbox,
            confinement.checkNetwork(),
            CheckRuns.environment(settings.checkEnvironment(), System.getenv())),
        policy,
        InstantSource.system());
  }

  @Bean
  WorkerPool<MergeRequested> integrators(
      WorkerSettings settings,
      Integration integration,
      KafkaClients clients,
      TopicCreator topics,
      FactPublisher publisher) {
    if (!settings.committedReadsOnly()) {
      throw new IllegalArgumentException(
          "divisi.worker.committed-reads-only must be true for the integrator: a push cannot be"
              + " taken back when the task graph takes back an order that it had not committed.");
    }
    topics.ensure(List.of(TopicCatalogue.MERGE_COMPLETED));
    return new WorkerPool<>(
        settings,
        TopicCatalogue.MERGE_REQUESTED,
        MergeRequested::getWork,
        MergeRequested::getMayBegin,
        new MergeHandler(integration),
        clients,
        publisher);
  }
}
