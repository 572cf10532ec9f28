package dev.divisi.implementer;

import dev.divisi.agents.Agents;
import dev.divisi.agents.lesson.LessonAgent;
import dev.divisi.agents.patch.PatchAgent;
import dev.divisi.context.IndexUnavailableException;
import dev.divisi.implementer.adapter.kafka.TaskReadyHandler;
import dev.divisi.implementer.adapter.telemetry.AttemptSpans;
import dev.divisi.implementer.adapter.telemetry.Telemetry;
import dev.divisi.implementer.domain.ImplementTask;
import dev.divisi.kafka.FactPublisher;
import dev.divisi.kafka.KafkaClients;
import dev.divisi.kafka.KafkaSupportConfiguration;
import dev.divisi.kafka.TopicCreator;
import dev.divisi.kafka.WorkerPool;
import dev.divisi.models.Prices;
import dev.divisi.models.provider.ModelSettings;
import dev.divisi.models.provider.Providers;
import dev.divisi.schemas.TaskReady;
import dev.divisi.schemas.TopicCatalogue;
import dev.divisi.service.SandboxSettings;
import dev.divisi.service.Settings;
import dev.divisi.service.WorkspaceSettings;
import dev.divisi.workspace.LeftBehind;
import dev.divisi.workspace.process.Sandbox;
import io.opentelemetry.api.OpenTelemetry;
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
  ImplementTask implementTask(
      ImplementerSettings settings,
      WorkspaceSettings workspace,
      SandboxSettings confinement,
      Sandbox sandbox,
      Environment environment)
      throws IndexUnavailableException, InterruptedException {
    LeftBehind.clear(workspace.worktrees());
    AttemptParts parts = new AttemptParts(settings, workspace, confinement, sandbox);
    ModelSettings models = Settings.read(environment, "divisi.models", ModelSettings.class);
    Providers providers = models.toProviders(System.getenv());
    Prices prices = models.toPrices();
    Agents agents =
        Agents.of(
            parts.recipes(),
            new LessonAgent(),
            new PatchAgent(),
            parts.command(),
            parts.acp(providers, prices, null),
            parts.model(providers::named, prices, workspace.transcripts()));
    return parts.implementTask(agents, workspace.worktrees(), settings.contextTokens());
  }

  @Bean
  OpenTelemetry telemetry(Environment environment) {
    return Telemetry.open(environment);
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
      FactPublisher publisher,
      OpenTelemetry telemetry) {
    topics.ensure(List.of(TopicCatalogue.PATCH_PROPOSED, TopicCatalogue.AGENT_STEPS));
    return new WorkerPool<>(
        settings.worker(),
        TopicCatalogue.taskReady(settings.pool()),
        TaskReady::getWork,
        new TaskReadyHandler(implementTask, new AttemptSpans(telemetry)),
        clients,
        publisher);
  }
}
