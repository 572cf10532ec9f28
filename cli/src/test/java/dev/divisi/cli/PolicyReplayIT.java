package dev.divisi.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.divisi.cli.PastFacts.Fact;
import dev.divisi.cli.PastFacts.Unreadable;
import dev.divisi.kafka.KafkaClients;
import dev.divisi.kafka.KafkaSettings;
import dev.divisi.kafka.TopicCreator;
import dev.divisi.local.Endpoints;
import dev.divisi.policy.PolicyFile;
import dev.divisi.policy.PolicyReader;
import dev.divisi.policy.risk.RepositoryFacts;
import dev.divisi.schemas.PatchProposed;
import dev.divisi.schemas.Topic;
import dev.divisi.schemas.TopicCatalogue;
import dev.divisi.schemas.Verdict;
import dev.divisi.schemas.VerdictOutcome;
import dev.divisi.schemas.serde.SchemaRegistryClient;
import dev.divisi.testing.DivisiKafka;
import dev.divisi.testing.DivisiKafkaExtension;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What was judged is found on a real broker, by the time of the records. */
@Timeout(60)
@ExtendWith(DivisiKafkaExtension.class)
class PolicyReplayIT {
  private static final List<Topic<?>> VERDICTS =
      List.of(TopicCatalogue.PLAN_EVALUATED, TopicCatalogue.PATCH_EVALUATED);
  private static final List<Topic<?>> JUDGED =
      List.of(TopicCatalogue.PLAN_CREATED, TopicCatalogue.PATCH_PROPOSED);

  private final Endpoints endpoints;

  PolicyReplayIT(DivisiKafka kafka) {
    endpoints = new Endpoints(kafka.bootstrapServers(), kafka.registryUrl(), "");
  }

  @Test
  void shouldJudgeAgainWhatWasWrittenSince() throws Exception {
    Instant now = Instant.now();
    Instant lately = now.minus(Duration.ofHours(2));
    Verdict allowed = Proposals.verdict(VerdictOutcome.ALLOW);
    PatchProposed old = Proposals.proposed("replayed", "old", "go.sum");
    PatchProposed lock = Proposals.proposed("replayed", "lock", "go.sum");
    PatchProposed plain = Proposals.proposed("replayed", "plain", "README.md");
    try (SchemaRegistryClient registry = new SchemaRegistryClient(endpoints.schemaRegistryUrl());
        DivisiClient client = new KafkaDivisiClient(endpoints)) {
      KafkaClients clients =
          new KafkaClients(
              new KafkaSettings(
                  endpoints.bootstrapServers(),
                  endpoints.schemaRegistryUrl(),
                  4,
                  (short) 1,
                  Map.of()),
              registry);
      // One of the topics is not there: nobody ever wrote to it.
      new TopicCreator(clients)
          .ensure(List.of(TopicCatalogue.PATCH_PROPOSED, TopicCatalogue.PATCH_EVALUATED));
      try (Producer<byte[], byte[]> producer = clients.producer("test")) {
        send(clients, producer, now.minus(Duration.ofHours(9)), TopicCatalogue.PATCH_PROPOSED, old);
        send(
            clients,
            producer,
            now.minus(Duration.ofHours(9)),
            TopicCatalogue.PATCH_EVALUATED,
            Proposals.evaluated(old, allowed));
        for (PatchProposed each : List.of(lock, plain)) {
          send(clients, producer, lately, TopicCatalogue.PATCH_PROPOSED, each);
          send(
              clients,
              producer,
              lately,
              TopicCatalogue.PATCH_EVALUATED,
              Proposals.evaluated(each, allowed));
        }
        producer
            .send(
                new ProducerRecord<>(
                    TopicCatalogue.PATCH_PROPOSED.name(),
                    "replayed".getBytes(UTF_8),
                    "not avro".getBytes(UTF_8)))
            .get();
      }

      Replay replay =
          new Replay(
              PolicyReader.shipped(),
              new PolicyFile.Absent(),
              repository -> RepositoryFacts.UNKNOWN,
              "replayed"::equals);
      List<Instant> times = new ArrayList<>();
      for (List<Topic<?>> topics : List.of(VERDICTS, JUDGED)) {
        try (PastFacts facts = client.since(topics, now.minus(Duration.ofHours(3)))) {
          facts.readToEnd(
              entry -> {
                replay.take(entry);
                if (entry instanceof Fact(Instant at, SpecificRecord _)) {
                  times.add(at);
                }
              });
        }
      }

      assertThat(replay.judged()).isEqualTo(2);
      assertThat(replay.changes())
          .singleElement()
          .satisfies(
              change -> {
                assertThat(change.subject().taskId()).isEqualTo("lock");
                assertThat(change.at()).isEqualTo(Instant.ofEpochMilli(lately.toEpochMilli()));
                assertThat(change.newRules()).containsExactly("lock-file");
              });
      assertThat(replay.unreadable()).extracting(Unreadable::goalId).containsExactly("replayed");
      assertThat(times).noneMatch(time -> time.isBefore(now.minus(Duration.ofHours(3))));
      try (PastFacts facts = client.since(JUDGED, now.plus(Duration.ofHours(1)))) {
        facts.readToEnd(
            entry -> {
              throw new AssertionError("nothing is that young: " + entry);
            });
      }
    }
  }

  private static <V extends SpecificRecord> void send(
      KafkaClients clients, Producer<byte[], byte[]> producer, Instant at, Topic<V> topic, V value)
      throws Exception {
    producer
        .send(
            new ProducerRecord<>(
                topic.name(),
                null,
                at.toEpochMilli(),
                "replayed".getBytes(UTF_8),
                clients.toBytes(topic, value)))
        .get();
  }
}
