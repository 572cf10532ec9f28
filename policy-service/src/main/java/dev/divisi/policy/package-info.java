/** Judges plans and patches by written rules. */
@NullMarked
package dev.divisi.policy;

import org.jspecify.annotations.NullMarked;
