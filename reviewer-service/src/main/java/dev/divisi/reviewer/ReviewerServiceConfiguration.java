package dev.divisi.reviewer;

import dev.divisi.checks.CheckRuns;
import dev.divisi.kafka.FactPublisher;
import dev.divisi.kafka.KafkaClients;
import dev.divisi.kafka.KafkaSupportConfiguration;
import dev.divisi.kafka.TopicCreator;
import dev.divisi.kafka.WorkerPool;
import dev.divisi.kafka.WorkerSettings;
import dev.divisi.models.provider.ModelSettings;
import dev.divisi.reviewer.adapter.git.GitPatchedTrees;
import dev.divisi.reviewer.adapter.kafka.ReviewHandler;
import dev.divisi.reviewer.adapter.model.ModelOpinion;
import dev.divisi.reviewer.domain.Opinion;
import dev.divisi.reviewer.domain.PatchedTrees;
import dev.divisi.reviewer.domain.Review;
import dev.divisi.schemas.ReviewRequested;
import dev.divisi.schemas.TopicCatalogue;
import dev.divisi.service.SandboxSettings;
import dev.divisi.service.Settings;
import dev.divisi.service.WorkspaceSettings;
import dev.divisi.workspace.LeftBehind;
import dev.divisi.workspace.RepositoryCache;
import dev.divisi.workspace.process.CommandRunner;
import dev.divisi.workspace.process.Sandbox;
import java.util.List;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;

/** Wires the reviewer. */
@Configuration(proxyBeanMethods = false)
@Import(KafkaSupportConfiguration.class)
@EnableConfigurationProperties({
  WorkerSettings.class,
  WorkspaceSettings.class,
  SandboxSettings.class,
  ReviewerSettings.class
})
public class ReviewerServiceConfiguration {
  @Bean
  Sandbox sandbox(SandboxSettings settings, WorkspaceSettings workspace)
      throws InterruptedException {
    return settings.open(workspace);
  }

  @Bean
  PatchedTrees patchedTrees(WorkspaceSettings workspace) {
    LeftBehind.clear(workspace.worktrees());
    return new GitPatchedTrees(
        new RepositoryCache(workspace.repositories(), workspace.git()), workspace.worktrees());
  }

  @Bean
  Opinion opinion(ReviewerSettings settings, Environment environment) {
    if (!settings.opinion().isWanted()) {
      return Opinion.NONE;
    }
    ModelSettings models = Settings.read(environment, "divisi.models", ModelSettings.class);
    return new ModelOpinion(
        models.toProviders(System.getenv()), models.toPrices(), settings.opinion().toAdapter());
  }

  @Bean
  Review review(
      PatchedTrees trees,
      ReviewerSettings settings,
      Opinion opinion,
      Sandbox sandbox,
      SandboxSettings confinement) {
    return new Review(
        trees,
        new CheckRuns(
            new CommandRunner(),
            sandbox,
            confinement.checkNetwork(),
            CheckRuns.environment(settings.checkEnvironment(), System.getenv())),
        opinion);
  }

  @Bean
  WorkerPool<ReviewRequested> reviewers(
      WorkerSettings settings,
      ReviewerSettings reviewer,
      Review review,
      KafkaClients clients,
      TopicCreator topics,
      FactPublisher publisher) {
    topics.ensure(List.of(TopicCatalogue.REVIEW_COMPLETED));
    return new WorkerPool<>(
        settings,
        TopicCatalogue.reviewRequested(settings.pool()),
        ReviewRequested::getWork,
        // What asks a model must know its budget before it begins.
        order -> order.getMayBegin() && !reviewer.opinion().isWanted(),
        new ReviewHandler(review),
        clients,
        publisher);
  }
}
