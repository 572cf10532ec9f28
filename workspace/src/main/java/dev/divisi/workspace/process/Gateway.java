package dev.divisi.workspace.process;

import java.nio.file.Path;

/**
 * A way through walls that let no network through: what connects inside to {@code 127.0.0.1:port}
 * is connected to a unix socket outside. Who listens there decides what may be asked.
 *
 * @param socket where somebody listens, outside
 * @param port where a program inside connects to
 */
public record Gateway(Path socket, int port) {

  /**
   * @throws IllegalArgumentException when an ordinary program could not listen on that port
   */
  public Gateway {
    if (port < 1024 || port > 65_535) {
      throw new IllegalArgumentException("A gateway's port is 1024 to 65535, not " + port + ".");
    }
  }
}
