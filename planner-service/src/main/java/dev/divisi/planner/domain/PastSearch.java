package dev.divisi.planner.domain;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Finds past tasks by words of their titles, ids, goals and reasons. A word that few tasks have
 * weighs more. The same question about the same past has the same answer.
 */
public final class PastSearch {
  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]{3,}");

  private final List<PastTask> tasks;
  private final List<Set<String>> words;
  private final Map<String, Integer> tasksOfWord = new HashMap<>();

  public PastSearch(List<PastTask> tasks) {
    this.tasks = List.copyOf(tasks);
    this.words =
        this.tasks.stream()
            .map(
                task ->
                    words(
                        String.join(
                            " ", task.goalId(), task.taskId(), task.title(), task.reason())))
            .toList();
    words.forEach(set -> set.forEach(word -> tasksOfWord.merge(word, 1, Integer::sum)));
  }

  /**
   * The best of them, best first, and of equals the latest first.
   *
   * @param least how many different words of the text a task must have
   */
  public List<PastTask> find(String text, Predicate<PastTask> which, int least, int limit) {
    Set<String> wanted = words(text);
    record Rated(int place, double weight) {}
    return IntStream.range(0, tasks.size())
        .filter(place -> which.test(tasks.get(place)))
        .filter(place -> words.get(place).stream().filter(wanted::contains).count() >= least)
        .mapToObj(place -> new Rated(place, weight(words.get(place), wanted)))
        .sorted(Comparator.comparingDouble(Rated::weight).thenComparingInt(Rated::place).reversed())
        .limit(limit)
        .map(rated -> tasks.get(rated.place()))
        .toList();
  }

  private double weight(Set<String> has, Set<String> wanted) {
    return has.stream()
        .filter(wanted::contains)
        .mapToDouble(
            word -> Math.log(1 + (double) tasks.size() / tasksOfWord.getOrDefault(word, 1)))
        .sum();
  }

  private static Set<String> words(String text) {
    Set<String> words = new HashSet<>();
    Matcher word = WORD.matcher(text.toLowerCase(Locale.ROOT));
    while (word.find()) {
      words.add(word.group());
    }
    return words;
  }
}
