package dev.divisi.models.gateway;

import java.time.Duration;

/**
 * How long an agent may keep the gateway waiting.
 *
 * @param head until the headers of its request are there
 * @param body until the rest of it is there
 */
record GatewayLimits(Duration head, Duration body) {

  static final GatewayLimits DEFAULT =
      new GatewayLimits(Duration.ofSeconds(10), Duration.ofSeconds(60));
}
