package dev.divisi.reviewer.domain;

import dev.divisi.schemas.Budget;
import dev.divisi.schemas.Spend;
import java.util.Optional;

/** What passes between a review and those who gave it out. */
@FunctionalInterface
public interface ReviewDesk {

  /** Says in one line what is being done. */
  void activity(String oneLine);

  /** Says what was spent so far, all in all. */
  default void spent(Spend soFar) {}

  /** What may be spent; empty for no bound. */
  default Optional<Budget> budget() {
    return Optional.empty();
  }
}
