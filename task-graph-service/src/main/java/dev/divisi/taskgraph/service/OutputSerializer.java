package dev.divisi.taskgraph.service;

import dev.divisi.kafka.KafkaClients;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/** Writes each record as its topic wants it. */
final class OutputSerializer implements Serializer<Output<?>> {

  private final KafkaClients clients;

  OutputSerializer(KafkaClients clients) {
    this.clients = clients;
  }

  @Override
  public byte @Nullable [] serialize(String topic, @Nullable Output<?> output) {
    return output == null ? null : bytes(output);
  }

  private <V extends org.apache.avro.specific.SpecificRecord> byte[] bytes(Output<V> output) {
    return clients.toBytes(output.topic(), output.value());
  }
}
