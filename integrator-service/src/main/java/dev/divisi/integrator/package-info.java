/** Puts approved patches onto the goal's feature branch: the only service that pushes. */
@NullMarked
package dev.divisi.integrator;

import org.jspecify.annotations.NullMarked;
