package dev.divisi.kafka;

import dev.divisi.schemas.AgentStepTaken;
import dev.divisi.schemas.Budget;
import dev.divisi.schemas.Note;
import dev.divisi.schemas.Spend;
import dev.divisi.schemas.WorkReference;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** What a handler may know and say about the work in its hands. */
public interface WorkContext {
  /** The work. */
  WorkReference work();

  /** The claim that holds the lease; the resulting fact must name it. */
  String claimId();

  /** The name of this worker. */
  String worker();

  /** Says in one line what is being done; sent with the next heartbeat. */
  void activity(String oneLine);

  /** How long the work may take in all. It is interrupted when that time is over. */
  Duration timeout();

  /** How often the work may go round from editing to checking; 0 when that is not bounded. */
  int maxIterations();

  /** What the work may spend; empty when that is not bounded. */
  Optional<Budget> budget();

  /** Says what the work has spent so far, all in all; sent with heartbeats and with a failure. */
  void spent(Spend soFar);

  /** What was last said to be spent; a resulting fact names it. */
  Optional<Spend> spend();

  /** Says that the work goes round from editing to checking for the n-th time; sent at once. */
  void iteration(int number);

  /**
   * Passes on what the work is told: what came so far before this returns, the rest as it comes, on
   * another thread. In order, and each note once.
   */
  void onNote(Consumer<Note> listener);

  /**
   * Says something to a person or to another task. Returns when it is written, so it stands before
   * whatever is written later.
   */
  void say(Saying saying) throws InterruptedException;

  /** Puts a step of an agent on record; returns at once. */
  void step(AgentStepTaken step);

  /** The trace that the order belongs to. */
  TraceContext trace();
}
