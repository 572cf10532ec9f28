package dev.divisi.workspace;

/** A worktree that cannot be harvested, because of what was put there. */
public final class WorktreeException extends WorkspaceException {
  WorktreeException(FailureCode code, String message) {
    super(code, message, null);
  }
}
