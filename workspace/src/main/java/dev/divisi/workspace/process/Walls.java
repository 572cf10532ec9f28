package dev.divisi.workspace.process;

import java.nio.file.Path;
import java.util.List;

/**
 * What a program may see and use. Programs and libraries of the system can be read; everything else
 * that is not named here is not there.
 *
 * @param writable folders and files that it may write, such as its worktree
 * @param readable folders and files that it may read beside those
 * @param network whether it may use the network; without it, there is only a loopback of its own
 * @param gateways what it reaches on that loopback
 */
public record Walls(
    List<Path> writable, List<Path> readable, boolean network, List<Gateway> gateways) {

  /**
   * @throws IllegalArgumentException when there is a gateway beside the network: its port would be
   *     one of the machine's, open to all on it
   */
  public Walls {
    writable = List.copyOf(writable);
    readable = List.copyOf(readable);
    gateways = List.copyOf(gateways);
    if (network && !gateways.isEmpty()) {
      throw new IllegalArgumentException("A gateway needs walls without network.");
    }
  }

  /** Walls without a gateway. */
  public Walls(List<Path> writable, List<Path> readable, boolean network) {
    this(writable, readable, network, List.of());
  }

  /** The same with gateways. */
  public Walls withGateways(List<Gateway> ways) {
    return new Walls(writable, readable, network, ways);
  }
}
