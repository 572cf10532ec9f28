package dev.divisi.cli;

import java.util.NavigableSet;

/** What is said of a pool that nobody serves. */
final class PoolNames {
  private static final int MOST = 20;

  private PoolNames() {}

  static String unserved(String pool, NavigableSet<String> served) {
    return "nobody serves the pool '"
        + Untrusted.line(pool)
        + "'; served pools: "
        + Shortened.names(served, MOST);
  }
}
