package dev.divisi.taskgraph;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An approval that counts.
 *
 * @param by who
 * @param login by which login the person is known; empty when nothing vouches for the name
 * @param standsInFor on whose behalf; null when in their own right
 * @param decisionId the decision
 * @param at when
 */
public record GivenApproval(
    String by, String login, @Nullable String standsInFor, String decisionId, Instant at) {

  GivenApproval onBehalfOf(String principal) {
    return new GivenApproval(by, login, principal.equals(by) ? null : principal, decisionId, at);
  }
}
