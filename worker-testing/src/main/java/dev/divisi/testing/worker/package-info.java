/** Plays the task graph for tests of a worker service. */
@NullMarked
package dev.divisi.testing.worker;

import org.jspecify.annotations.NullMarked;
