/** Tests of what the console says to Kafka, and reads there. */
@NullMarked
package dev.divisi.console.adapter.kafka;

import org.jspecify.annotations.NullMarked;
