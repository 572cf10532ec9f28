package dev.divisi.console.domain;

import dev.divisi.schemas.GoalState;
import java.util.ArrayList;
import java.util.List;

/**
 * Something that somebody elsewhere is told of once: it needs a person, or a goal has ended.
 *
 * @param id tells it apart from all others, also from the same task's next time
 * @param card what it is
 */
public record Notice(String id, Card card) {

  /** What is to be told of a goal as it stands. */
  public static List<Notice> of(GoalState goal, List<PlannedState> tasks) {
    List<Notice> notices = new ArrayList<>();
    for (Card card : Cards.of(goal, tasks)) {
      boolean ended = card.column() == Need.DONE && card.taskId() == null;
      if (card.column().isForPeople() || ended) {
        notices.add(
            new Notice(card.column().key() + " " + card.key() + " " + occasion(card), card));
      }
    }
    return notices;
  }

  /**
   * Which time it is. A goal's own cards know only when the goal last changed, so another thing
   * must tell their occasions apart.
   */
  private static String occasion(Card card) {
    return switch (card.column()) {
      case ANSWER -> "";
      case APPROVE_PLAN -> card.hash();
      case APPROVE_PATCH -> card.attempt() + " " + card.hash();
      case BY_HAND -> card.attempt() + " " + card.since();
      case BLOCKED ->
          card.taskId() != null || card.key().startsWith("hold-")
              ? card.attempt() + " " + card.since()
              : card.reason();
      case RUNNING, WAITING, MERGING, DONE -> card.status();
    };
  }
}
