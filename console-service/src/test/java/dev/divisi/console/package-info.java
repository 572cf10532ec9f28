/** Tests of the console as a whole, and records for all its tests. */
@NullMarked
package dev.divisi.console;

import org.jspecify.annotations.NullMarked;
