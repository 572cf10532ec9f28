/** Which part may use which, and how files are kept: rules that fail the build. */
@NullMarked
package dev.divisi.architecture;

import org.jspecify.annotations.NullMarked;
