/** Spans of attempts, for who watches traces. */
@NullMarked
package dev.divisi.implementer.adapter.telemetry;

import org.jspecify.annotations.NullMarked;
