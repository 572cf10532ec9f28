package dev.divisi.models;

import java.time.Duration;
import java.util.Random;
import java.util.random.RandomGenerator;

/**
 * Tries again what failed for a while: overload, an error of the provider, a cut-off answer, the
 * network. Pauses as long as the provider asks for, or else longer each time, with a share of
 * chance so that many workers do not come back at once.
 */
public final class RetryingChatModel implements ChatModel {

  /** Lets time pass. */
  @FunctionalInterface
  interface Pause {
    void of(Duration duration) throws InterruptedException;
  }

  private final ChatModel model;
  private final RetryLimits limits;
  private final RandomGenerator chance;
  private final Pause pause;

  public RetryingChatModel(ChatModel model, RetryLimits limits) {
    this(model, limits, new Random(), Thread::sleep);
  }

  RetryingChatModel(ChatModel model, RetryLimits limits, RandomGenerator chance, Pause pause) {
    this.model = model;
    this.limits = limits;
    this.chance = chance;
    this.pause = pause;
  }

  @Override
  public ChatAnswer answer(ChatRequest request, ChatProgress progress)
      throws ModelException, InterruptedException {
    long begun = System.nanoTime();
    for (int tried = 1; ; tried++) {
      try {
        return model.answer(request, progress);
      } catch (ModelException e) {
        if (e.kind() != ModelException.Kind.TRANSIENT) {
          throw e;
        }
        Duration wait = e.retryAfter().orElse(ownPause(tried));
        Duration passed = Duration.ofNanos(System.nanoTime() - begun);
        if (tried == limits.tries() || passed.plus(wait).compareTo(limits.time()) > 0) {
          throw givenUp(e, tried, passed);
        }
        progress.asksAgain(wait, e);
        pause.of(wait);
      }
    }
  }

  private Duration ownPause(int tried) {
    long most = limits.firstPause().toMillis() << Math.min(tried - 1, 20);
    most = Math.min(most, limits.longestPause().toMillis());
    return Duration.ofMillis(most / 2 + chance.nextLong(most / 2 + 1));
  }

  private ModelException givenUp(ModelException last, int tried, Duration passed) {
    String asked =
        last.retryAfter()
            .map(time -> "; the provider asks to be left alone for " + time.toSeconds() + " s")
            .orElse("");
    return new ModelException(
        last.kind(),
        last.code(),
        last.getMessage()
            + " (given up after "
            + (tried == 1 ? "1 try" : tried + " tries")
            + " in "
            + passed.toSeconds()
            + " s"
            + asked
            + ")",
        last.retryAfter().orElse(null),
        last);
  }
}
