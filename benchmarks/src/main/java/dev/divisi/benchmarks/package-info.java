/** Measures what the task graph costs: a task in plans of any size, and a step from end to end. */
@NullMarked
package dev.divisi.benchmarks;

import org.jspecify.annotations.NullMarked;
