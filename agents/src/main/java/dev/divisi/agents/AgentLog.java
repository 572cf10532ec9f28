package dev.divisi.agents;

import java.util.function.Consumer;

/**
 * Hears what an agent does and says while it works, and passes on what it is told. All but {@link
 * #say} must return quickly.
 */
@FunctionalInterface
public interface AgentLog {

  /**
   * Says what the agent does from now on.
   *
   * @param oneLine one line for a person
   */
  void activity(String oneLine);

  /** Says what this run of the agent has spent so far, all in all. */
  default void spent(AgentSpend soFar) {}

  /** Puts a step on record. */
  default void step(AgentStep step) {}

  /**
   * Says something to a person or to another task. The same may be said twice; it counts once.
   *
   * @return names it: what answers it has this as its {@link AgentNote#questionId}; empty when
   *     nobody hears it
   */
  default String say(AgentSaying saying) throws InterruptedException {
    return "";
  }

  /**
   * Has the agent told what others say: what came so far before this returns, the rest as it comes,
   * on any thread. Each listener takes the place of the one before.
   */
  default void onNote(Consumer<AgentNote> listener) {}
}
