package dev.divisi.integrator.domain;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * One at a time for each key. The task graph asks for one merge a branch at a time anyway; this
 * keeps two from racing when an order is repeated while the first is still in hand.
 */
final class Turns {
  private final ConcurrentHashMap<String, Place> places = new ConcurrentHashMap<>();

  /** Waits for the turn; closing gives it up. */
  Turn take(String key) throws InterruptedException {
    Place place =
        places.compute(
            key,
            (_, current) -> {
              Place joined = current == null ? new Place() : current;
              joined.waiting++;
              return joined;
            });
    try {
      place.free.acquire();
    } catch (InterruptedException e) {
      leave(key);
      throw e;
    }
    return () -> {
      place.free.release();
      leave(key);
    };
  }

  private void leave(String key) {
    places.computeIfPresent(key, (_, place) -> --place.waiting == 0 ? null : place);
  }

  /** How many keys somebody holds or waits for. */
  int inUse() {
    return places.size();
  }

  /** The right to go on. */
  interface Turn extends AutoCloseable {
    @Override
    void close();
  }

  /** Its count changes only inside the map's own lock on the key. */
  private static final class Place {
    private final Semaphore free = new Semaphore(1, true);
    private int waiting;
  }
}
