package dev.divisi.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.divisi.cli.AuditLog.Entry;
import dev.divisi.cli.AuditLog.Place;
import dev.divisi.kafka.FactPublisher;
import dev.divisi.kafka.KafkaClients;
import dev.divisi.kafka.KafkaSettings;
import dev.divisi.kafka.TopicCreator;
import dev.divisi.schemas.AuditEvent;
import dev.divisi.schemas.GoalStatus;
import dev.divisi.schemas.TopicCatalogue;
import dev.divisi.schemas.serde.SchemaRegistryClient;
import dev.divisi.testing.DivisiKafka;
import dev.divisi.testing.DivisiKafkaExtension;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(DivisiKafkaExtension.class)
class KafkaAuditLogIT {
  private static final String GOAL = "audited";

  @Test
  void shouldReadEventsWithTheirPlacesAndWhatIsNone(DivisiKafka kafka) throws Exception {
    AuditEvent event = States.audit(GOAL, 1, "GoalAccepted", "Yes");
    try (SchemaRegistryClient registry = new SchemaRegistryClient(kafka.registryUrl())) {
      KafkaClients clients =
          new KafkaClients(
              new KafkaSettings(
                  kafka.bootstrapServers(), kafka.registryUrl(), 4, (short) 1, Map.of()),
              registry);
      new TopicCreator(clients)
          .ensure(List.of(TopicCatalogue.AUDIT_EVENTS, TopicCatalogue.GOAL_STATE));
      try (FactPublisher publisher = new FactPublisher(clients, "/divisi/test");
          Producer<byte[], byte[]> producer = clients.producer("test");
          AuditLog log = new KafkaAuditLog(clients)) {
        publisher.publish(TopicCatalogue.AUDIT_EVENTS, GOAL, event);
        publisher.publish(
            TopicCatalogue.GOAL_STATE, GOAL, States.goal(GOAL, GoalStatus.RUNNING, "", 1));
        producer
            .send(
                new ProducerRecord<>(
                    TopicCatalogue.AUDIT_EVENTS.name(),
                    GOAL.getBytes(UTF_8),
                    "not avro".getBytes(UTF_8)))
            .get();

        List<Entry> entries =
            log.readToEnd().stream().filter(entry -> entry.goalId().equals(GOAL)).toList();

        assertThat(entries).filteredOn(AuditLog.State.class::isInstance).hasSize(1);
        List<AuditLog.Event> events = those(AuditLog.Event.class, entries);
        assertThat(events).extracting(AuditLog.Event::event).containsExactly(event);
        Place place = events.getFirst().place();
        List<AuditLog.Unreadable> unreadable = those(AuditLog.Unreadable.class, entries);
        assertThat(unreadable)
            .extracting(AuditLog.Unreadable::place)
            .containsExactly(new Place("audit.events", place.partition(), place.offset() + 1));
        assertThat(unreadable.getFirst().reason()).contains("magic byte");
      }
    }
  }

  private static <E extends Entry> List<E> those(Class<E> type, List<Entry> entries) {
    return entries.stream().filter(type::isInstance).map(type::cast).toList();
  }
}
