package dev.divisi.console.domain;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Tells many readers what is different. What a slow reader has not heard yet is kept only as the
 * set of what is different, and when that grows too large, as "everything": a reader costs a
 * bounded amount of memory, however much happens.
 */
public final class Feed {
  private static final int MOST_UNHEARD = 2000;

  /** Of how many things it is known when they were last different. */
  private static final int MOST_RECENT = 4000;

  private final String id = UUID.randomUUID().toString();
  private final Map<Change, Long> recent = new LinkedHashMap<>();
  private long told;
  private long forgotten;
  private final Set<Subscription> subscriptions = new CopyOnWriteArraySet<>();

  /** Tells all readers. Never waits for one. */
  public void tell(Set<Change> changes) {
    synchronized (recent) {
      for (Change change : changes) {
        recent.remove(change);
        recent.put(change, ++told);
      }
      Iterator<Long> oldest = recent.values().iterator();
      while (recent.size() > MOST_RECENT) {
        forgotten = oldest.next();
        oldest.remove();
      }
    }
    subscriptions.forEach(subscription -> subscription.add(changes));
  }

  /** Names all that was told so far, for {@link #since}. */
  public String position() {
    synchronized (recent) {
      return id + "." + told;
    }
  }

  /**
   * What was told after that.
   *
   * @param position from {@link #position}
   * @return empty when that is not known: another feed gave the position, or too much was told
   *     since
   */
  public Optional<Set<Change>> since(String position) {
    String number = position.startsWith(id + ".") ? position.substring(id.length() + 1) : "";
    if (!number.matches("[0-9]{1,18}")) {
      return Optional.empty();
    }
    long after = Long.parseLong(number);
    synchronized (recent) {
      if (after < forgotten) {
        return Optional.empty();
      }
      return Optional.of(
          recent.entrySet().stream()
              .filter(each -> each.getValue() > after)
              .map(Map.Entry::getKey)
              .collect(Collectors.toCollection(LinkedHashSet::new)));
    }
  }

  /** How many listen. */
  public int readers() {
    return subscriptions.size();
  }

  /** Ends what all readers follow. */
  public void close() {
    subscriptions.forEach(Subscription::close);
  }

  /** A new reader, who hears what is wanted from now on. */
  public Subscription subscribe(Predicate<Change> wanted) {
    Subscription subscription = new Subscription(wanted);
    subscriptions.add(subscription);
    return subscription;
  }

  /** One reader. */
  public final class Subscription implements AutoCloseable {
    private final Predicate<Change> wanted;
    private Set<Change> unheard = new LinkedHashSet<>();
    private boolean closed;

    private Subscription(Predicate<Change> wanted) {
      this.wanted = wanted;
    }

    private synchronized void add(Set<Change> changes) {
      for (Change change : changes) {
        if (change.kind() == Change.Kind.EVERYTHING || wanted.test(change)) {
          unheard.add(change);
        }
      }
      if (unheard.size() > MOST_UNHEARD) {
        unheard = new LinkedHashSet<>(Set.of(Change.everything()));
      }
      notifyAll();
    }

    /**
     * What is different since the last call; waits at most that long for anything. Nothing once it
     * is closed.
     */
    public synchronized List<Change> take(Duration limit) throws InterruptedException {
      long end = System.nanoTime() + limit.toNanos();
      while (unheard.isEmpty() && !closed) {
        long left = end - System.nanoTime();
        if (left <= 0) {
          return List.of();
        }
        wait(Math.max(1, left / 1_000_000));
      }
      List<Change> heard = new ArrayList<>(unheard);
      unheard = new LinkedHashSet<>();
      return heard;
    }

    /** Whether more may come. */
    public synchronized boolean isOpen() {
      return !closed;
    }

    @Override
    public void close() {
      subscriptions.remove(this);
      synchronized (this) {
        closed = true;
        unheard = new LinkedHashSet<>();
        notifyAll();
      }
    }
  }
}
