package dev.divisi.taskgraph.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.divisi.kafka.KafkaClients;
import dev.divisi.kafka.KafkaSettings;
import dev.divisi.schemas.serde.SchemaRegistryClient;
import dev.divisi.taskgraph.Task;
import dev.divisi.taskgraph.TaskStatus;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;

class StateTellerTest {

  private static final String GOAL = "goal-1";

  private final GraphStore store =
      new GraphStore(
          new GraphStore.Stores(unopened("goals"), unopened("tasks"), unopened("plans")));
  private final StateTeller teller =
      new StateTeller(
          store,
          new Payloads(
              unopened("payloads"),
              new KafkaClients(
                  new KafkaSettings("localhost:1", "http://localhost:1", 4, (short) 1, Map.of()),
                  new SchemaRegistryClient("http://localhost:1"))));

  @Test
  void shouldTellAFewAtOnce() {
    goOn(3);

    assertThat(teller.due()).hasSize(3);
    assertThat(teller.due()).isEmpty();
  }

  @Test
  void shouldTellManyEveryFourthTime_eachOnce() {
    for (int round = 0; round < 2; round++) {
      for (int time = 1; time <= 3; time++) {
        goOn(500);
        assertThat(teller.due()).isEmpty();
      }
      goOn(500);
      assertThat(teller.due()).extracting(Output::key).hasSize(500).doesNotHaveDuplicates();
    }
  }

  private void goOn(int tasks) {
    IntStream.range(0, tasks)
        .mapToObj(number -> SampleGoals.task("task-" + number, TaskStatus.PENDING))
        .forEach(this::goOn);
  }

  private void goOn(Task task) {
    String key = StoredGraph.taskKey(GOAL, task.taskId());
    store.put(GOAL, key, null, task);
    teller.later(GOAL, task);
  }

  /** Nothing is read from it: what was put is still in memory. */
  private static KeyValueStore<String, byte[]> unopened(String name) {
    return Stores.keyValueStoreBuilder(
            Stores.inMemoryKeyValueStore(name), Serdes.String(), Serdes.ByteArray())
        .build();
  }
}
