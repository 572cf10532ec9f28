package dev.divisi.taskgraph.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.divisi.taskgraph.Task;
import dev.divisi.taskgraph.TaskStatus;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;

class GraphStoreTest {

  private final MockProcessorContext<Void, Void> context = new MockProcessorContext<>();
  private final KeyValueStore<String, byte[]> tasks = open("tasks");
  private final GraphStore store =
      new GraphStore(new GraphStore.Stores(open("goals"), tasks, open("plans")));

  @Test
  void shouldVisitEachTaskOfAGoalAsItIs_writtenOrNot_inOrder() {
    put("goal-1", SampleGoals.task("c", TaskStatus.PENDING));
    put("goal-1", SampleGoals.task("a", TaskStatus.PENDING));
    put("goal-10", SampleGoals.task("b", TaskStatus.PENDING));
    store.write();
    put("goal-1", SampleGoals.task("c", TaskStatus.READY));
    put("goal-1", SampleGoals.task("b", TaskStatus.BLOCKED));
    put("goal-0", SampleGoals.task("b", TaskStatus.PENDING));

    List<String> visited = new ArrayList<>();
    store.forEachTask("goal-1", task -> visited.add(task.taskId() + " " + task.status()));

    assertThat(visited).containsExactly("a PENDING", "b BLOCKED", "c READY");
  }

  @Test
  void shouldWriteNothing_givenATaskIsVisited() {
    put("goal-1", SampleGoals.task("a", TaskStatus.PENDING));

    store.forEachTask("goal-1", task -> {});

    assertThat(tasks.get("goal-1/a")).isNull();
    store.write();
    assertThat(tasks.get("goal-1/a")).isNotNull();
  }

  private void put(String goalId, Task task) {
    store.put(goalId, StoredGraph.taskKey(goalId, task.taskId()), null, task);
  }

  private KeyValueStore<String, byte[]> open(String name) {
    KeyValueStore<String, byte[]> opened =
        Stores.keyValueStoreBuilder(
                Stores.inMemoryKeyValueStore(name), Serdes.String(), Serdes.ByteArray())
            .withLoggingDisabled()
            .build();
    opened.init(context.getStateStoreContext(), opened);
    return opened;
  }
}
