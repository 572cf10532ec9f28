package dev.divisi.taskgraph.service;

import dev.divisi.kafka.TopicCreator;
import dev.divisi.schemas.Topic;
import dev.divisi.schemas.TopicCatalogue;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Makes the topic of a pool before the first order for it. Workers make it, too, but a plan, or a
 * person, may name a pool that has none yet, and a record for a topic that is not there would stop
 * the goals of all.
 */
final class PoolTopics {

  private static final List<String> PREFIXES =
      List.of(TopicCatalogue.TASK_READY.name() + ".", TopicCatalogue.REVIEW_REQUESTED.name() + ".");

  private final TopicCreator creator;
  private final Set<String> known = new HashSet<>();

  PoolTopics(TopicCreator creator) {
    this.creator = creator;
  }

  /** Does nothing for topics that are no pool's: those were made at the start. */
  void ensure(Topic<?> topic) {
    String name = topic.name();
    if (!known.contains(name) && PREFIXES.stream().anyMatch(name::startsWith)) {
      creator.ensure(List.of(topic));
      known.add(name);
    }
  }
}
