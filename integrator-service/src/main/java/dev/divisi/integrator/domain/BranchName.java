package dev.divisi.integrator.domain;

import java.util.regex.Pattern;

/** Which branch belongs to a goal. No other branch is ever pushed. */
final class BranchName {
  private static final String PREFIX = "divisi/";

  /** What the task graph takes for an id. Nothing in it can reach out of the prefix. */
  private static final Pattern GOAL_ID = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

  private BranchName() {}

  static boolean isOf(String goalId, String branch) {
    return GOAL_ID.matcher(goalId).matches() && branch.equals(PREFIX + goalId);
  }
}
