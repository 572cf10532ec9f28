/** The whole system in tests: the broker and every service a process of its own. */
@NullMarked
package dev.divisi.system;

import org.jspecify.annotations.NullMarked;
