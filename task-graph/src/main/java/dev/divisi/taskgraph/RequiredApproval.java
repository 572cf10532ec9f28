package dev.divisi.taskgraph;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An approval that a rule of policy asks for. All that a verdict asks for must be given.
 *
 * @param ruleId the rule
 * @param group the group that must approve; null means anyone who may decide on the goal
 * @param approvers who is in the group, and who stands in for them
 * @param people how many different people must approve
 * @param notTheAuthor whether whoever asked for it cannot approve it
 * @param within how long people have, from when they are asked; null means as long as they like
 * @param valid how long an approval counts; null means without end
 * @param logins by which logins an approval counts: any of these, where the empty one is that
 *     nobody vouches for the name; when there are none, any but that one; null: whatever it is
 */
public record RequiredApproval(
    String ruleId,
    @Nullable String group,
    List<Approver> approvers,
    int people,
    boolean notTheAuthor,
    @Nullable Duration within,
    @Nullable Duration valid,
    @Nullable List<String> logins) {

  /** What is asked for when a person must approve and no rule says who. */
  static final RequiredApproval BY_ANYONE =
      new RequiredApproval("", null, List.of(), 1, false, null, null, null);

  /**
   * A person who may approve.
   *
   * @param name who
   * @param standsInFor on whose behalf; null when in their own right
   * @param until until when; null means without end
   */
  public record Approver(String name, @Nullable String standsInFor, @Nullable Instant until) {

    /** Who counts when this person approves. */
    String principal() {
      return Objects.requireNonNullElse(standsInFor, name);
    }

    boolean mayAt(Instant at) {
      return until == null || until.isAfter(at);
    }
  }

  public RequiredApproval {
    approvers = List.copyOf(approvers);
    people = Math.max(1, people);
    logins = logins == null ? null : List.copyOf(logins);
  }

  boolean countsBy(String login) {
    if (logins == null) {
      return true;
    }
    return logins.isEmpty() ? !login.isEmpty() : logins.contains(login);
  }
}
