/**
 * Supervised processes: a clean environment, a time-out, bounded logs, and no survivor when one
 * ends.
 */
@NullMarked
package dev.divisi.workspace.process;

import org.jspecify.annotations.NullMarked;
