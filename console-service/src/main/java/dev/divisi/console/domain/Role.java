package dev.divisi.console.domain;

/** What somebody may, each with all that those before it may. */
public enum Role {
  /** See everything. */
  VIEWER,
  /** Submit goals, edit plans, answer questions, steer. */
  AUTHOR,
  /** Approve and reject; policy says whose approval counts. */
  APPROVER,
  /** Pause, resume, cancel, retry, skip, reassign, raise limits. */
  OPERATOR,
  /** Ask the read model in SQL. */
  ADMIN;

  /** Whether this role has what the other one has. */
  public boolean has(Role other) {
    return compareTo(other) >= 0;
  }
}
