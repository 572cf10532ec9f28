/** Lays out patched trees from git repositories. */
@NullMarked
package dev.divisi.reviewer.adapter.git;

import org.jspecify.annotations.NullMarked;
