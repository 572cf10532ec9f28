/** What one file says by itself: its text, its package, what it defines and what it imports. */
@NullMarked
package dev.divisi.context.outline;

import org.jspecify.annotations.NullMarked;
