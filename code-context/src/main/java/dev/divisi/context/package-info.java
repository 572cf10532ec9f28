/** An index of a repository's code, kept by blob, and what can be asked of it at a commit. */
@NullMarked
package dev.divisi.context;

import org.jspecify.annotations.NullMarked;
