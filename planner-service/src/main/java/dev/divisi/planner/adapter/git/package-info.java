/** Repositories as the planner reads them: git's objects, without a checkout. */
@NullMarked
package dev.divisi.planner.adapter.git;

import org.jspecify.annotations.NullMarked;
