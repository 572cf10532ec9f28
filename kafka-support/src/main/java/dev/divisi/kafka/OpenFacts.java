package dev.divisi.kafka;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * The facts that were read and do not count as read yet. They are handled in any order, but a
 * partition has one offset: it moves up to the first fact that is not handled, so that none is lost
 * in a crash. What was handled behind that one is handled again then.
 */
final class OpenFacts {
  /** After a crash at most so much is handled again, and so much is held in memory. */
  static final int MOST = 10_000;

  static final long MOST_BYTES = 64L * 1024 * 1024;

  /** One of them. */
  static final class Fact {
    private final Deque<Fact> partition;
    private final Runnable acknowledge;
    private final int size;
    private boolean handled;

    private Fact(Deque<Fact> partition, Runnable acknowledge, int size) {
      this.partition = partition;
      this.acknowledge = acknowledge;
      this.size = size;
    }
  }

  private final Map<TopicPartition, Deque<Fact>> partitions = new HashMap<>();
  private int count;
  private long bytes;

  /**
   * A fact was read.
   *
   * @param acknowledge makes it and all before it count as read
   * @param size in bytes
   */
  synchronized Fact read(TopicPartition partition, Runnable acknowledge, int size) {
    Deque<Fact> facts = partitions.computeIfAbsent(partition, _ -> new ArrayDeque<>());
    Fact fact = new Fact(facts, acknowledge, size);
    facts.add(fact);
    count++;
    bytes += size;
    return fact;
  }

  /** It is handled: acknowledges what can be. */
  synchronized void handled(Fact fact) {
    fact.handled = true;
    Fact last = null;
    for (Fact first = fact.partition.peek();
        first != null && first.handled;
        first = fact.partition.peek()) {
      last = fact.partition.remove();
      count--;
      bytes -= last.size;
    }
    if (last != null) {
      last.acknowledge.run();
    }
  }

  /** Others read these partitions now: what is handled of them from now on is not acknowledged. */
  synchronized void forget(Collection<TopicPartition> gone) {
    for (TopicPartition partition : gone) {
      Deque<Fact> facts = partitions.remove(partition);
      if (facts != null) {
        count -= facts.size();
        bytes -= facts.stream().mapToLong(fact -> fact.size).sum();
        facts.clear();
      }
    }
  }

  /** Whether no more should be read before something is handled. */
  synchronized boolean isFull() {
    return count >= MOST || bytes >= MOST_BYTES;
  }
}
