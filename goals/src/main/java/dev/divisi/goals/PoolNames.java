package dev.divisi.goals;

import java.util.NavigableSet;

/** What is said of a pool that nobody serves. */
public final class PoolNames {
  private static final int MOST = 20;

  private PoolNames() {}

  /** The end of a sentence that names the pool and those that are served; clean. */
  public static String unserved(String pool, NavigableSet<String> served) {
    return "nobody serves the pool '"
        + Untrusted.line(pool)
        + "'; served pools: "
        + Shortened.names(served, MOST);
  }
}
