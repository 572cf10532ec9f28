package dev.divisi.policy.service;

import dev.divisi.documents.DocumentException;
import dev.divisi.kafka.FactPublisher;
import dev.divisi.kafka.FactReader;
import dev.divisi.kafka.KafkaClients;
import dev.divisi.kafka.KafkaSupportConfiguration;
import dev.divisi.kafka.TopicCreator;
import dev.divisi.policy.Evaluation;
import dev.divisi.policy.PolicyFiles;
import dev.divisi.policy.PolicyReader;
import dev.divisi.policy.git.GitPolicyFiles;
import dev.divisi.policy.service.kafka.EvaluationHandlers;
import dev.divisi.schemas.TopicCatalogue;
import dev.divisi.service.PolicySettings;
import dev.divisi.service.WorkspaceSettings;
import dev.divisi.workspace.RepositoryCache;
import java.time.InstantSource;
import java.util.List;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Wires policy. */
@Configuration(proxyBeanMethods = false)
@Import(KafkaSupportConfiguration.class)
@EnableConfigurationProperties({WorkspaceSettings.class, PolicySettings.class})
public class PolicyServiceConfiguration {
  private static final String GROUP = "divisi-policy";

  @Bean
  PolicyFiles policyFiles(WorkspaceSettings workspace) {
    return new GitPolicyFiles(new RepositoryCache(workspace.repositories(), workspace.git()));
  }

  @Bean
  Evaluation evaluation(PolicyFiles files, PolicySettings settings) throws DocumentException {
    return new Evaluation(files, PolicyReader.under(settings.file()));
  }

  @Bean
  InstantSource clock() {
    return InstantSource.system();
  }

  @Bean
  FactReader facts(
      Evaluation evaluation,
      InstantSource clock,
      KafkaClients clients,
      TopicCreator topics,
      FactPublisher publisher) {
    topics.ensure(List.of(TopicCatalogue.PLAN_EVALUATED, TopicCatalogue.PATCH_EVALUATED));
    return new FactReader(
        GROUP,
        new EvaluationHandlers(evaluation, publisher, clock).subscriptions(),
        clients,
        publisher);
  }
}
