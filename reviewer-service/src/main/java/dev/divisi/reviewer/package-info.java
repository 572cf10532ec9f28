/** Judges patches by evidence: runs the task's checks on exactly what was proposed. */
@NullMarked
package dev.divisi.reviewer;

import org.jspecify.annotations.NullMarked;
