/** Fixtures for tests: a broker with a schema registry, and git repositories. */
@NullMarked
package dev.divisi.testing;

import org.jspecify.annotations.NullMarked;
