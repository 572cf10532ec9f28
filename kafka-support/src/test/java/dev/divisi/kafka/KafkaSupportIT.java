package dev.divisi.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.divisi.schemas.FailureKind;
import dev.divisi.schemas.ReviewCompleted;
import dev.divisi.schemas.Topic;
import dev.divisi.schemas.TopicCatalogue;
import dev.divisi.schemas.serde.SchemaRegistryClient;
import dev.divisi.testing.DivisiKafka;
import dev.divisi.testing.DivisiKafkaExtension;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.context.ConfigurableApplicationContext;

@ExtendWith(DivisiKafkaExtension.class)
class KafkaSupportIT {
  private final String suffix = UUID.randomUUID().toString().substring(0, 8);
  private DivisiKafka kafka;

  @BeforeEach
  void connect(DivisiKafka kafka) {
    this.kafka = kafka;
  }

  private KafkaClients clients(int partitions, SchemaRegistryClient registry) {
    return new KafkaClients(
        new KafkaSettings(
            kafka.bootstrapServers(), kafka.registryUrl(), partitions, (short) 1, Map.of()),
        registry);
  }

  private Topic<ReviewCompleted> topic(Topic.Kind kind, int maxMessageBytes) {
    return new Topic<>(
        "kafka-support-" + suffix,
        kind,
        "goal id",
        ReviewCompleted.class,
        "test",
        new Topic.Retention.Days(2),
        maxMessageBytes,
        "A test.");
  }

  @Nested
  class Topics {
    @Test
    void shouldMakeThemAsDeclaredAndOnlyOnce() throws InterruptedException, ExecutionException {
      try (SchemaRegistryClient registry = new SchemaRegistryClient(kafka.registryUrl())) {
        KafkaClients clients = clients(3, registry);
        Topic<ReviewCompleted> topic = topic(Topic.Kind.FACT, 5_000);
        new TopicCreator(clients).ensure(List.of(topic, topic));
        new TopicCreator(clients).ensure(List.of(topic));

        try (Admin admin = clients.admin("test")) {
          TopicDescription description =
              admin.describeTopics(List.of(topic.name())).topicNameValues().values().stream()
                  .findFirst()
                  .orElseThrow()
                  .get();
          assertThat(description.partitions()).hasSize(3);
          ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic.name());
          Config config =
              admin.describeConfigs(List.of(resource)).values().values().stream()
                  .findFirst()
                  .orElseThrow()
                  .get();
          assertThat(config.get("retention.ms").value()).isEqualTo("172800000");
          assertThat(config.get("max.message.bytes").value()).isEqualTo("70536");
        }
      }
    }

    @Test
    void shouldRefuseFactsWithAnotherNumberOfPartitions() {
      try (SchemaRegistryClient registry = new SchemaRegistryClient(kafka.registryUrl())) {
        Topic<ReviewCompleted> topic = topic(Topic.Kind.FACT, 5_000);
        new TopicCreator(clients(3, registry)).ensure(List.of(topic));

        assertThatExceptionOfType(TopicSetupException.class)
            .isThrownBy(() -> new TopicCreator(clients(2, registry)).ensure(List.of(topic)))
            .withMessageContaining("has 3 partitions, but divisi.kafka.partitions is 2");
      }
    }

