package dev.divisi.goals;

import static org.assertj.core.api.Assertions.assertThat;

import dev.divisi.globs.WriteScope;
import dev.divisi.schemas.PlannedTask;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ScopeMeetingsTest {
  @Test
  void shouldFindNoPairThatADependencyOrdersOrThatIsInAnotherRepository() {
    List<PlannedTask> tasks =
        List.of(
            Plans.task("a", "x/**"),
            Plans.task("b", "y/**", "a"),
            Plans.task("c", "x/1.txt", "b"),
            PlannedTask.newBuilder(Plans.task("d", "x/**")).setRepository("tools").build(),
            PlannedTask.newBuilder(Plans.task("e", "**")).setExpand(true).build(),
            Plans.task("f", "x/{1,2}.txt"),
            Plans.task("g", "dir/"),
            Plans.task("h", "./dir/file"));
    ScopeMeetings meetings = ScopeMeetings.of(tasks);
    assertThat(meetings.pairs())
        .containsExactly(
            new ScopeMeetings.Pair("a", "f", "x/**", "x/{1,2}.txt"),
            new ScopeMeetings.Pair("c", "f", "x/1.txt", "x/{1,2}.txt"),
            new ScopeMeetings.Pair("g", "h", "dir/", "./dir/file"));
    assertThat(meetings.complete()).isTrue();
  }

  @Test
  void shouldComeToTheSameAsComparingAllPairs() {
    String[] globs = {
      "**", "*", "a/**", "a/*", "a/b", "a/b/c.txt", "*/b", "a/{b,c}/**", "b/", "ab/*", "a?/x", "b/x"
    };
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      List<PlannedTask> tasks = new ArrayList<>();
      for (int i = 0; i < 9; i++) {
        String[] needs =
            i > 0 && random.nextInt(3) == 0 ? new String[] {"t" + (i - 1)} : new String[0];
        tasks.add(
            PlannedTask.newBuilder(Plans.task("t" + i, "x", needs))
                .setScope(
                    random
                        .ints(1 + random.nextInt(2), 0, globs.length)
                        .mapToObj(index -> globs[index])
                        .toList())
                .build());
      }
      var before = PlanGraph.of(tasks).before();
      long expected = 0;
      for (int i = 0; i < tasks.size(); i++) {
        for (int j = i + 1; j < tasks.size(); j++) {
          boolean ordered = before.get(i).get(j) || before.get(j).get(i);
          if (!ordered
              && WriteScope.of(tasks.get(i).getScope())
                  .meets(WriteScope.of(tasks.get(j).getScope()))) {
            expected++;
          }
        }
      }
      assertThat(ScopeMeetings.of(tasks).count()).as("seed " + seed).isEqualTo(expected);
    }
  }

  @Test
  void shouldBeQuickForTenThousandTasks() {
    List<PlannedTask> apart =
        IntStream.range(0, 10_000)
            .mapToObj(i -> Plans.task("t" + i, "m" + i / 2 + "/src/**"))
            .toList();
    List<PlannedTask> alike =
        IntStream.range(0, 10_000).mapToObj(i -> Plans.task("t" + i, "**/f" + i)).toList();
    long start = System.nanoTime();
    ScopeMeetings meetings = ScopeMeetings.of(apart);
    assertThat(meetings.count()).isEqualTo(5_000);
    assertThat(meetings.pairs()).hasSize(50);
    assertThat(meetings.pairs().getFirst().taskId()).isEqualTo("t0");
    assertThat(ScopeMeetings.of(alike).complete()).isFalse();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
  }
}
