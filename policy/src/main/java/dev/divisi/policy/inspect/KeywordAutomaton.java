package dev.divisi.policy.inspect;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Finds all of many words in a text in one pass, without regard to the case of ASCII letters, in
 * time that depends on the text alone (Aho and Corasick). Dense tables: a patch is searched on
 * every evaluation, and a map per character would cost more than all that follows.
 */
final class KeywordAutomaton {
  /** Told of every place where a word ends. */
  interface Found {
    /**
     * Called in the order of the text.
     *
     * @param word its index in the list of words
     * @param end after its last character
     */
    void at(int word, int end);
  }

  private static final int ASCII = 128;

  private final byte[] classes = new byte[ASCII];
  private final int width;
  private final int[] next;
  private final int[][] words;

  /**
   * @param keywords ASCII; the same word twice is found twice
   */
  KeywordAutomaton(List<String> keywords) {
    List<String> lower = keywords.stream().map(word -> word.toLowerCase(Locale.ROOT)).toList();
    int count = 1;
    int characters = 0;
    for (String word : lower) {
      for (int index = 0; index < word.length(); index++) {
        if (word.charAt(index) >= ASCII) {
          throw new IllegalArgumentException("A keyword is not ASCII: " + word);
        }
        if (classes[word.charAt(index)] == 0) {
          classes[word.charAt(index)] = (byte) count++;
        }
      }
      characters += word.length();
    }
    for (char letter = 'a'; letter <= 'z'; letter++) {
      classes[Character.toUpperCase(letter)] = classes[letter];
    }
    width = count;
    int[] table = new int[(characters + 1) * width];
    Arrays.fill(table, -1);
    List<List<Integer>> ends = new ArrayList<>();
    ends.add(new ArrayList<>());
    for (int word = 0; word < lower.size(); word++) {
      insert(lower.get(word), word, table, ends);
    }
    link(table, ends);
    next = Arrays.copyOf(table, ends.size() * width);
    words =
        ends.stream()
            .map(list -> list.stream().mapToInt(Integer::intValue).toArray())
            .toArray(int[][]::new);
  }

  private void insert(String word, int index, int[] table, List<List<Integer>> ends) {
    int state = 0;
    for (int at = 0; at < word.length(); at++) {
      int edge = state * width + classes[word.charAt(at)];
      if (table[edge] < 0) {
        table[edge] = ends.size();
        ends.add(new ArrayList<>());
      }
      state = table[edge];
    }
    ends.get(state).add(index);
  }

  /** Turns the tree into an automaton: where no word goes on, the longest end of it that does. */
  private void link(int[] table, List<List<Integer>> ends) {
    int[] fallback = new int[ends.size()];
    ArrayDeque<Integer> open = new ArrayDeque<>();
    for (int edge = 0; edge < width; edge++) {
      if (table[edge] < 0) {
        table[edge] = 0;
      } else {
        open.add(table[edge]);
      }
    }
    while (!open.isEmpty()) {
      int state = open.remove();
      ends.get(state).addAll(ends.get(fallback[state]));
      for (int edge = 0; edge < width; edge++) {
        int target = table[state * width + edge];
        int shorter = table[fallback[state] * width + edge];
        if (target < 0) {
          table[state * width + edge] = shorter;
        } else {
          fallback[target] = shorter;
          open.add(target);
        }
      }
    }
  }

  void find(CharSequence text, Found found) {
    int state = 0;
    int length = text.length();
    for (int at = 0; at < length; at++) {
      char c = text.charAt(at);
      state = next[state * width + (c < ASCII ? classes[c] : 0)];
      int[] here = words[state];
      for (int word : here) {
        found.at(word, at + 1);
      }
    }
  }

  boolean findsAny(CharSequence text) {
    int state = 0;
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      state = next[state * width + (c < ASCII ? classes[c] : 0)];
      if (words[state].length > 0) {
        return true;
      }
    }
    return false;
  }
}
