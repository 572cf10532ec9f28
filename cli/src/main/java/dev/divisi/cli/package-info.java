/** The {@code divisi} command. */
@NullMarked
package dev.divisi.cli;

import org.jspecify.annotations.NullMarked;
