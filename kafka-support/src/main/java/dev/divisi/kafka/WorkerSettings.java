package dev.divisi.kafka;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who works, and how much at once: {@code divisi.worker.*}. An unknown key stops the start.
 *
 * @param name the name of this worker; when empty it is made of the host, the process and chance
 * @param pool the pool it belongs to; its share group is {@code divisi-<pool>}
 * @param concurrency how many orders it works on at once
 * @param grantTimeout how long a claim waits for its grant before it is given up
 * @param committedReadsOnly whether orders and grants are read only once they are committed. For
 *     work whose effect cannot be taken back. Otherwise they are read at once, because the task
 *     graph fences whatever comes of an order that it takes back.
 */
@ConfigurationProperties(prefix = "divisi.worker", ignoreUnknownFields = false)
public record WorkerSettings(
    @DefaultValue("") String name,
    @DefaultValue("") String pool,
    @DefaultValue("2") int concurrency,
    @DefaultValue("10s") Duration grantTimeout,
    @DefaultValue("false") boolean committedReadsOnly) {
  public WorkerSettings {
    if (pool.isBlank()) {
      throw new IllegalArgumentException(
          "divisi.worker.pool is missing; it names the pool that this worker belongs to.");
    }
    if (concurrency < 1) {
      throw new IllegalArgumentException(
          "divisi.worker.concurrency is " + concurrency + "; it must be 1 or more.");
    }
    if (!grantTimeout.isPositive()) {
      throw new IllegalArgumentException(
          "divisi.worker.grant-timeout is " + grantTimeout + "; it must be longer than nothing.");
    }
    name = name.isBlank() ? generatedName() : name;
  }

  /** The share group of the pool. */
  String group() {
    return "divisi-" + pool;
  }

  private static String generatedName() {
    String host;
    try {
      host = InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      host = "worker";
    }
    return host
        + "-"
        + ProcessHandle.current().pid()
        + "-"
        + HexFormat.of().toHexDigits((short) ThreadLocalRandom.current().nextInt());
  }
}
