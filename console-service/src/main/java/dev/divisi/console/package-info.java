/** Starts and wires the console: what people see and decide. */
@NullMarked
package dev.divisi.console;

import org.jspecify.annotations.NullMarked;
