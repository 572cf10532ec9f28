package dev.divisi.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class OpenFactsTest {
  private static final TopicPartition ONE = new TopicPartition("facts", 1);
  private static final TopicPartition TWO = new TopicPartition("facts", 2);

  private final OpenFacts open = new OpenFacts();
  private final List<String> acknowledged = new ArrayList<>();

  private OpenFacts.Fact read(TopicPartition partition, String name) {
    return open.read(partition, () -> acknowledged.add(name), 1);
  }

  @Test
  void shouldAcknowledgeUpToTheFirstThatIsNotHandled() {
    OpenFacts.Fact a = read(ONE, "a");
    OpenFacts.Fact b = read(ONE, "b");
    OpenFacts.Fact c = read(ONE, "c");
    OpenFacts.Fact other = read(TWO, "other");

    open.handled(b);
    assertThat(acknowledged).isEmpty();
    open.handled(other);
    assertThat(acknowledged).containsExactly("other");
    open.handled(a);
    assertThat(acknowledged).containsExactly("other", "b");
    open.handled(c);
    assertThat(acknowledged).containsExactly("other", "b", "c");
  }

  @Test
  void shouldAcknowledgeNothingOfAPartitionThatOthersReadNow() {
    OpenFacts.Fact before = read(ONE, "before");
    open.forget(List.of(ONE));
    OpenFacts.Fact after = read(ONE, "after");

    open.handled(before);
    assertThat(acknowledged).isEmpty();
    open.handled(after);
    assertThat(acknowledged).containsExactly("after");
  }

  @Test
  void shouldBeFullWhenTooMuchWaitsAndNotWhenItIsHandledOrForgotten() {
    OpenFacts.Fact large = open.read(ONE, () -> {}, (int) OpenFacts.MOST_BYTES);
    assertThat(open.isFull()).isTrue();
    open.handled(large);
    assertThat(open.isFull()).isFalse();

    for (int index = 0; index < OpenFacts.MOST; index++) {
      read(TWO, "many");
    }
    assertThat(open.isFull()).isTrue();
    open.forget(List.of(TWO));
    assertThat(open.isFull()).isFalse();
  }
}
