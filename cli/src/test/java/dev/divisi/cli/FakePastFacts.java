package dev.divisi.cli;

import dev.divisi.schemas.Topic;
import java.time.Instant;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;

/** What is in memory of some topics, since some time. */
record FakePastFacts(List<PastFacts.Entry> all, List<Topic<?>> topics, Instant since)
    implements PastFacts {
  @Override
  public void readToEnd(Taker taker) throws InterruptedException {
    for (Entry entry : all) {
      if (isWanted(entry)) {
        taker.take(entry);
      }
    }
  }

  private boolean isWanted(Entry entry) {
    return switch (entry) {
      case Fact(Instant at, SpecificRecord value) ->
          !at.isBefore(since)
              && topics.stream().anyMatch(topic -> topic.valueType().isInstance(value));
      case Unreadable lost ->
          topics.stream().anyMatch(topic -> topic.name().equals(lost.place().topic()));
    };
  }

  @Override
  public void close() {}
}
