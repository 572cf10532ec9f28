package dev.divisi.planner;

import dev.divisi.kafka.FactPublisher;
import dev.divisi.kafka.KafkaClients;
import dev.divisi.kafka.KafkaSupportConfiguration;
import dev.divisi.kafka.TopicCreator;
import dev.divisi.kafka.WorkerPool;
import dev.divisi.kafka.WorkerSettings;
import dev.divisi.planner.adapter.files.DirectoryProfiles;
import dev.divisi.planner.adapter.git.GitSources;
import dev.divisi.planner.adapter.kafka.KafkaPastWork;
import dev.divisi.planner.adapter.kafka.KafkaPools;
import dev.divisi.planner.adapter.kafka.PlanHandler;
import dev.divisi.planner.domain.Installation;
import dev.divisi.planner.domain.PastWork;
import dev.divisi.planner.domain.PlanGoal;
import dev.divisi.planner.domain.Pools;
import dev.divisi.planner.domain.Sources;
import dev.divisi.schemas.PlanRequested;
import dev.divisi.schemas.TopicCatalogue;
import dev.divisi.service.WorkspaceSettings;
import dev.divisi.workspace.RepositoryCache;
import java.util.List;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Wires the planner. */
@Configuration(proxyBeanMethods = false)
@Import(KafkaSupportConfiguration.class)
@EnableConfigurationProperties({
  PlannerSettings.class,
  WorkerSettings.class,
  WorkspaceSettings.class
})
public class PlannerServiceConfiguration {
  @Bean
  Sources sources(WorkspaceSettings workspace) {
    return new GitSources(new RepositoryCache(workspace.repositories(), workspace.git()));
  }

  @Bean
  Pools pools(KafkaClients clients) {
    return new KafkaPools(clients);
  }

  @Bean
  PastWork pastWork(KafkaClients clients) {
    return new KafkaPastWork(clients);
  }

  @Bean
  PlanGoal planGoal(Sources sources, Pools pools, PlannerSettings settings, PastWork past) {
    return new PlanGoal(
        sources,
        pools,
        new Installation(
            settings.profiles().agent(), DirectoryProfiles.in(settings.profiles().directory())),
        past);
  }

  @Bean
  WorkerPool<PlanRequested> planners(
      WorkerSettings settings,
      PlanGoal planGoal,
      KafkaClients clients,
      TopicCreator topics,
      FactPublisher publisher) {
    topics.ensure(List.of(TopicCatalogue.PLAN_CREATED));
    return new WorkerPool<>(
        settings,
        TopicCatalogue.PLAN_REQUESTED,
        PlanRequested::getWork,
        new PlanHandler(planGoal),
        clients,
        publisher);
  }
}
