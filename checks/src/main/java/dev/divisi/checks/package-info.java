/** Runs a task's checks and turns what they did into evidence. */
@NullMarked
package dev.divisi.checks;

import org.jspecify.annotations.NullMarked;
