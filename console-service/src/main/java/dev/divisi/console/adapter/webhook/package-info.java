/** Tells others when something needs a person. */
@NullMarked
package dev.divisi.console.adapter.webhook;

import org.jspecify.annotations.NullMarked;
