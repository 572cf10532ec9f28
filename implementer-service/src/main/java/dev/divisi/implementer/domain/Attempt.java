package dev.divisi.implementer.domain;

import dev.divisi.schemas.AgentStepTaken;
import dev.divisi.schemas.Budget;
import dev.divisi.schemas.Note;
import dev.divisi.schemas.SayingKind;
import dev.divisi.schemas.Spend;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The attempt that a worker is in: its bounds, and the line to those who gave it out. */
public interface Attempt {
  /** The claim that holds the lease; the fact repeats it. */
  String claimId();

  /** The worker that is in it. */
  String worker();

  /** Puts a step of the agent on record; does not wait until it is written. */
  void record(AgentStepTaken step);

  /** How long it may take in all. */
  Duration timeout();

  /** How often it may go round from editing to checking; 0 for no bound. */
  int maxIterations();

  /** What it may spend; empty for no bound. */
  Optional<Budget> budget();

  /** Says in one line what is being done. */
  void activity(String oneLine);

  /** Says that the n-th round begins. */
  void iteration(int number);

  /** Says what was spent so far, all in all. */
  void spent(Spend soFar);

  /** What was last said to be spent. */
  Optional<Spend> spend();

  /**
   * Says something to a person or another task, and returns when it cannot get lost.
   *
   * @param sayingId names it; the same may be said twice
   */
  void say(
      String sayingId, SayingKind kind, String text, @Nullable String toTaskId, List<String> scope)
      throws InterruptedException;

  /** Passes on what the attempt is told, each note once; what came so far, before it returns. */
  void onNote(Consumer<Note> listener);
}
