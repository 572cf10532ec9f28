package dev.divisi.console.domain;

import java.util.Locale;

/**
 * Which cards are wanted. An empty field wants all.
 *
 * @param goal id of a goal
 * @param repository name of a repository
 * @param pool name of a pool
 * @param agent family of an agent
 * @param risk the least risk, 0 to 100
 * @param text what the title or the goal says
 */
public record BoardFilter(
    String goal, String repository, String pool, String agent, int risk, String text) {

  /** Wants all. */
  public static final BoardFilter ALL = new BoardFilter("", "", "", "", 0, "");

  /** Whether the card is wanted. */
  public boolean wants(Card card) {
    return matches(goal, card.goalId())
        && matches(repository, card.repository())
        && matches(pool, card.pool())
        && matches(agent, card.agent())
        && (risk <= 0 || (card.risk() != null && card.risk() >= risk))
        && (text.isBlank() || says(card));
  }

  private boolean says(Card card) {
    String wanted = text.strip().toLowerCase(Locale.ROOT);
    return card.title().toLowerCase(Locale.ROOT).contains(wanted)
        || card.goal().toLowerCase(Locale.ROOT).contains(wanted)
        || (card.taskId() != null && card.taskId().contains(wanted))
        || card.goalId().contains(wanted);
  }

  private static boolean matches(String wanted, String value) {
    return wanted.isEmpty() || wanted.equals(value);
  }
}
