package dev.divisi.globs;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * A nondeterministic automaton over the code points of a path.
 *
 * <p>Every question is a search for a reachable state: of this machine and the rules of a path (is
 * there any path?), or of two machines and those rules (is there a path for both?). The product of
 * two machines has at most as many states as their sizes multiplied, so the answer is exact and
 * cannot explode, whatever the patterns; expanding braces or comparing prefixes would be one or the
 * other.
 */
final class PathMachine {
  private static final int ACCEPT = 0;
  private static final int FORK = 1;

  /** Consuming states: one character, any but a slash, any. */
  private static final int CHARACTER = 2;

  private static final int NO_SLASH = 3;
  private static final int ANY = 4;

  private final int[] kinds;

  /** The character of a consuming state; the second exit of a fork. */
  private final int[] operands;

  /** The next state. */
  private final int[] exits;

  /** The states that wait for a character, or accept, once a state was entered. */
  private final int[][] closures;

  private PathMachine(int[] kinds, int[] operands, int[] exits) {
    this.kinds = kinds;
    this.operands = operands;
    this.exits = exits;
    this.closures = new int[kinds.length][];
    closures[0] = closure(0);
    for (int state = 0; state < kinds.length; state++) {
      if (kinds[state] >= CHARACTER && closures[exits[state]] == null) {
        closures[exits[state]] = closure(exits[state]);
      }
    }
  }

  boolean matches(String path) {
    BitSet current = new BitSet(kinds.length);
    BitSet next = new BitSet(kinds.length);
    enter(current, 0);
    int shape = PathShape.START;
    for (int i = 0; i < path.length(); ) {
      int c = path.codePointAt(i);
      i += Character.charCount(c);
      shape = PathShape.after(shape, c);
      if (shape == PathShape.REFUSED) {
        return false;
      }
      next.clear();
      for (int state = current.nextSetBit(0); state >= 0; state = current.nextSetBit(state + 1)) {
        if (takes(state, c)) {
          enter(next, exits[state]);
        }
      }
      if (next.isEmpty()) {
        return false;
      }
      BitSet done = current;
      current = next;
      next = done;
    }
    return shape == PathShape.WHOLE && accepts(current);
  }

  boolean matchesSomething() {
    return meets(this);
  }

  boolean meets(PathMachine other) {
    Search search = new Search(this, other);
    for (int mine : closures[0]) {
      for (int its : other.closures[0]) {
        search.reach(mine, its, PathShape.START);
      }
    }
    return search.run();
  }

  private boolean takes(int state, int c) {
    return switch (kinds[state]) {
      case CHARACTER -> operands[state] == c;
      case NO_SLASH -> c != '/';
      case ANY -> true;
      default -> false;
    };
  }

  private boolean accepts(BitSet states) {
    return states.get(kinds.length - 1);
  }

  private void enter(BitSet states, int state) {
    for (int reached : closures[state]) {
      states.set(reached);
    }
  }

  private int[] closure(int from) {
    if (kinds[from] != FORK) {
      // Most of them. What follows takes memory for all states of the machine.
      return new int[] {from};
    }
    BitSet seen = new BitSet(kinds.length);
    int[] open = new int[kinds.length + 1];
    int size = 0;
    open[size++] = from;
    seen.set(from);
    int[] reached = new int[kinds.length];
    int count = 0;
    while (size > 0) {
      int state = open[--size];
      if (kinds[state] != FORK) {
        reached[count++] = state;
        continue;
      }
      for (int exit : new int[] {exits[state], operands[state]}) {
        if (!seen.get(exit)) {
          seen.set(exit);
          open[size++] = exit;
        }
      }
    }
    return Arrays.copyOf(reached, count);
  }

  /** A search through the product of two machines and the rules of a path. */
  private static final class Search {
    private final PathMachine left;
    private final PathMachine right;
    private final BitSet seen;
    private int[] open = new int[64];
    private int size;
    private boolean found;

    Search(PathMachine left, PathMachine right) {
      this.left = left;
      this.right = right;
      this.seen = new BitSet();
    }

