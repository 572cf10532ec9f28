package dev.divisi.cli;

import dev.divisi.schemas.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.apache.avro.specific.SpecificRecord;

/** Topics in memory; a reaction plays whoever answers to what is published. */
final class FakeClient implements DivisiClient {
  /** A record with its topic. */
  record Entry(String topic, String key, SpecificRecord value) {}

  final List<Entry> log = new ArrayList<>();
  final List<PastFacts.Entry> past = new ArrayList<>();
  final FakeAuditLog auditLog = new FakeAuditLog();
  final Set<String> pools = new TreeSet<>(Set.of("implementers"));
  boolean closed;
  private BiConsumer<FakeClient, SpecificRecord> reaction = (_, _) -> {};

  FakeClient reacting(BiConsumer<FakeClient, SpecificRecord> next) {
    reaction = next;
    return this;
  }

  <V extends SpecificRecord> FakeClient with(Topic<V> topic, V value) {
    log.add(new Entry(topic.name(), "", value));
    return this;
  }

  <V extends SpecificRecord> List<V> on(Topic<V> topic) {
    return log.stream()
        .filter(entry -> entry.topic().equals(topic.name()))
        .map(entry -> topic.valueType().cast(entry.value()))
        .toList();
  }

  @Override
  public <V extends SpecificRecord> void publish(Topic<V> topic, String key, V value) {
    log.add(new Entry(topic.name(), key, value));
    reaction.accept(this, value);
  }

  @Override
  public RecordFeed fromTheBeginning(List<Topic<?>> topics) {
    return new Feed(topics, 0);
  }

  @Override
  public RecordFeed ofKey(List<Topic<?>> topics, String key) {
    return new Feed(topics, 0);
  }

  @Override
  public NavigableSet<String> pools() {
    return new TreeSet<>(pools);
  }

  @Override
  public PastFacts since(List<Topic<?>> topics, Instant since) {
    return new FakePastFacts(past, topics, since);
  }

  @Override
  public AuditLog auditLog() {
    return auditLog;
  }

  @Override
  public RecordFeed fromNow(List<Topic<?>> topics) {
    return new Feed(topics, log.size());
  }

  @Override
  public void close() {
    closed = true;
  }

  private final class Feed implements RecordFeed {
    private final Map<String, Topic<?>> topics = new HashMap<>();
    private int position;

    Feed(List<Topic<?>> topics, int position) {
      topics.forEach(topic -> this.topics.put(topic.name(), topic));
      this.position = position;
    }

    @Override
    public List<SpecificRecord> poll(Duration limit) throws InterruptedException {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      List<Entry> fresh = List.copyOf(log.subList(position, log.size()));
      position = log.size();
      return fresh.stream()
          .filter(entry -> topics.containsKey(entry.topic()))
          .map(Entry::value)
          .toList();
    }

    @Override
    public List<SpecificRecord> readToEnd() throws InterruptedException {
      return poll(Duration.ZERO);
    }

    @Override
    public void close() {}
  }
}
