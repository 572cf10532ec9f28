package dev.divisi.console.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class FeedTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  private final Feed feed = new Feed();

  private static Change goal(String id) {
    return new Change(Change.Kind.GOAL, id, null);
  }

  @Test
  void shouldTellEachReaderWhatItWants() throws Exception {
    Feed.Subscription all = feed.subscribe(_ -> true);
    Feed.Subscription one = feed.subscribe(change -> change.goalId().equals("a"));

    feed.tell(Set.of(goal("a"), goal("b")));

    assertThat(all.take(LONG)).containsExactlyInAnyOrder(goal("a"), goal("b"));
    assertThat(one.take(LONG)).containsExactly(goal("a"));
  }

  @Test
  void shouldTellOnceWhatChangedManyTimesMeanwhile() throws Exception {
    Feed.Subscription slow = feed.subscribe(_ -> true);

    for (int i = 0; i < 10_000; i++) {
      feed.tell(Set.of(goal("a")));
    }

    assertThat(slow.take(LONG)).containsExactly(goal("a"));
  }

  @Test
  void shouldTellEverythingInsteadOfKeepingALotForASlowReader() throws Exception {
    Feed.Subscription slow = feed.subscribe(_ -> true);

    for (int i = 0; i < 10_000; i++) {
      feed.tell(Set.of(goal("goal-" + i)));
    }

    List<Change> heard = slow.take(LONG);
    assertThat(heard).contains(Change.everything());
    assertThat(heard).hasSizeLessThan(2002);
  }

  @Test
  void shouldTellWhatWasToldSinceAPositionOnceEach() {
    feed.tell(Set.of(goal("a")));
    feed.tell(Set.of(goal("b")));
    String position = feed.position();
    feed.tell(Set.of(goal("c")));
    feed.tell(Set.of(goal("a")));
    feed.tell(Set.of(goal("c")));

    assertThat(feed.since(position)).contains(Set.of(goal("a"), goal("c")));
    assertThat(feed.since(feed.position())).contains(Set.of());
  }

  @Test
  void shouldKnowNothingOfAPositionThatIsNotItsOwnOrTooOld() {
    String position = feed.position();
    for (int i = 0; i < 5_000; i++) {
      feed.tell(Set.of(goal("goal-" + i)));
    }

    assertThat(feed.since(position)).isEmpty();
    assertThat(feed.since(new Feed().position())).isEmpty();
    assertThat(feed.since("")).isEmpty();
    assertThat(feed.since("x.1")).isEmpty();
  }

  @Test
  void shouldWakeAReaderThatWaits() throws Exception {
    Feed.Subscription reader = feed.subscribe(_ -> true);
    CompletableFuture<List<Change>> heard = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                heard.complete(reader.take(LONG));
              } catch (InterruptedException e) {
                heard.completeExceptionally(e);
              }
            });

    feed.tell(Set.of(goal("a")));

    assertThat(heard.get()).containsExactly(goal("a"));
  }

  @Test
  void shouldForgetAReaderThatLeft() throws Exception {
    Set<Change> asked = new HashSet<>();
    Feed.Subscription reader = feed.subscribe(asked::add);

    reader.close();
    feed.tell(Set.of(goal("a")));

    assertThat(feed.readers()).isZero();
    assertThat(asked).isEmpty();
  }
}
