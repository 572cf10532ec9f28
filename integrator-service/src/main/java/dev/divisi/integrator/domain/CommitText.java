package dev.divisi.integrator.domain;

import java.util.List;

/**
 * What a commit says. Others wrote it, so the branch makes plain text of it, and one line of what
 * must be one.
 *
 * @param subject what was done
 * @param body may be empty
 * @param trailers in this order; a name may come again
 */
public record CommitText(String subject, String body, List<Trailer> trailers) {
  public CommitText {
    trailers = List.copyOf(trailers);
  }

  /** One line of the last paragraph: {@code name: value}. */
  public record Trailer(String name, String value) {}
}
