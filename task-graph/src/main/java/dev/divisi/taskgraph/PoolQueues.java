package dev.divisi.taskgraph;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The orders in front of the workers of each pool, and the goals that wait to add to them. Only as
 * many orders as keep the workers busy are given out; who gives out the next one is decided at the
 * last moment, by priority. See {@link PoolQueue} for whose turn it is.
 *
 * <p>It is kept in memory and follows from the state: after a restart it is told of every task of
 * the goals that are not over, as if it were new. Whoever keeps it does the same after each
 * decision: tells it of each task that {@link #changed}, of the pools that the goal waits for, and
 * of a goal that is over; and then, as long as there is a {@link #next}, lets the brain decide on
 * {@link Command.GiveOrders} for that goal.
 */
public final class PoolQueues {

  /** So many orders wait for a worker beside one for each worker that is at work. */
  private static final int SPARE = 2;

  /** Who is asked at the moment. */
  private record Turn(String pool, String goalId) {}

  private final int spare;
  private final Map<String, PoolQueue> pools = new HashMap<>();
  private final Map<String, Set<String>> waits = new HashMap<>();

  /** Pools that have room for a goal that waits. */
  private final TreeSet<String> open = new TreeSet<>();

  private @Nullable Turn turn;

  public PoolQueues() {
    this(SPARE);
  }

  PoolQueues(int spare) {
    this.spare = spare;
  }

  /**
   * A task is another one than before.
   *
   * @param before what it was; null when it is not known yet
   */
  public void changed(String goalId, Priority priority, @Nullable Task before, Task after) {
    Work was = before == null ? null : implementation(before);
    Work is = implementation(after);
    if (before != null && was != null) {
      count(before.definition().pool(), was, -1);
    }
    if (is != null) {
      String pool = after.definition().pool();
      count(pool, is, 1);
      boolean isNew = was == null || was.number() != is.number();
      if (isNew && is.claimId() == null) {
        pool(pool).charge(priority);
      }
    }
    if (before != null && was != null) {
      settle(before.definition().pool());
    }
    if (is != null) {
      settle(after.definition().pool());
    }
    if (before == null && after.isDispatchable()) {
      // Nobody remembers whether it was refused a turn. If it has another obstacle, it is asked in
      // vain, once.
      waits(goalId, priority, after.definition().pools());
    }
  }

  private static @Nullable Work implementation(Task task) {
    Work work = task.work();
    return work != null && work.step() == WorkStep.IMPLEMENT && !task.definition().isForPeople()
        ? work
        : null;
  }

  private void count(String pool, Work work, int more) {
    if (work.claimId() == null) {
      pool(pool).unclaimed += more;
    } else {
      pool(pool).running += more;
    }
  }

  /** A decision on that goal found no room in those pools, {@link Decision#waitsForPools()}. */
  public void waits(String goalId, Priority priority, Collection<String> names) {
    for (String name : names) {
      if (name.equals(TaskDefinition.PEOPLE)) {
        continue;
      }
      waits.computeIfAbsent(goalId, id -> new LinkedHashSet<>()).add(name);
      pool(name).add(goalId, priority);
      settle(name);
    }
  }

  /** The goal is over, and so are its tasks. */
  public void forget(String goalId) {
    Set<String> names = waits.remove(goalId);
    if (names != null) {
      for (String name : List.copyOf(names)) {
        pool(name).remove(goalId);
        settle(name);
      }
    }
  }

  /**
   * How many orders the goal may give out to the pool now: none when enough of them wait for a
   * worker, or when it is the turn of another goal; one when it is its own turn and others wait.
   * People have always room: nobody claims what they do by hand.
   */
  public int room(String goalId, String name) {
    if (name.equals(TaskDefinition.PEOPLE)) {
      return Integer.MAX_VALUE;
    }
    PoolQueue pool = pools.get(name);
    if (pool == null) {
      return spare;
    }
    int free = Math.max(0, free(pool));
    if (new Turn(name, goalId).equals(turn)) {
      return pool.isAwaited() ? Math.min(1, free) : free;
    }
    return pool.isAwaitedByOthers(goalId) ? 0 : free;
  }

  /** How many orders of the pool no worker has taken yet. */
  public int unclaimed(String name) {
    PoolQueue pool = pools.get(name);
    return pool == null ? 0 : pool.unclaimed;
  }

  /** How many orders of the pool a worker holds. */
  int running(String name) {
    PoolQueue pool = pools.get(name);
    return pool == null ? 0 : pool.running;
  }

  /**
   * The goal that is to give out orders now, since a pool that it waits for has room and it is its
   * turn. It waits no longer: whoever has nothing to give out does not keep the others, and whoever
   * has more is told of again as waiting, and is the last one then.
   */
  public Optional<String> next() {
    turn = null;
    if (open.isEmpty()) {
      return Optional.empty();
    }
    String name = open.first();
    String goalId = pool(name).removeFirst();
    Set<String> names = Objects.requireNonNull(waits.get(goalId));
    names.remove(name);
    if (names.isEmpty()) {
      waits.remove(goalId);
    }
    turn = new Turn(name, goalId);
    settle(name);
    return Optional.of(goalId);
  }

  private int free(PoolQueue pool) {
    return spare + pool.running - pool.unclaimed;
  }

  private PoolQueue pool(String name) {
    return pools.computeIfAbsent(name, it -> new PoolQueue());
  }

  private void settle(String name) {
    PoolQueue pool = pool(name);
    if (pool.isAwaited() && free(pool) > 0) {
      open.add(name);
    } else {
      open.remove(name);
    }
    // Names of pools come from plans: what is not in use is not kept.
    if (!pool.isAwaited() && pool.unclaimed == 0 && pool.running == 0) {
      pools.remove(name);
    }
  }
}
