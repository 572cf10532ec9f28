package dev.divisi.workspace;

/** A diff that is not applied, because of what it is. */
public final class PatchRejectedException extends WorkspaceException {
  PatchRejectedException(FailureCode code, String message) {
    super(code, message, null);
  }
}
