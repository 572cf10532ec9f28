package dev.divisi.models;

/** Hears that an answer is coming. Must return quickly. */
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
}
