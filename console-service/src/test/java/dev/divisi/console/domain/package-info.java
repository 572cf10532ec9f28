/** Tests of what a console shows and says. */
@NullMarked
package dev.divisi.console.domain;

import org.jspecify.annotations.NullMarked;
