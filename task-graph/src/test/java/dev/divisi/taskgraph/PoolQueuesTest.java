package dev.divisi.taskgraph;

import static dev.divisi.taskgraph.SharedPool.POOL;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Goals that share a pool take turns by priority, and nobody starves. */
class PoolQueuesTest {

  private final SharedPool shared = new SharedPool();

  /** Who gave something out since so many orders were. */
  private List<String> since(int orders) {
    return shared.givenOut.subList(orders, shared.givenOut.size());
  }

  private static int longestRunWithout(String goalId, List<String> givenOut) {
    int longest = 0;
    int run = 0;
    for (String other : givenOut) {
      run = other.equals(goalId) ? 0 : run + 1;
      longest = Math.max(longest, run);
    }
    return longest;
  }

  @Test
  void shouldKeepTheOrdersThatNobodyHasTakenFewAndGrowWithTheWorkers() {
    for (int i = 0; i < 10; i++) {
      shared.begin("goal-" + i, Priority.NORMAL, 8);
    }
    assertThat(shared.topic).hasSize(4);

    List<Order.DispatchTask> taken = new ArrayList<>();
    for (int workers = 1; workers <= 20; workers++) {
      taken.add(shared.take());
      assertThat(shared.topic).as("with %d workers", workers).hasSize(4 + workers);
      assertThat(shared.queues.unclaimed(POOL)).isEqualTo(4 + workers);
      assertThat(shared.queues.running(POOL)).isEqualTo(workers);
    }
    taken.forEach(shared::finish);
    assertThat(shared.queues.running(POOL)).isZero();
    assertThat(shared.topic).as("they wait for a worker already").hasSize(24);
  }

  @Test
  void shouldGiveTheNextOrderToAGoalOfHighPriorityHoweverManyWaitBeforeIt() {
    for (int i = 0; i < 200; i++) {
      shared.begin("low-" + i, Priority.LOW, 4);
    }
    shared.begin("high", Priority.HIGH, 8);
    assertThat(shared.givenOut).hasSize(4).doesNotContain("high");

    shared.take();

    assertThat(since(4)).containsExactly("high", "high");
  }

  @Test
  void shouldGiveEachPriorityItsShareHoweverManyGoalsOfAnotherThereAre() {
    for (int i = 0; i < 3; i++) {
      shared.begin("low-" + i, Priority.LOW, 40);
    }
    for (int i = 0; i < 20; i++) {
      shared.begin("normal-" + i, Priority.NORMAL, 40);
    }
    shared.begin("high", Priority.HIGH, 200);
    shared.work(10);
    int before = shared.givenOut.size();

    shared.work(2 * 21);

    List<String> turns = since(before);
    assertThat(turns).hasSize(2 * 21);
    assertThat(count(turns, "high")).isEqualTo(2 * 16);
    assertThat(count(turns, "normal-")).isEqualTo(2 * 4);
    assertThat(count(turns, "low-")).isEqualTo(2);
  }

  private static long count(List<String> goals, String prefix) {
    return goals.stream().filter(goal -> goal.startsWith(prefix)).count();
  }

  @Test
  void shouldNotStarveAGoalOfLowPriorityWhileHighOnesKeepComing() {
    shared.begin("low", Priority.LOW, 40);
    for (int i = 0; i < 200; i++) {
      shared.begin("high-" + i, Priority.HIGH, 3);
      shared.work(1);
    }

    assertThat(longestRunWithout("low", shared.givenOut)).isLessThanOrEqualTo(17);
    assertThat(Collections.frequency(shared.givenOut, "low")).isGreaterThanOrEqualTo(200 / 17);
  }

  @Test
  void shouldNeitherSaveTurnsUpNorPayForThoseThatNobodyElseWanted() {
    shared.begin("low", Priority.LOW, 200);
    shared.work(100);
    int before = shared.givenOut.size();

    shared.begin("high", Priority.HIGH, 100);
    shared.work(60);

    assertThat(since(before).getFirst()).isEqualTo("high");
    // Of those that are level the higher priority comes first: once, that makes it 17.
    assertThat(longestRunWithout("low", since(before))).isEqualTo(17);
    assertThat(Collections.frequency(since(before), "low")).isEqualTo(3);
  }

  @Test
  void shouldShareEquallyAmongGoalsOfOnePriorityHoweverLargeTheyAre() {
    shared.begin("large", Priority.NORMAL, 100);
    shared.begin("small", Priority.NORMAL, 20);
    shared.begin("other", Priority.NORMAL, 50);
    shared.work(48);

    List<String> turns = since(4);
    for (String goal : List.of("large", "small", "other")) {
      assertThat(Collections.frequency(turns, goal))
          .isBetween(turns.size() / 3, turns.size() / 3 + 1);
      assertThat(longestRunWithout(goal, turns)).isEqualTo(2);
    }
  }

  @Test
  void shouldPassOverWhoeverHasNothingToGiveOutAndHearOfItAgain() {
    shared.begin("first", Priority.NORMAL, 20);
    shared.begin("second", Priority.NORMAL, 20);
    shared.begin("third", Priority.NORMAL, 20);
    shared.handle(new Command.PauseGoal("second", shared.ada(), "wait"));
    shared.handle(new Command.CancelGoal("third", shared.ada(), "no need"));

    shared.work(6);
    assertThat(shared.givenOut).containsOnly("first");

    shared.handle(new Command.ResumeGoal("second", shared.ada(), "go on"));
    int before = shared.givenOut.size();
    shared.work(4);
    assertThat(since(before)).containsExactly("first", "second", "first", "second");
  }