    @Test
    void shouldRefuseOrdersWithSeveralPartitions() {
      try (SchemaRegistryClient registry = new SchemaRegistryClient(kafka.registryUrl())) {
        new TopicCreator(clients(3, registry)).ensure(List.of(topic(Topic.Kind.FACT, 5_000)));
        Topic<ReviewCompleted> orders = topic(Topic.Kind.ORDER, 5_000);

        assertThatExceptionOfType(TopicSetupException.class)
            .isThrownBy(() -> new TopicCreator(clients(3, registry)).ensure(List.of(orders)))
            .withMessageContaining("A topic of orders must have one");
      }
    }
  }

  @Nested
  class Publishing {
    @Test
    void shouldNameTheFailureWhenARecordIsTooLarge() {
      try (SchemaRegistryClient registry = new SchemaRegistryClient(kafka.registryUrl())) {
        KafkaClients clients = clients(1, registry);
        Topic<ReviewCompleted> topic = topic(Topic.Kind.FACT, 100);
        new TopicCreator(clients).ensure(List.of(topic));
        try (FactPublisher publisher = new FactPublisher(clients, "/divisi/test")) {
          PublishFailedException failure =
              catchThrowableOfType(
                  PublishFailedException.class,
                  () ->
                      publisher.publish(
                          topic, "g", Records.reviewCompleted("g".repeat(200), "claim")));

          assertThat(failure.kind()).isEqualTo(FailureKind.EXHAUSTED);
          assertThat(failure.code()).isEqualTo("RECORD_TOO_LARGE");
        }
      }
    }

    @Test
    void shouldFailForNowWhenNoRegistryAnswers() {
      try (SchemaRegistryClient registry = new SchemaRegistryClient("http://127.0.0.1:1")) {
        KafkaClients clients = clients(1, registry);
        try (FactPublisher publisher = new FactPublisher(clients, "/divisi/test")) {
          PublishFailedException failure =
              catchThrowableOfType(
                  PublishFailedException.class,
                  () ->
                      publisher.publish(
                          TopicCatalogue.REVIEW_COMPLETED,
                          "g",
                          Records.reviewCompleted("g", "claim")));

          assertThat(failure.isTransient()).isTrue();
          assertThat(failure.code()).isEqualTo("SCHEMA_REGISTRY_UNAVAILABLE");
        }
      }
    }
  }

  @Nested
  class Configuration {
    private SpringApplicationBuilder application(String... further) {
      return new SpringApplicationBuilder(KafkaSupportConfiguration.class)
          .web(WebApplicationType.NONE)
          .bannerMode(org.springframework.boot.Banner.Mode.OFF)
          .registerShutdownHook(false)
          .properties(
              "spring.application.name=test-service",
              "divisi.kafka.bootstrap-servers=" + kafka.bootstrapServers(),
              "divisi.kafka.schema-registry-url=" + kafka.registryUrl())
          .properties(further);
    }

    @Test
    void shouldRunSeveralTimesInOneProcessWithoutJmx() throws MalformedObjectNameException {
      try (ConfigurableApplicationContext one = application().run();
          ConfigurableApplicationContext other = application().run()) {
        FactPublisher publisher = one.getBean(FactPublisher.class);
        assertThat(publisher.source()).isEqualTo("/divisi/test-service");
        assertThat(other.getBean(FactPublisher.class)).isNotSameAs(publisher);
        assertThat(
                ManagementFactory.getPlatformMBeanServer()
                    .queryNames(
                        new ObjectName(
                            "kafka.producer:type=producer-metrics,client-id=divisi-test-service*"),
                        null))
            .isEmpty();
      }
    }

    @Test
    void shouldHaveDefaults() {
      try (ConfigurableApplicationContext context = application().run()) {
        KafkaSettings settings = context.getBean(KafkaSettings.class);
        assertThat(settings.partitions()).isEqualTo(4);
        assertThat(settings.replicationFactor()).isEqualTo((short) 1);
        assertThat(settings.properties()).isEmpty();
      }
    }

    @Test
    void shouldPassPropertiesToEveryClient() {
      try (ConfigurableApplicationContext context =
          application("divisi.kafka.properties[request.timeout.ms]=1234").run()) {
        assertThat(context.getBean(KafkaClients.class).properties("role"))
            .containsEntry("request.timeout.ms", "1234");
      }
    }

    @Test
    void shouldNotStartWithAnUnknownKey() {
      assertThatExceptionOfType(Exception.class)
          .isThrownBy(() -> application("divisi.kafka.partitons=3").run())
          .havingRootCause()
          .isInstanceOf(UnboundConfigurationPropertiesException.class)
          .withMessageContaining("divisi.kafka.partitons");
    }

    @Test
    void shouldNotStartWithAValueThatMakesNoSense() {
      assertThatExceptionOfType(Exception.class)
          .isThrownBy(() -> application("divisi.kafka.partitions=0").run())
          .havingRootCause()
          .withMessage("divisi.kafka.partitions is 0; it must be 1 or more.");
    }
  }
}
