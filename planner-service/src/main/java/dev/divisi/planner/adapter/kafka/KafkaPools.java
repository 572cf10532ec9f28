package dev.divisi.planner.adapter.kafka;

import dev.divisi.kafka.KafkaClients;
import dev.divisi.planner.domain.PlanningException;
import dev.divisi.planner.domain.Pools;
import dev.divisi.schemas.FailureKind;
import dev.divisi.schemas.TopicCatalogue;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;

/** A pool is served when its topic exists: its workers make it before they take orders. */
public final class KafkaPools implements Pools {
  private final KafkaClients clients;

  public KafkaPools(KafkaClients clients) {
    this.clients = clients;
  }

  @Override
  public SortedSet<String> served() throws PlanningException, InterruptedException {
    try (Admin admin = clients.admin("planner-pools")) {
      return poolsOf(admin.listTopics().names().get());
    } catch (ExecutionException failure) {
      throw new PlanningException(
          FailureKind.TRANSIENT,
          "POOLS_UNKNOWN",
          "Kafka does not say which pools there are: " + failure.getCause(),
          failure);
    }
  }

  static SortedSet<String> poolsOf(Iterable<String> topics) {
    String orders = TopicCatalogue.TASK_READY.name();
    SortedSet<String> pools = new TreeSet<>();
    for (String topic : topics) {
      if (topic.equals(orders)) {
        pools.add(TopicCatalogue.DEFAULT_POOL);
      } else if (topic.startsWith(orders + ".")) {
        String pool = topic.substring(orders.length() + 1);
        // Leaves out dead letters: the name of a pool has no dot, and is not theirs.
        if (isPool(pool)) {
          pools.add(pool);
        }
      }
    }
    return pools;
  }

  private static boolean isPool(String name) {
    try {
      return !TopicCatalogue.taskReady(name).equals(TopicCatalogue.TASK_READY);
    } catch (IllegalArgumentException notAPool) {
      return false;
    }
  }
}
