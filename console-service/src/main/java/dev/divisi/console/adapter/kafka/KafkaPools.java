package dev.divisi.console.adapter.kafka;

import dev.divisi.console.domain.Pools;
import dev.divisi.console.domain.UnavailableException;
import dev.divisi.kafka.KafkaClients;
import dev.divisi.schemas.TopicCatalogue;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Pools by the topics of their orders. What was found, also that nothing can be, is kept for a
 * moment: pages ask as one types.
 */
public final class KafkaPools implements Pools {
  private static final Duration KEPT = Duration.ofSeconds(10);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final KafkaClients clients;
  private final InstantSource clock;
  private @Nullable Found found;

  /** What came of looking: pools, or why there are none. */
  private record Found(NavigableSet<String> pools, @Nullable KafkaException failure, Instant at) {
    NavigableSet<String> orFailure() throws UnavailableException {
      if (failure != null) {
        throw new UnavailableException(
            "Kafka cannot be reached, so the pools are not known.", failure);
      }
      return pools;
    }
  }

  public KafkaPools(KafkaClients clients, InstantSource clock) {
    this.clients = clients;
    this.clock = clock;
  }

  @Override
  public synchronized NavigableSet<String> served() throws UnavailableException {
    Found known = found;
    if (known != null && clock.instant().isBefore(known.at().plus(KEPT))) {
      return known.orFailure();
    }
    Found fresh = look();
    found = fresh;
    return fresh.orFailure();
  }

  private Found look() {
    try (Consumer<byte[], byte[]> consumer = clients.consumer("console-pools", Map.of())) {
      NavigableSet<String> pools = new TreeSet<>();
      consumer
          .listTopics(PATIENCE)
          .keySet()
          .forEach(name -> TopicCatalogue.poolOf(name).ifPresent(pools::add));
      return new Found(pools, null, clock.instant());
    } catch (KafkaException e) {
      return new Found(new TreeSet<>(), e, clock.instant());
    }
  }
}