    void reach(int a, int b, int shape) {
      int node = (a * right.kinds.length + b) * PathShape.COUNT + shape;
      if (seen.get(node)) {
        return;
      }
      seen.set(node);
      found |= shape == PathShape.WHOLE && left.kinds[a] == ACCEPT && right.kinds[b] == ACCEPT;
      if (size == open.length) {
        open = Arrays.copyOf(open, size * 2);
      }
      open[size++] = node;
    }

    boolean run() {
      while (size > 0 && !found) {
        int node = open[--size];
        int shape = node % PathShape.COUNT;
        int pair = node / PathShape.COUNT;
        step(pair / right.kinds.length, pair % right.kinds.length, shape);
      }
      return found;
    }

    private void step(int a, int b, int shape) {
      if (left.kinds[a] == CHARACTER) {
        follow(a, b, shape, left.operands[a]);
      } else if (right.kinds[b] == CHARACTER) {
        follow(a, b, shape, right.operands[b]);
      } else {
        // Both take many characters: one of each sort that the rules of a path tell apart is
        // enough.
        follow(a, b, shape, '/');
        follow(a, b, shape, '.');
        follow(a, b, shape, 'x');
      }
    }

    private void follow(int a, int b, int shape, int c) {
      if (!left.takes(a, c) || !right.takes(b, c)) {
        return;
      }
      int after = PathShape.after(shape, c);
      if (after == PathShape.REFUSED) {
        return;
      }
      for (int nextLeft : left.closures[left.exits[a]]) {
        for (int nextRight : right.closures[right.exits[b]]) {
          reach(nextLeft, nextRight, after);
        }
      }
    }
  }

  /** What makes a string a path: segments that are neither empty nor dots. */
  private static final class PathShape {
    /** Before the first character of a segment; one more after each dot, up to two. */
    static final int START = 0;

    static final int DOTS = 2;
    static final int WHOLE = 3;
    static final int COUNT = 4;
    static final int REFUSED = -1;

    static int after(int shape, int c) {
      if (c == '/') {
        return shape == WHOLE ? START : REFUSED;
      }
      return c == '.' && shape < DOTS ? shape + 1 : WHOLE;
    }

    private PathShape() {}
  }

  /** Writes a machine state by state; each call adds to its end. */
  static final class Builder {
    private final List<int[]> states = new ArrayList<>();

    void character(int codePoint) {
      states.add(new int[] {CHARACTER, codePoint, states.size() + 1});
    }

    void any() {
      states.add(new int[] {NO_SLASH, 0, states.size() + 1});
    }

    void star() {
      int begin = states.size();
      states.add(new int[] {FORK, begin + 2, begin + 1});
      states.add(new int[] {NO_SLASH, 0, begin});
    }

    /** Some segments, each with its slash, or none. */
    void anySegments() {
      int begin = states.size();
      states.add(new int[] {FORK, begin + 4, begin + 1});
      states.add(new int[] {ANY, 0, begin + 2});
      states.add(new int[] {FORK, begin + 3, begin + 1});
      states.add(new int[] {CHARACTER, '/', begin + 4});
    }

    /** At least one segment. */
    void everything() {
      int begin = states.size();
      states.add(new int[] {ANY, 0, begin + 1});
      states.add(new int[] {FORK, begin + 2, begin});
    }

    /** A fork to the next state and to one that {@link #landSecond} says later. */
    int fork() {
      states.add(new int[] {FORK, -1, states.size() + 1});
      return states.size() - 1;
    }

    /** A jump to where {@link #land} says later. */
    int jump() {
      states.add(new int[] {FORK, -1, -1});
      return states.size() - 1;
    }

    void landSecond(int fork) {
      states.get(fork)[1] = states.size();
    }

    void land(int jump) {
      states.get(jump)[1] = states.size();
      states.get(jump)[2] = states.size();
    }

    PathMachine build() {
      states.add(new int[] {ACCEPT, 0, 0});
      int[][] columns = new int[3][states.size()];
      for (int state = 0; state < states.size(); state++) {
        for (int column = 0; column < 3; column++) {
          columns[column][state] = states.get(state)[column];
        }
      }
      return new PathMachine(columns[0], columns[1], columns[2]);
    }
  }
}
