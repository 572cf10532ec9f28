package dev.divisi.console.adapter.sql;

import dev.divisi.kafka.KafkaClients;
import dev.divisi.schemas.Topic;
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
}
