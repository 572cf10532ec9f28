package dev.divisi.policy;

/**
 * A rule for people to read; conditions are left out.
 *
 * @param judges what it is asked about, as policies write it: file, patch, task or plan
 * @param outcome what it asks for, as policies write it: off, allow, requireApproval or deny
 * @param from where the rule is written
 * @param outcomeFrom where its outcome is written: there, or in a layer above
 * @param reason why it objects
 */
public record RuleSummary(
    String id,
    String judges,
    String outcome,
    PolicyLayer from,
    PolicyLayer outcomeFrom,
    String reason) {
  /** Whether it is not asked at all. */
  public boolean isOff() {
    return outcome.equals("off");
  }
}
