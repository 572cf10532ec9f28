package dev.divisi.models;

import java.time.Duration;

/** Hears what becomes of a request while it is answered. Must return quickly. */
@FunctionalInterface
public interface ChatProgress {

  /** For whom it is enough to have the answer. */
  ChatProgress UNHEARD = characters -> {};

  /**
   * More has come.
   *
   * @param characters how many have come so far: text, thoughts and arguments of tools
   */
  void heard(long characters);

  /**
   * The model failed for a while and is asked again.
   *
   * @param pause how long from now
   * @param failure why
   */
  default void asksAgain(Duration pause, ModelException failure) {}
}
