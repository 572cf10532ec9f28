/** Worktrees from git. */
@NullMarked
package dev.divisi.implementer.adapter.git;

import org.jspecify.annotations.NullMarked;
