package dev.divisi.embedded;

import dev.divisi.embedded.EmbeddedStartException.Code;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;

/**
 * Ports of the loopback interface.
 *
 * <p>A port that is free now may be taken before it is bound: that gap cannot be closed from here,
 * because Kafka opens its sockets itself.
 */
public final class LocalPorts {
  /**
   * The interface that everything embedded listens on: nothing is ever reachable from another
   * machine.
   */
  static final String LOOPBACK = "127.0.0.1";

  private final Set<Integer> given = new HashSet<>();

  /** Ports that one instance gave out are never given out by it again. */
  public LocalPorts() {}

  /** The preferred port when it is free, else any free one. */
  public synchronized int preferring(int port) {
    if (!given.contains(port) && isFree(port)) {
      given.add(port);
      return port;
    }
    return any();
  }

  /** Any free port. */
  public synchronized int any() {
    while (true) {
      try (ServerSocket socket = bind(0)) {
        if (given.add(socket.getLocalPort())) {
          return socket.getLocalPort();
        }
      } catch (IOException e) {
        throw new IllegalStateException("This machine has no free port on " + LOOPBACK, e);
      }
    }
  }

  static void requireFree(int port, String what) throws EmbeddedStartException {
    if (!isFree(port)) {
      throw new EmbeddedStartException(
          Code.PORT_IN_USE,
          "Port "
              + port
              + " on "
              + LOOPBACK
              + " is in use, so the "
              + what
              + " cannot listen there. Stop the program that listens there, or choose another port.");
    }
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = bind(port)) {
      return socket.isBound();
    } catch (IOException _) {
      return false;
    }
  }

  private static ServerSocket bind(int port) throws IOException {
    ServerSocket socket = new ServerSocket();
    try {
      // As Kafka does: without it a port in TIME_WAIT of our own earlier run would count as taken.
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.ofLiteral(LOOPBACK), port));
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }
}
