/** The globs that write scopes and rules are made of: what they match, and whether two can meet. */
@NullMarked
package dev.divisi.globs;

import org.jspecify.annotations.NullMarked;
