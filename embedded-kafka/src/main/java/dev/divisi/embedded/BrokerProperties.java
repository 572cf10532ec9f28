package dev.divisi.embedded;

import java.nio.file.Path;
import java.util.Properties;

/** The configuration of a broker and controller that are alone. */
final class BrokerProperties {
  static final int NODE_ID = 1;
  static final String CONTROLLER_LISTENER = "CONTROLLER";
  static final int MAX_MESSAGE_BYTES = 16 * 1024 * 1024;

  private static final String BROKER_LISTENER = "BROKER";
  private static final String INTERNAL_TOPIC_PARTITIONS = "4";

  private BrokerProperties() {}

  static Properties of(Path logDirectory, int brokerPort, int controllerPort) {
    Properties properties = new Properties();
    identity(properties, logDirectory, brokerPort, controllerPort);
    aloneInTheCluster(properties);
    quick(properties);
    small(properties);
    return properties;
  }

  private static void identity(
      Properties properties, Path logDirectory, int brokerPort, int controllerPort) {
    String host = LocalPorts.LOOPBACK;
    properties.setProperty("process.roles", "broker,controller");
    properties.setProperty("node.id", Integer.toString(NODE_ID));
    properties.setProperty("log.dirs", logDirectory.toString());
    // Static voters: they are no part of what is stored, so the ports may differ from start to
    // start.
    properties.setProperty("controller.quorum.voters", NODE_ID + "@" + host + ":" + controllerPort);
    properties.setProperty("controller.listener.names", CONTROLLER_LISTENER);
    properties.setProperty("inter.broker.listener.name", BROKER_LISTENER);
    properties.setProperty(
        "listener.security.protocol.map",
        BROKER_LISTENER + ":PLAINTEXT," + CONTROLLER_LISTENER + ":PLAINTEXT");
    properties.setProperty(
        "listeners",
        BROKER_LISTENER
            + "://"
            + host
            + ":"
            + brokerPort
            + ","
            + CONTROLLER_LISTENER
            + "://"
            + host
            + ":"
            + controllerPort);
    properties.setProperty(
        "advertised.listeners", BROKER_LISTENER + "://" + host + ":" + brokerPort);
    // A misspelled topic must fail, not come into being with the wrong number of partitions.
    properties.setProperty("auto.create.topics.enable", "false");
    properties.setProperty("message.max.bytes", Integer.toString(MAX_MESSAGE_BYTES));
    properties.setProperty("replica.fetch.max.bytes", Integer.toString(MAX_MESSAGE_BYTES));
    // Forgotten offsets would make a laptop that slept for a week read everything again.
    properties.setProperty("offsets.retention.minutes", Integer.toString(Integer.MAX_VALUE));
  }

  private static void aloneInTheCluster(Properties properties) {
    for (String topic :
        new String[] {"offsets.topic", "transaction.state.log", "share.coordinator.state.topic"}) {
      properties.setProperty(topic + ".replication.factor", "1");
      properties.setProperty(topic + ".num.partitions", INTERNAL_TOPIC_PARTITIONS);
    }
    properties.setProperty("transaction.state.log.min.isr", "1");
    properties.setProperty("share.coordinator.state.topic.min.isr", "1");
    properties.setProperty("default.replication.factor", "1");
    properties.setProperty("min.insync.replicas", "1");
  }

  private static void quick(Properties properties) {
    properties.setProperty("group.initial.rebalance.delay.ms", "0");
    // A worker learns of its share group's partitions by heartbeat: after 5 s with the default.
    properties.setProperty("group.share.min.heartbeat.interval.ms", "500");
    properties.setProperty("group.share.heartbeat.interval.ms", "500");
    // After kill -9 the broker may come back only when its old session is over: 12 s with the
    // default.
    properties.setProperty("broker.session.timeout.ms", "2000");
    properties.setProperty("broker.heartbeat.interval.ms", "500");
    // After a commit the next record waits until its end has been written everywhere, a few
    // milliseconds; with the default the broker looks again after 20 only.
    properties.setProperty("add.partitions.to.txn.retry.backoff.ms", "1");
  }

  private static void small(Properties properties) {
    properties.setProperty("num.network.threads", "2");
    properties.setProperty("num.io.threads", "4");
    properties.setProperty("group.coordinator.threads", "1");
    properties.setProperty("share.coordinator.threads", "1");
    // 128 MiB of heap by default, allocated at the start.
    properties.setProperty("log.cleaner.dedupe.buffer.size", Integer.toString(8 * 1024 * 1024));
    properties.setProperty("log.segment.bytes", Integer.toString(128 * 1024 * 1024));
    properties.setProperty("log.index.size.max.bytes", Integer.toString(1024 * 1024));
  }
}
