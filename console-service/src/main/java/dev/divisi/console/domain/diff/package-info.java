/** A patch as people look at it: files, lines side by side, what was said about which line. */
@NullMarked
package dev.divisi.console.domain.diff;

import org.jspecify.annotations.NullMarked;
