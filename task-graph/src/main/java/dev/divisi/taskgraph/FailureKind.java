package dev.divisi.taskgraph;

/** Whose fault a failure is, and so what happens next. */
public enum FailureKind {
  /** The caller asked for what cannot be done. Never retried. */
  REJECTED,
  /** The environment failed. Retried after a back-off. */
  TRANSIENT,
  /** A limit was reached. A further attempt is told so. */
  EXHAUSTED,
  /** The agent did not do the task. A further attempt is given the evidence. */
  AGENT,
  /** Divisi itself failed. Never retried. */
  BUG
}
