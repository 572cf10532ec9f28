package dev.divisi.policy;

/** Where something of a policy is written, from the bottom up. */
public enum PolicyLayer {
  /** What Divisi ships. */
  DEFAULTS,
  /** The policy of the deployment. */
  ORGANISATION,
  /** The repository's own. */
  REPOSITORY
}
