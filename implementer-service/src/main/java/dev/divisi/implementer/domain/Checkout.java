package dev.divisi.implementer.domain;

import dev.divisi.workspace.PatchDiff;
import java.nio.file.Path;

/** A base commit in a directory of its own, without a git directory; closing deletes it. */
public interface Checkout extends AutoCloseable {

  Path directory();

  /**
   * What the directory now holds, as a diff against the base commit.
   *
   * @throws ImplementationException PATCH_FORBIDDEN_CONTENT (AGENT) when it holds what cannot be in
   *     a tree, such as a repository of its own; PATCH_TOO_LARGE (EXHAUSTED)
   */
  PatchDiff harvest() throws ImplementationException, InterruptedException;

  /**
   * Lays a harvested tree out beside it, for checks: what they leave is not harvested.
   *
   * @param tree id of the tree
   */
  LaidOut layOut(String tree) throws ImplementationException, InterruptedException;

  @Override
  void close();
}
