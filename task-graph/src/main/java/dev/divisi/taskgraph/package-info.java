/**
 * The brain: decides what happens next to a goal and its tasks, as a pure function of state,
 * command and time.
 */
@NullMarked
package dev.divisi.taskgraph;

import org.jspecify.annotations.NullMarked;
