/** Feature branches in git repositories. */
@NullMarked
package dev.divisi.integrator.adapter.git;

import org.jspecify.annotations.NullMarked;
