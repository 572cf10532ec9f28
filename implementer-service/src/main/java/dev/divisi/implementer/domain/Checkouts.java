package dev.divisi.implementer.domain;

/** Where worktrees come from. */
public interface Checkouts {

  /**
   * Lays a commit out in a fresh directory.
   *
   * @param url where git finds the repository
   * @param baseCommit full id of the commit
   * @throws ImplementationException REPOSITORY_UNREACHABLE (TRANSIENT), BASE_COMMIT_MISSING
   *     (REJECTED), and whatever else git may say
   */
  Checkout checkout(String url, String baseCommit)
      throws ImplementationException, InterruptedException;
}
