package dev.divisi.taskgraph.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.divisi.kafka.KafkaClients;
import dev.divisi.kafka.KafkaSettings;
import dev.divisi.schemas.serde.SchemaRegistryClient;
import dev.divisi.taskgraph.Timings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.streams.Topology;
import org.junit.jupiter.api.Test;

/** Guards the names of nodes and stores: another name is another changelog, and a lost state. */
class TopologyTest {

  private static final Path GOLDEN = Path.of("src", "test", "resources", "topology.txt");

  @Test
  void shouldHaveTheNodesAndStoresThatStandInTheGoldenFile() throws IOException {
    Topology topology = new Topology();
    SchemaRegistryClient registry = new SchemaRegistryClient("http://localhost:1");
    KafkaSettings settings =
        new KafkaSettings("localhost:1", "http://localhost:1", 4, (short) 1, Map.of());
    TaskGraphTopology.addTo(topology, new KafkaClients(settings, registry), Timings.DEFAULT);

    String description =
        topology
            .describe()
            .toString()
            .replaceAll("extractor class: .*", "extractor class: (chosen by the record))");
    if (Boolean.getBoolean("divisi.regenerate")) {
      Files.writeString(GOLDEN, description);
    }

    assertThat(GOLDEN)
        .as(
            "write it anew with: ./mvnw -pl task-graph-service test -Dtest=TopologyTest -Ddivisi.regenerate=true")
        .content()
        .isEqualTo(description);
  }
}
