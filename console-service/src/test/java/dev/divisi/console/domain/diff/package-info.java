/** Tests of patches as people look at them. */
@NullMarked
package dev.divisi.console.domain.diff;

import org.jspecify.annotations.NullMarked;
