package dev.divisi.models;

import java.time.Duration;

/** Keeps what passes between us and a model. */
@FunctionalInterface
public interface ExchangeLog {

  /**
   * Keeps one exchange.
   *
   * @param duration from the question to the answer, with all that was tried again
   */
  void record(Exchange exchange, Duration duration);
}
