package dev.divisi.models;

/**
 * The tokens that a request took, as the provider counts them.
 *
 * @param input tokens that were read, cached ones included
 * @param cachedInput those of them that the provider had read before
 * @param cacheWritten those of them that the provider keeps for later, at a price
 * @param output tokens that were written, thoughts included
 */
public record TokenUsage(long input, long cachedInput, long cacheWritten, long output) {

  public static final TokenUsage NONE = new TokenUsage(0, 0, 0, 0);

  /** All tokens. */
  public long total() {
    return input + output;
  }
}
