package dev.divisi.policy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A rule for people to read.
 *
 * @param judges what it is asked about, as policies write it: file, patch, task or plan
 * @param outcome what it asks for, as policies write it: off, allow, requireApproval or deny
 * @param from where the rule is written
 * @param outcomeFrom where its outcome is written: there, or in a layer above
 * @param reason why it objects
 * @param paths globs of the files that it is about
 * @param kinds of files that it is about as well
 * @param except globs of files that it leaves alone
 * @param exceptAgents families of agents whose work it leaves alone
 * @param when its condition, as it is written; null when it always holds
 * @param asks what it asks for besides, a line each: approvals, checks, reviews, confinement
 */
public record RuleSummary(
    String id,
    String judges,
    String outcome,
    PolicyLayer from,
    PolicyLayer outcomeFrom,
    String reason,
    List<String> paths,
    List<String> kinds,
    List<String> except,
    List<String> exceptAgents,
    @Nullable String when,
    List<String> asks) {
  /** Whether it is not asked at all. */
  public boolean isOff() {
    return outcome.equals("off");
  }
}
