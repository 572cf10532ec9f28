package dev.divisi.agents.mcp;

import dev.divisi.workspace.process.Sandbox;
import java.time.Duration;
import java.util.Map;

/**
 * What the tools of all attempts of a worker have in common.
 *
 * @param sandbox what checks run in
 * @param network whether they may use the network
 * @param environment variables for every check
 * @param checkTimeout how long one may take
 * @param socket whether a unix socket leads to the server too
 */
public record ToolSettings(
    Sandbox sandbox,
    boolean network,
    Map<String, String> environment,
    Duration checkTimeout,
    boolean socket) {

  /**
   * @throws IllegalArgumentException when no time is left to a check
   */
  public ToolSettings {
    environment = Map.copyOf(environment);
    if (checkTimeout.isZero() || checkTimeout.isNegative()) {
      throw new IllegalArgumentException("A check needs time.");
    }
  }
}
