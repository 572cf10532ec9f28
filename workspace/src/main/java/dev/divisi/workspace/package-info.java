/** Git repositories: bare mirrors, plain worktrees, diffs, their validation, merges and pushes. */
@NullMarked
package dev.divisi.workspace;

import org.jspecify.annotations.NullMarked;
