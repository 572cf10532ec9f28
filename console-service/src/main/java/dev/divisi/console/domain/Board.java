package dev.divisi.console.domain;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What needs whom, in columns.
 *
 * @param columns all of them, also those without cards
 */
public record Board(List<Column> columns) {
  /**
   * One column.
   *
   * @param cards the first of them, those that have waited the longest before others
   * @param count how many there are in all
   */
  public record Column(Need need, List<Card> cards, int count) {
    /** How many are not shown. */
    public int more() {
      return count - cards.size();
    }
  }

  /** Puts cards into columns; of each at most so many. */
  public static Board of(List<Card> cards, int most) {
    Map<Need, List<Card>> byNeed = new EnumMap<>(Need.class);
    for (Card card : cards) {
      byNeed.computeIfAbsent(card.column(), _ -> new ArrayList<>()).add(card);
    }
    List<Column> columns = new ArrayList<>();
    for (Need need : Need.values()) {
      List<Card> all = byNeed.getOrDefault(need, new ArrayList<>());
      Comparator<Card> longest = Comparator.comparing(Card::since).thenComparing(Card::key);
      all.sort(need == Need.DONE ? longest.reversed() : longest);
      columns.add(
          new Column(need, List.copyOf(all.subList(0, Math.min(most, all.size()))), all.size()));
    }
    return new Board(columns);
  }

  /** How many things wait for a person. */
  public int forPeople() {
    return columns.stream()
        .filter(column -> column.need().isForPeople())
        .mapToInt(Column::count)
        .sum();
  }
}
