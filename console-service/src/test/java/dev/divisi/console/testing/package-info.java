/** A console without Kafka, and what stands around it, for tests. */
@NullMarked
package dev.divisi.console.testing;

import org.jspecify.annotations.NullMarked;
