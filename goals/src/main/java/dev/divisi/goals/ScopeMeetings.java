package dev.divisi.goals;

import dev.divisi.globs.InvalidGlobException;
import dev.divisi.globs.PathGlob;
import dev.divisi.globs.WriteScope;
import dev.divisi.schemas.PlannedTask;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * Pairs of tasks of a plan that nothing orders but their write scopes: they will never run at once,
 * though no dependency says so.
 *
 * @param pairs the first of them in the order of the plan
 * @param count how many there are
 * @param complete whether all were counted; else there are at least so many
 */
public record ScopeMeetings(List<Pair> pairs, long count, boolean complete) {
  private static final int SHOWN = 50;

  /** Pairs to look at: enough for ten thousand tasks of which few begin alike. */
  private static final long MOST_PAIRS = 20_000_000;

  /** Pairs of different scopes to compare pattern by pattern, which is what takes time. */
  private static final int MOST_COMPARISONS = 250_000;

  /**
   * Two tasks and the first two patterns of theirs that meet.
   *
   * @param glob of the first
   * @param otherGlob of the other
   */
  public record Pair(String taskId, String otherId, String glob, String otherGlob) {}

  /** Looks for them among the tasks of a plan. */
  public static ScopeMeetings of(List<PlannedTask> tasks) {
    return new Search(tasks).run();
  }

  /** A pattern of a task, with what all its paths begin with. */
  private record Entry(String prefix, int task) {}

  /** Two tasks by their places in the plan. */
  private record Meeting(int first, int second) {}

  /**
   * Two patterns can meet only where one's literal beginning begins with the other's. In the order
   * of those beginnings, what begins alike stands together, so one pass with a stack finds the few
   * tasks that are worth comparing.
   */
  private static final class Search {
    private final List<PlannedTask> tasks;
    private final List<WriteScope> scopes = new ArrayList<>();
    private final List<BitSet> before;
    private final Map<Integer, BitSet> compared = new HashMap<>();
    private final Map<WriteScope, Integer> kinds = new HashMap<>();
    private final List<Integer> kindOf = new ArrayList<>();
    private final Map<Long, Boolean> known = new HashMap<>();
    private final PriorityQueue<Meeting> first =
        new PriorityQueue<>(
            Comparator.comparingInt(Meeting::first).thenComparingInt(Meeting::second).reversed());
    private long count;
    private long looks;

    Search(List<PlannedTask> tasks) {
      this.tasks = tasks;
      this.before = PlanGraph.of(tasks).before();
      for (PlannedTask task : tasks) {
        WriteScope scope = scope(task);
        scopes.add(scope);
        kindOf.add(kinds.computeIfAbsent(scope, _ -> kinds.size()));
      }
    }

    /** A pattern that is none meets nothing. A task that is turned into others writes nothing. */
    private static WriteScope scope(PlannedTask task) {
      List<String> sound = new ArrayList<>();
      for (String pattern : task.getExpand() ? List.<String>of() : task.getScope()) {
        try {
          sound.add(PathGlob.parse(pattern).pattern());
        } catch (InvalidGlobException _) {
          // the task graph refuses such a plan; here it is only shown
        }
      }
      return WriteScope.of(sound);
    }

    ScopeMeetings run() {
      Map<String, List<Entry>> byRepository = new HashMap<>();
      for (int i = 0; i < tasks.size(); i++) {
        Set<String> prefixes = new HashSet<>();
        scopes.get(i).patterns().forEach(pattern -> prefixes.add(literal(pattern)));
        for (String prefix : prefixes) {
          byRepository
              .computeIfAbsent(tasks.get(i).getRepository(), _ -> new ArrayList<>())
              .add(new Entry(prefix, i));
        }
      }
      byRepository.values().forEach(this::sweep);
      List<Pair> pairs =
          first.stream()
              .sorted(Comparator.comparingInt(Meeting::first).thenComparingInt(Meeting::second))
              .map(this::pair)
              .toList();
      return new ScopeMeetings(pairs, count, !exhausted());
    }

    private void sweep(List<Entry> entries) {
      entries.sort(Comparator.comparing(Entry::prefix));
      Deque<Entry> open = new ArrayDeque<>();
      for (Entry entry : entries) {
        while (!open.isEmpty() && !entry.prefix().startsWith(open.getLast().prefix())) {
          open.removeLast();
        }
        for (Entry shorter : open) {
          if (exhausted()) {
            return;
          }
          looks++;
          compare(Math.min(shorter.task(), entry.task()), Math.max(shorter.task(), entry.task()));
        }
        open.addLast(entry);
      }
    }

    private boolean exhausted() {
      return looks >= MOST_PAIRS || known.size() >= MOST_COMPARISONS;
    }

    private void compare(int one, int other) {
      if (one == other || before.get(one).get(other) || before.get(other).get(one)) {
        return;
      }
      BitSet done = compared.computeIfAbsent(one, _ -> new BitSet());
      if (done.get(other)) {
        return;
      }
      done.set(other);
      if (meet(one, other)) {
        count++;
        first.add(new Meeting(one, other));
        if (first.size() > SHOWN) {
          first.remove();
        }
      }
    }

    /** Scopes of a plan are often alike, and comparing two patterns is what costs. */
    private boolean meet(int one, int other) {
      int kind = kindOf.get(one);
      int otherKind = kindOf.get(other);
      if (kind == otherKind) {
        return true;
      }
      long both = (long) Math.min(kind, otherKind) << 32 | Math.max(kind, otherKind);
      Boolean before = known.get(both);
      if (before == null) {
        before = scopes.get(one).meets(scopes.get(other));
        known.put(both, before);
      }
      return before;
    }

    private Pair pair(Meeting meeting) {
      PlannedTask one = tasks.get(meeting.first());
      PlannedTask other = tasks.get(meeting.second());
      for (PathGlob glob : scopes.get(meeting.first()).globs()) {
        for (PathGlob otherGlob : scopes.get(meeting.second()).globs()) {
          if (glob.meets(otherGlob)) {
            return new Pair(one.getId(), other.getId(), glob.pattern(), otherGlob.pattern());
          }
        }
      }
      throw new IllegalStateException("scopes that meet without patterns that do");
    }

    /** What stands before the first wildcard, without what a path never begins with. */
    private static String literal(String pattern) {
      String rooted = pattern;
      while (rooted.startsWith("./")) {
        rooted = rooted.substring(2);
      }
      int end = 0;
      while (end < rooted.length() && "*?{".indexOf(rooted.charAt(end)) < 0) {
        end++;
      }
      return rooted.substring(0, end);
    }
  }
}