  @Test
  void shouldGiveOutWhatOtherPoolsHaveRoomFor() {
    shared.begin("first", Priority.NORMAL, 20);
    shared.begin(
        "second",
        Priority.NORMAL,
        GoalStory.draft("a", List.of("a/**")),
        GoalStory.changed(GoalStory.draft("b", List.of("b/**")), "testers", "b/**"));

    assertThat(shared.task("second", "a").status()).isEqualTo(TaskStatus.READY);
    assertThat(shared.task("second", "a").reason()).isEmpty();
    assertThat(shared.task("second", "b").status()).isEqualTo(TaskStatus.DISPATCHED);
    assertThat(shared.explain("second", "a").causes())
        .singleElement()
        .satisfies(
            cause -> {
              assertThat(cause.kind()).isEqualTo(Explanation.Kind.WORKER);
              assertThat(cause.what())
                  .startsWith("4 orders of the pool implementers wait for a worker")
                  .contains("priority NORMAL");
              assertThat(cause.release()).contains("it is this goal's turn");
            });
  }

  @Test
  void shouldKeepRoomForWhoseTurnItIs() {
    PoolQueues queues = new PoolQueues(4);
    assertThat(queues.room("first", POOL)).isEqualTo(4);
    queues.waits("low", Priority.LOW, List.of(POOL));
    queues.waits("high", Priority.HIGH, List.of(POOL));
    queues.waits("other", Priority.HIGH, List.of(POOL));

    assertThat(queues.room("first", POOL)).isZero();
    assertThat(queues.room("high", POOL)).as("nobody said that it is its turn").isZero();
    assertThat(queues.next()).contains("high");
    assertThat(queues.room("high", POOL)).isEqualTo(1);
    assertThat(queues.room("other", POOL)).isZero();
    assertThat(queues.next()).contains("other");
    assertThat(queues.next()).contains("low");
    assertThat(queues.room("low", POOL)).as("nobody else waits").isEqualTo(4);
    assertThat(queues.next()).isEmpty();
  }

  @Test
  void shouldForgetAGoalThatIsOver() {
    PoolQueues queues = new PoolQueues(4);
    queues.waits("low", Priority.LOW, List.of(POOL, "testers"));
    queues.waits("high", Priority.HIGH, List.of(POOL));

    queues.forget("high");
    queues.forget("nobody");

    assertThat(queues.next()).contains("low");
    assertThat(queues.next()).as("for the other pool").contains("low");
    assertThat(queues.next()).isEmpty();
  }

  @Test
  void shouldBeginAContestWhenThereIsRoomForOne() {
    shared.begin("first", Priority.NORMAL, 20);
    shared.begin("second", Priority.NORMAL, GoalStory.contest("a", "a/**", POOL, POOL, POOL));
    shared.begin("third", Priority.NORMAL, 20);
    assertThat(shared.task("second", "a").status()).isEqualTo(TaskStatus.READY);

    Order.DispatchTask taken = shared.take();

    assertThat(since(4)).containsExactly("first", "second", "second", "second");
    assertThat(shared.queues.unclaimed(POOL)).as("5 may wait").isEqualTo(7);
    shared.finish(taken);
    shared.work(3);
    assertThat(since(8)).as("there is room again").containsExactly("third");
  }

  @Test
  void shouldKnowTheSameAfterARestart() {
    shared.begin("low", Priority.LOW, 20);
    shared.begin("other", Priority.LOW, 20);
    shared.begin("high", Priority.HIGH, 20);
    shared.take();
    int before = shared.givenOut.size();

    shared.restart();

    assertThat(shared.queues.unclaimed(POOL)).isEqualTo(5);
    assertThat(shared.queues.running(POOL)).isEqualTo(1);
    assertThat(shared.givenOut).as("there is no room").hasSize(before);
    shared.take();
    assertThat(since(before)).containsExactly("high", "high");
  }

  @Test
  void shouldCountWhateverBecomesOfAnOrder() {
    shared.begin("goal", Priority.NORMAL, 6);
    Order.DispatchTask lost = shared.take();
    assertThat(counts()).containsExactly(5, 1);

    shared.handle(
        new Command.ReassignTask(
            "goal", String.valueOf(lost.work().taskId()), "experts", false, shared.ada(), ""));
    assertThat(counts()).containsExactly(5, 0);
    assertThat(shared.queues.unclaimed("experts")).isEqualTo(1);

    shared.handle(new Command.CancelTask("goal", "t5", shared.ada(), "no need"));
    assertThat(counts()).containsExactly(4, 0);

    shared.handle(new Command.CancelGoal("goal", shared.ada(), "no need"));
    assertThat(counts()).containsExactly(0, 0);
    assertThat(shared.queues.unclaimed("experts")).isZero();
    assertThat(shared.goal("goal").status()).isEqualTo(GoalStatus.CANCELLED);
  }

  private List<Integer> counts() {
    return List.of(shared.queues.unclaimed(POOL), shared.queues.running(POOL));
  }
}
