package dev.divisi.console.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.divisi.console.SampleRecords;
import dev.divisi.console.domain.GraphPicture.Look;
import dev.divisi.console.domain.GraphPicture.Node;
import dev.divisi.schemas.PlannedTask;
import dev.divisi.schemas.TaskState;
import dev.divisi.schemas.TaskStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class GraphPictureTest {
  private static final Instant NOW = SampleRecords.at(100);

  @Test
  void shouldPutEachTaskBehindAllThatItWaitsForWhenLayersAreCounted() {
    Map<String, Node> nodes =
        nodes(List.of(task("late", "a", "b"), task("a"), task("b", "a"), task("alone")), List.of());

    assertThat(node(nodes, "a").layer()).isZero();
    assertThat(node(nodes, "alone").layer()).isZero();
    assertThat(node(nodes, "b").layer()).isEqualTo(1);
    assertThat(node(nodes, "late").layer()).isEqualTo(2);
  }

  @Test
  void shouldFollowTheSlowestTasksWhenTheLongestChainIsMarked() {
    Map<String, Node> nodes =
        nodes(
            List.of(task("fast"), task("slow"), task("end", "fast", "slow"), task("alone")),
            List.of(
                ended("fast", 0, 5),
                ended("slow", 0, 50),
                ended("end", 50, 60),
                ended("alone", 0, 55)));

    assertThat(critical(nodes)).containsExactlyInAnyOrder("slow", "end");
  }

  @Test
  void shouldCountTasksWhenNoneHasBegun() {
    Map<String, Node> nodes =
        nodes(
            List.of(task("x"), task("a"), task("b", "a"), task("c", "b"), task("y", "x")),
            List.of());

    assertThat(critical(nodes)).containsExactlyInAnyOrder("a", "b", "c");
  }

  @Test
  void shouldMarkNoChainWhenNothingDependsOnAnything() {
    assertThat(critical(nodes(List.of(task("a"), task("b")), List.of()))).isEmpty();
  }

  @Test
  void shouldShowAPartBehindItsTaskWhenThePlanDoesNotNameIt() {
    TaskState part =
        TaskState.newBuilder(SampleRecords.task("g", "a.1", "Part", TaskStatus.RUNNING, 1))
            .setParentTaskId("a")
            .build();
    Map<String, Node> nodes = nodes(List.of(task("a")), List.of(part));

    assertThat(node(nodes, "a.1").needs()).containsExactly("a");
    assertThat(node(nodes, "a.1").look()).isEqualTo(Look.BUSY);
  }

  @Test
  void shouldLeaveOutWhatIsNotThereWhenADependencyNamesNoTask() {
    assertThat(node(nodes(List.of(task("a", "gone")), List.of()), "a").needs()).isEmpty();
  }

  @Test
  void shouldEndWhenTasksWaitForEachOther() {
    assertThat(nodes(List.of(task("a", "b"), task("b", "a")), List.of())).hasSize(2);
  }

  @Test
  void shouldKeepHostileTitlesOnOneLineWhenTheyAreShown() {
    PlannedTask task =
        PlannedTask.newBuilder(task("a")).setTitle("one\n\u202etwo\u001b[31m").build();

    assertThat(node(nodes(List.of(task), List.of()), "a").title()).isEqualTo("one two");
  }

  @Test
  void shouldBeQuickWhenThereAreTenThousandTasks() {
    List<PlannedTask> tasks = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      tasks.add(i == 0 ? task("t0") : task("t" + i, "t" + (i - 1), "t" + i / 2));
    }
    List<PlannedState> states = List.of();

    GraphPicture picture = GraphPicture.of("h", tasks, states, NOW);

    assertThat(picture.nodes().getLast().layer()).isEqualTo(9_999);
    assertThat(picture.nodes()).allMatch(Node::critical);
  }

  private static Map<String, Node> nodes(List<PlannedTask> planned, List<TaskState> states) {
    return GraphPicture.of(
            "h",
            planned,
            states.stream().map(state -> new PlannedState(state, "command", "")).toList(),
            NOW)
        .nodes()
        .stream()
        .collect(Collectors.toMap(Node::id, Function.identity()));
  }

  private static Node node(Map<String, Node> nodes, String id) {
    return Objects.requireNonNull(nodes.get(id));
  }

  private static List<String> critical(Map<String, Node> nodes) {
    return nodes.values().stream().filter(Node::critical).map(Node::id).toList();
  }

  private static PlannedTask task(String id, String... needs) {
    return PlannedTask.newBuilder(SampleRecords.plannedTask(id))
        .setDependsOn(List.of(needs))
        .build();
  }

  private static TaskState ended(String id, int from, int to) {
    return TaskState.newBuilder(SampleRecords.task("g", id, id, TaskStatus.DONE, to))
        .setStartedAt(SampleRecords.at(from))
        .setEndedAt(SampleRecords.at(to))
        .build();
  }
}
