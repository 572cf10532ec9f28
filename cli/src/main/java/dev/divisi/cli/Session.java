package dev.divisi.cli;

import dev.divisi.local.Endpoints;
import java.util.function.BooleanSupplier;

/**
 * A Divisi that can be reached.
 *
 * @param client speaks to it
 * @param endpoints where it is
 * @param own whether it is part of this process and ends with the session
 * @param alive whether it still runs
 * @param ending what ends with the session, after the client
 */
record Session(
    DivisiClient client, Endpoints endpoints, boolean own, BooleanSupplier alive, Runnable ending)
    implements AutoCloseable {
  @Override
  public void close() {
    try {
      client.close();
    } finally {
      ending.run();
    }
  }
}
