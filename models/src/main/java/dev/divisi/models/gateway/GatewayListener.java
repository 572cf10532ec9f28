package dev.divisi.models.gateway;

import dev.divisi.models.ModelException;

/**
 * What an attempt is told by its gateway. It is called by several threads, at times at once, and
 * never after the gateway was closed.
 */
public interface GatewayListener {

  /** The steps of a call come in their order; those of calls at the same time are mixed. */
  void step(GatewayStep step);

  /** All that was spent so far, after each call. */
  void spent(GatewaySpend spent);

  /**
   * A model was asked that the table of prices does not know: it counts as free. Told once a model.
   */
  void unpriced(String model);

  /**
   * The budget is exhausted: a call was refused or cut. Told once.
   *
   * @param what in words, for a person
   */
  void exhausted(String what);

  /** A call of a model was answered. */
  void answered();

  /** The provider did not answer a call of a model, and the agent was told; it may try again. */
  void failed(ModelException failure);

  /**
   * The record has no answer to what the agent asks, so it was refused. May be told more than once;
   * the first time counts.
   *
   * @param code {@code REPLAY_DIFFERS} or {@code REPLAY_ENDED}
   */
  void offRecord(String code, String message);
}
