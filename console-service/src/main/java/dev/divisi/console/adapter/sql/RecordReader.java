package dev.divisi.console.adapter.sql;

import dev.divisi.kafka.KafkaClients;
import dev.divisi.schemas.Plan;
import dev.divisi.schemas.PlanCreated;
import dev.divisi.schemas.PlanRevised;
import dev.divisi.schemas.Topic;
import dev.divisi.schemas.TopicCatalogue;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.apache.avro.specific.SpecificRecord;

/** Reads the record that a row keeps, as whatever version it was written. */
final class RecordReader {
  private static final String COLUMN = "record";

  private final KafkaClients clients;

  RecordReader(KafkaClients clients) {
    this.clients = clients;
  }

  <V extends SpecificRecord> V read(Topic<V> topic, ResultSet row) throws SQLException {
    return clients.fromBytes(topic, row.getBytes(COLUMN));
  }

  /** The fact of a version of a plan: {@link PlanCreated} or {@link PlanRevised}. */
  SpecificRecord planFact(ResultSet row) throws SQLException {
    return row.getString("kind").equals("CREATED")
        ? read(TopicCatalogue.PLAN_CREATED, row)
        : read(TopicCatalogue.PLAN_REVISED, row);
  }

  /** A version of a plan. */
  Plan plan(ResultSet row) throws SQLException {
    return switch (planFact(row)) {
      case PlanCreated created -> created.getPlan();
      case PlanRevised revised -> revised.getPlan();
      default -> throw new IllegalStateException("No other fact is kept as a plan.");
    };
  }
}
