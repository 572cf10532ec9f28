package dev.divisi.taskgraph.service;

import dev.divisi.taskgraph.Timings;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the task graph: {@code divisi.task-graph.*}. An unknown key stops the start.
 *
 * @param stateDirectory folder of the local copy of the state; it can be lost, and is then restored
 *     from Kafka
 * @param instance name of this instance, the same after a restart, so that the others wait for it
 *     instead of taking over at once
 * @param commitInterval how long decisions may wait to be committed while facts come without a
 *     pause; readers of committed records see them that much later. In a pause they are committed
 *     within 50 ms
 * @param lease how long a worker may be silent before its work is given to another
 * @param orderRepeat how long an order may stay unclaimed before it is repeated
 * @param backOff the pause after a first transient failure
 * @param threads how many goals are decided on at once, at most the number of partitions
 * @param standbyReplicas how many other instances keep a copy of the state
 * @param takeOver how long an instance may be silent before others take over from it; brokers allow
 *     6 s at least
 */
@ConfigurationProperties(prefix = "divisi.task-graph", ignoreUnknownFields = false)
public record TaskGraphSettings(
    @DefaultValue("state") String stateDirectory,
    @DefaultValue("task-graph-0") String instance,
    @DefaultValue("500ms") Duration commitInterval,
    @DefaultValue("30s") Duration lease,
    @DefaultValue("15s") Duration orderRepeat,
    @DefaultValue("2s") Duration backOff,
    @DefaultValue("1") int threads,
    @DefaultValue("0") int standbyReplicas,
    @DefaultValue("10s") Duration takeOver) {

  Timings timings() {
    return new Timings(lease, orderRepeat, backOff);
  }
}
